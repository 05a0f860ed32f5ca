package page

import (
	"bytes"
	"strings"
	"testing"

	"socketlab/assignments/report"
)

func TestTheCourseLeadsEverywhereAndEscapes(t *testing.T) {
	evil := `<script>alert(1)</script>`
	c := &report.Course{Language: "ko", Title: evil, Drop: 1, Labs: []report.CourseLab{
		{Name: "javascript:alert(1)", Title: evil, Weight: 2, MaxPoints: 10, Page: "javascript:alert(1)/index.html"},
		{Name: "open", Weight: 1, MaxPoints: 10, Open: true},
	}}
	s := &report.CourseStudent{ID: evil, Name: "\u202e" + evil, Percent: 50, Page: "students/x.html", Cells: []report.CourseCell{
		{Status: report.Graded, Points: 5, MaxPoints: 10, Late: true, Dropped: true, Reason: evil, Page: "javascript:alert(1)/students/x.html"},
		{Status: report.Missing, MaxPoints: 10},
	}}
	c.Students = append(c.Students, s)
	var all, one bytes.Buffer
	if err := Course(&all, c); err != nil {
		t.Fatal(err)
	}
	if err := CourseStudent(&one, c, s); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[*bytes.Buffer][]string{
		&all: {`href="./students/x.html"`, `href="./javascript:alert%281%29/index.html"`, "×2", "세지 않음"},
		&one: {`href="../index.html"`, `href="../javascript:alert%281%29/students/x.html"`, "50.0"},
	} {
		text := name.String()
		if strings.Contains(text, "<script") || strings.Contains(text, "\u202e") || strings.Contains(text, `href="javascript:`) {
			t.Errorf("not safe:\n%s", text)
		}
		for _, w := range want {
			if !strings.Contains(text, w) {
				t.Errorf("no %q in\n%s", w, text)
			}
		}
	}
}
