package browser

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"socketlab/assignments"
	"socketlab/assignments/check"
	"socketlab/assignments/course"
	"socketlab/assignments/grade"
	"socketlab/assignments/i18n"
	"socketlab/assignments/page"
	"socketlab/assignments/report"
	"socketlab/capture/party"
	"socketlab/capture/trace"
)

// A written page stands in a file.
type written struct {
	name string
	url  string
}

// captures are what the students' pages of the tests show, as traces.
func captures() map[string]string {
	return map[string]string{
		"udp-echo": `
0.000 udp 40001 > 5000 "컴퓨터공학과 20241234 홍길동" comment="client 1: sendto(37 octets, 127.0.0.1:5000) = 37"
0.001 udp 5000 > 40001 "컴퓨터공학과 20241234 홍길동" comment="server: sendto(37 octets, 127.0.0.1:40001) = 37"
0.002 udp 40002 > 5000 "hello"
0.003 udp 5000 > 40002 "HELLO"
`,
		"tcp-echo": `
0.000 tcp 40000 > 9999 S 100:100(0) win 65495 <mss 65495,sackOK,TS val 1 ecr 0,nop,wscale 7> comment="client: connect(127.0.0.1:9999) = 0"
0.001 tcp 9999 > 40000 S. 900:900(0) ack 101 win 65483 <mss 65495,sackOK,TS val 1 ecr 1,nop,wscale 7>
0.002 tcp 40000 > 9999 . 101:101(0) ack 901
0.003 tcp 40000 > 9999 P. 101:128(27) ack 901 "컴퓨터공학과 20241234"
0.203 tcp 40000 > 9999 P. 101:128(27) ack 901 "컴퓨터공학과 20241234"
0.204 tcp 9999 > 40000 . 901:901(0) ack 128
0.205 tcp 9999 > 40000 P. 901:928(27) ack 128 "컴퓨터공학과 20241234"
0.206 tcp 40000 > 9999 . 128:128(0) ack 928
0.207 tcp 40000 > 9999 F. 128:128(0) ack 928
0.208 tcp 9999 > 40000 F. 928:928(0) ack 129
0.209 tcp 40000 > 9999 . 129:129(0) ack 929
`,
		"tcp-sink": long(),
	}
}

// long is a connection that goes on and on.
func long() string {
	var b strings.Builder
	b.WriteString("0.000 tcp 40000 > 8080 S 0:0(0)\n0.001 tcp 8080 > 40000 S. 0:0(0) ack 1\n0.002 tcp 40000 > 8080 . 1:1(0) ack 1\n")
	at := 1
	for i := range 300 {
		fmt.Fprintf(&b, "%.3f tcp 40000 > 8080 P. %d:%d(100) ack 1 \"0123456789\"*10\n", 0.01+float64(2*i)/1000, at, at+100)
		at += 100
		fmt.Fprintf(&b, "%.3f tcp 8080 > 40000 . 1:1(0) ack %d\n", 0.011+float64(2*i)/1000, at)
	}
	return b.String()
}

// student grades a trace and writes the page into a folder.
func student(t *testing.T, folder, assignment, text string, lang i18n.Lang) written {
	t.Helper()
	packets, err := trace.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	octets, err := trace.File(packets)
	if err != nil {
		t.Fatal(err)
	}
	spec, err := assignments.Load(assignment)
	if err != nil {
		t.Fatal(err)
	}
	s := grade.Work{
		Cover: check.Cover{ID: "20241234", File: "20241234.pcapng"},
		Open:  func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(octets)), nil },
	}
	r, err := grade.Grade(spec, s, lang)
	if err != nil {
		t.Fatal(err)
	}
	r.Programs = programs(lang)
	handed(r)
	return write(t, folder, assignment+"."+lang.String()+".html", func(w io.Writer) error { return page.Student(w, r) })
}

// handed puts around a report what a class puts there.
func handed(r *report.Report) {
	r.Cover = report.Cover{Name: "홍길동", Department: "컴퓨터공학과"}
	var b bytes.Buffer
	png.Encode(&b, image.NewGray(image.Rect(0, 0, 1200, 300))) // a Buffer takes everything
	r.Picture = page.Picture("20241234.png", b.Bytes())
	r.Attempts = []report.Attempt{
		{Number: 1, Time: "2026-03-02T10:00:00Z", File: "capture_final_really_final_version.pcapng", Verdict: report.Fail, Points: 70, MaxPoints: 100, Late: true},
		{Number: 2, File: "huge.pcapng"},
		{Number: 3, File: "20241234.pcapng", Verdict: report.Pass, Points: 100, MaxPoints: 100, Counts: true},
	}
	r.Around = report.Around{Class: report.Link{Page: "../index.html"}, Before: report.Link{Page: "20241233.html", Label: "20241233 남궁아무개"},
		After: report.Link{Page: "20241235.html", Label: "20241235 김철수"}}
}

// programs are those of a student whose server has died, as lab records them.
func programs(lang i18n.Lang) []report.Program {
	server := party.Party{Name: "server", Own: true, Command: "python3 server.py {port}", SHA256: strings.Repeat("0f", 32), Exit: "status 1",
		ErrorOutput: "Traceback (most recent call last):\n  File \"server.py\", line 12, in <module>\nOSError: [Errno 98] Address already in use",
		Trouble:     &party.Trouble{Kind: party.Died, Text: "OSError: [Errno 98] Address already in use"}}
	return []report.Program{
		{Party: server, Message: server.Cause().In(lang), Hint: server.Cure().In(lang)},
		{Party: party.Party{Name: "client 1", Traced: true}},
	}
}

func write(t *testing.T, folder, name string, f func(io.Writer) error) written {
	t.Helper()
	var b bytes.Buffer
	if err := f(&b); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(folder, name)
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return written{name, "file://" + filepath.ToSlash(path)}
}

// everyPage writes a page of each kind, in both languages.
func everyPage(t *testing.T) (pages []written) {
	folder := t.TempDir()
	for _, lang := range i18n.Langs() {
		for assignment, text := range captures() {
			pages = append(pages, student(t, folder, assignment, text, lang))
		}
		pages = append(pages, classPage(t, folder, 60, lang))
	}
	return append(pages, coursePages(t, folder)...)
}

// coursePages writes the page of a made-up course in English, whose words are
// longer, and that of one of its students in Korean.
func coursePages(t *testing.T, folder string) []written {
	t.Helper()
	c, _ := madeUpClass(60, i18n.En)
	var labs []course.Lab
	for i, name := range assignments.Names() {
		labs = append(labs, course.Lab{Name: name, Title: name, Weight: 1 + i%3, MaxPoints: 100, Due: "2026-10-02 23:59", Class: c, Folder: name})
	}
	labs[len(labs)-1].Class = nil
	english, korean := course.Combine("Computer networks", i18n.En, labs, 2), course.Combine("컴퓨터 네트워크", i18n.Ko, labs, 2)
	return []written{
		write(t, folder, "course.en.html", func(w io.Writer) error { return page.Course(w, english) }),
		write(t, folder, "course-student.ko.html", func(w io.Writer) error { return page.CourseStudent(w, korean, korean.Students[3]) }),
	}
}

// classPage writes the page of a made-up class.
func classPage(t *testing.T, folder string, size int, lang i18n.Lang) written {
	t.Helper()
	c, reports := madeUpClass(size, lang)
	each := func(yield func(*report.Report, error) bool) {
		for _, r := range reports {
			if !yield(r, nil) {
				return
			}
		}
	}
	return write(t, folder, fmt.Sprintf("class-%d.%s.html", size, lang), func(w io.Writer) error { return page.Class(w, c, each) })
}

// madeUpClass makes up a class: most are right, some wrong, some missing.
func madeUpClass(size int, lang i18n.Lang) (*report.Class, []*report.Report) {
	c := &report.Class{Schema: report.ClassSchema, Assignment: "udp-echo", Title: "UDP echo", Language: lang.String(), MaxPoints: 100, Roster: true,
		Checks:  []report.ClassCheck{{ID: "ports", Title: "Ports", MaxPoints: 40}, {ID: "echo", Title: "Echo", MaxPoints: 60}, {ID: "picture", Title: "Picture"}},
		Skipped: []report.ClassFile{{Source: "all.zip", Path: "notes.txt", Reason: "?"}}}
	less, more := 70, 100
	c.Changes = &report.Changes{Language: c.Language, Old: "results", RulesDiffer: []string{"lab 2 instead of 1"}, Same: size - 2, Rows: []report.Change{
		{ID: "20240001", Name: "홍길동", Kind: "changed", Old: &less, New: &more, Checks: []report.CheckChange{{ID: "echo", New: 30}}, Why: []string{"lab 2 instead of 1"}, Page: "students/20240001.html"},
		{ID: "20240002", Kind: "gone", Old: &more, Why: []string{"<b>nobody</b>"}}}}
	var reports []*report.Report
	for i := range size {
		row := &report.ClassRow{ID: fmt.Sprint(20240001 + i), Name: "홍길동", Department: "컴퓨터공학과", Section: fmt.Sprint(1 + i%2), Group: fmt.Sprint("조 ", i/4), Status: report.Graded,
			Verdict: report.Pass, Points: 100, MaxPoints: 100, Page: fmt.Sprintf("students/%d.html", 20240001+i), Time: "2026-03-02T10:00:00Z"}
		echo := report.Outcome{Verdict: report.Pass, Points: 60, MaxPoints: 60}
		r := &report.Report{ID: row.ID}
		switch i % 7 {
		case 3:
			row.Points, row.Verdict = 40+i%30, report.Fail
			echo = report.Outcome{Verdict: report.Fail, Points: i % 30, MaxPoints: 60}
			row.Fault = &report.Fault{Check: "echo", Name: "udp-echo", Kind: "got %s, want %s, the answer to %s", Frame: i + 1, Message: "got \"A\", want \"a\"",
				Rows: []report.FaultRow{{Frame: i, From: "client", To: "server", Label: "UDP len 9", Text: "a"}, {Frame: i + 1, From: "server", To: "client", Label: "UDP len 9", Text: "A"}}}
			r.Checks = []report.CheckResult{{ID: "echo", Verdict: report.Fail, Findings: []report.Remark{{Frame: i + 1, Message: "got \"A\", want \"a\""}}}}
		case 5:
			row = &report.ClassRow{ID: row.ID, Name: row.Name, Section: row.Section, Status: report.Missing}
			r = nil
		case 6:
			row.Notes, row.Late = []string{"similar to 20240009"}, true
			row.Lateness = &report.Lateness{Late: true, Message: "late by 34 min (due 2024-09-20 11:00 +09:00): nothing is taken off"}
			row.Overrides = []report.Override{{Points: 100, MaxPoints: 100, MachinePoints: 90, MachineVerdict: report.Fail, Reason: "explained in the oral exam", By: "Kim"}}
		}
		if row.Status != report.Missing {
			row.Checks = []report.Outcome{{Verdict: report.Pass, Points: 40, MaxPoints: 40}, echo, {Verdict: report.NotCaptured}}
		}
		c.Rows, reports = append(c.Rows, row), append(reports, r)
	}
	c.Count()
	return c, reports
}
