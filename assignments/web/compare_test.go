package web

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"socketlab/assignments/class"
	"socketlab/assignments/gradebook"
	"socketlab/assignments/i18n"
	"socketlab/assignments/submission"
)

// A capture that two students handed in is found online.
func TestWhoseCapturesAreThese(t *testing.T) {
	t.Parallel()
	c := newCourse(t, nil)
	for _, id := range []string{"20241234", "20241235"} {
		c.browser(id).upload("/labs/udp-echo", id+".pcapng", reference(t, "udp-echo"))
	}
	b := c.browser(teacherID)
	for range 2 { // found out, and remembered
		_, page := b.get("/class/udp-echo/compare")
		wants(t, "the page", page, "submissions compared: 2; pairs that share packets: 1", `href="/class/udp-echo/20241235"`, "frames are the same packets")
		_, page = b.get("/class/udp-echo/compare/frames")
		wants(t, "the frames", page, "<svg", "20241234", "20241235")
	}
	c.browser("20241235").upload("/labs/udp-echo", "20241235.pcapng", "no capture")
	b.post("/class/udp-echo/20241235/forget", "sure", "20241235")
	_, page := b.get("/class/udp-echo/compare")
	wants(t, "after one is gone", page, "submissions compared: 1; pairs that share packets: 0")
	if status, _ := c.browser("20241234").get("/class/udp-echo/compare"); status != http.StatusNotFound {
		t.Errorf("a student gets %d", status)
	}
}

// books are gradebooks as every LMS gives them, with two of the students and a
// stranger; what is in braces is filled in.
var books = map[string]string{
	"moodle.csv":     "Identifier,Full name,ID number,Email address,Status,Grade,Maximum Grade,Last modified (grade),Feedback comments\r\nParticipant 1,홍길동,20241234,,Submitted,,100.00,-,\r\nParticipant 2,김민준,20241235,,Submitted,,100.00,-,\r\nParticipant 3,아무개,20249999,,,,100.00,-,\r\n",
	"canvas.csv":     "Student,ID,SIS User ID,SIS Login ID,Section,udp-echo (4711)\r\n    Points Possible,,,,,100\r\n홍길동,1,20241234,a,1,\r\n김민준,2,20241235,b,1,\r\n",
	"blackboard.csv": "\"Last Name\",\"First Name\",\"Username\",\"Student ID\",\"Last Access\",\"Availability\",\"udp-echo [Total Pts: 100 Score] |123\"\r\n\"홍\",\"길동\",\"a\",\"20241234\",\"\",\"Yes\",\"\"\r\n\"김\",\"민준\",\"b\",\"20241235\",\"\",\"Yes\",\"\"\r\n",
	"gradescope.csv": "First Name,Last Name,SID,Email,Sections,udp-echo,udp-echo - Max Points,udp-echo - Submission Time,udp-echo - Lateness (H:M:S)\r\n길동,홍,20241234,a@x.kr,1,,100,,\r\n민준,김,20241235,b@x.kr,1,,100,,\r\n",
	"any.csv":        "학번,이름,udp-echo\r\n20241234,홍길동,\r\n20241235,김민준,\r\n",
}

// A gradebook of every LMS is filled as lab grade --gradebook fills it.
func TestGradebooksAreThoseOfLabGrade(t *testing.T) {
	t.Parallel()
	c := newCourse(t, nil)
	c.browser("20241234").upload("/labs/udp-echo", "20241234.pcapng", reference(t, "udp-echo"))
	c.browser("20241235").upload("/labs/udp-echo", "20241235.pcapng", reference(t, "tcp-echo"))
	b := c.browser(teacherID)
	b.post("/class/udp-echo/20241235", "kind", "mark", "value", "70", "words", "oral exam")
	dir := t.TempDir()
	if err := c.export(t.Context(), c.config.Labs[0], dir); err != nil {
		t.Fatal(err)
	}
	for name, raw := range books {
		status, got := b.bookFilled("/class/udp-echo/gradebook", name, raw)
		if want := c.filledByGrade(dir, name, raw); got != want || status != http.StatusOK {
			t.Errorf("%s: got %d\n%s\nwant\n%s", name, status, got, want)
		}
		if !strings.Contains(got, "70") {
			t.Errorf("%s is not filled in:\n%s", name, got)
		}
		status, all := b.bookFilled("/class/gradebook", name, raw)
		if name == "moodle.csv" { // whose one column could be any lab's
			if status != http.StatusBadRequest || !strings.Contains(all, "is called like a lab") {
				t.Errorf("%s, for all labs: got %d\n%s", name, status, all)
			}
		} else if all != got {
			t.Errorf("%s, for all labs:\n%s", name, all)
		}
	}
	b.bookFilled("/class/udp-echo/gradebook", "any.csv", books["any.csv"]) // a page that refuses one may have said it
	_, page := b.get("/class/udp-echo")
	wants(t, "the next page", page, "marks stand in the column")
	if status, _ := b.bookFilled("/class/udp-echo/gradebook", "x.csv", "nothing"); status != http.StatusBadRequest {
		t.Errorf("no gradebook at all: %d", status)
	}
}

// bookFilled uploads a gradebook.
func (b *browser) bookFilled(path, name, raw string) (int, string) {
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, _ := form.CreateFormFile("book", name)
	part.Write([]byte(raw))
	form.Close()
	r, _ := http.NewRequest("POST", b.http.URL+path, &body)
	r.Header.Set("Content-Type", form.FormDataContentType())
	return b.do(r)
}

// filledByGrade is what lab grade fills in of an export.
func (c *course) filledByGrade(dir, name, raw string) string {
	c.t.Helper()
	l := c.config.Labs[0]
	book, err := gradebook.ReadBook([]byte(raw), gradebook.BookOptions{Assignment: []string{l.Name(), l.Spec.Title.En, l.Spec.Title.Ko}})
	if err != nil {
		c.t.Fatal(err)
	}
	list, err := os.ReadFile(filepath.Join(dir, rosterName))
	if err != nil {
		c.t.Fatal(err)
	}
	roster, err := gradebook.ReadRoster(list)
	if err != nil {
		c.t.Fatal(err)
	}
	in, err := submission.Find([]string{filepath.Join(dir, submissionsName)}, submission.Options{Roster: roster.Join(book.Roster())})
	if err != nil {
		c.t.Fatal(err)
	}
	defer in.Close()
	out, err := os.OpenRoot(c.t.TempDir())
	if err != nil {
		c.t.Fatal(err)
	}
	defer out.Close()
	o, _, err := c.rules(c.ctx, l, "", i18n.En)
	if err != nil {
		c.t.Fatal(err)
	}
	result, err := class.Grade(c.ctx, l.Spec, in, out, o)
	if err != nil {
		c.t.Fatal(err)
	}
	defer result.Close()
	if err := result.Write(class.Gradebook{Book: book, Path: name}); err != nil {
		c.t.Fatal(err)
	}
	filled, err := out.ReadFile(strings.TrimSuffix(name, ".csv") + "-filled.csv")
	if err != nil {
		c.t.Fatal(err)
	}
	return string(filled)
}
