package class

import (
	"archive/zip"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"socketlab/assignments/class/madeup"
)

// TestEveryAttemptHasAMark: whichever counts, all are graded and listed, in the
// report and on the page.
func TestEveryAttemptHasAMark(t *testing.T) {
	at := func(day int) string {
		return fmt.Sprintf("Lab_20240001_attempt_2024-09-%02d-08-00-00_a%d.pcapng", day, day)
	}
	path := zipFile(t, []handed{
		{at(1), madeup.Capture{ID: "20240001", Name: "홍길동", Department: "수학과", Lines: 3, Wrong: true}.Bytes()},
		{at(2), good("20240001")},
		{at(3), []byte("no capture")},
		{at(4), ofTCP()},
	})
	for attempt, want := range map[string]string{
		First:  "1 70 counts, 2 100, 3 0, 4 0",
		Best:   "1 70, 2 100 counts, 3 0, 4 0",
		Newest: "1 70, 2 100 counts, 3 0, 4 0",
	} {
		out := t.TempDir()
		r := mustGrade(t, path, out, Options{Attempt: attempt}, nil)
		for graded, err := range r.reports() {
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, a := range graded.Attempts {
				got = append(got, fmt.Sprint(a.Number, " ", a.Points, map[bool]string{true: " counts"}[a.Counts]))
			}
			if text := strings.Join(got, ", "); text != want {
				t.Errorf("%s: got %q, want %q", attempt, text, want)
			}
			if graded.Attempts[0].Time != "2024-09-01T08:00:00Z" && graded.Attempts[0].Time == "" {
				t.Errorf("%s: the time of the first attempt is %q", attempt, graded.Attempts[0].Time)
			}
		}
		if page := readPage(t, filepath.Join(out, "students", "20240001.html")); !strings.Contains(page, "70/100") || !strings.Contains(page, "100/100") {
			t.Errorf("%s: the page lacks the marks of the attempts", attempt)
		}
	}
}

func readPage(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestPagesLeadToEachOther, in the order of the class, and those that go back to
// students through the LMS to nobody.
func TestPagesLeadToEachOther(t *testing.T) {
	path := zipFile(t, []handed{
		{"가나_101_assignsubmission_file_/20240003.pcapng", good("20240003")},
		{"다라_102_assignsubmission_file_/20240001.pcapng", good("20240001")},
		{"마바_103_assignsubmission_file_/20240002.pcapng", good("20240002")},
	})
	out := t.TempDir()
	r := mustGrade(t, path, out, Options{}, nil)
	if err := r.Write(Gradebook{}); err != nil {
		t.Fatal(err)
	}
	page := readPage(t, filepath.Join(out, "students", "20240002.html"))
	for _, want := range []string{`<a rel="prev" href="./20240001.html">`, `<a rel="next" href="./20240003.html">`, `href="./../index.html"`} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	z, err := zip.OpenReader(filepath.Join(out, feedbackName))
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	for _, f := range z.File {
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, _ := io.ReadAll(in)
		if n := strings.Count(string(text), "202400"); n == 0 || strings.Contains(string(text), "index.html") || strings.Contains(string(text), `rel="next"`) {
			t.Errorf("%s leads to others", f.Name)
		}
	}
	if len(z.File) != 3 {
		t.Errorf("%d pages, want 3", len(z.File))
	}
}
