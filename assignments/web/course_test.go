package web

import (
	"archive/zip"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"socketlab/assignments/gradebook"
	"socketlab/assignments/store"
)

// term is a course in which everything has happened that a table of all labs
// shows.
func term(t testing.TB) *course {
	c := newCourse(t, func(c *Config) {
		c.Labs = append(c.Labs, lab(t, "tcp-refused"))
		c.Labs[0].Weight, c.Labs[1].Weight, c.Labs[2].Weight = 2, 1, 1
		c.Labs[0].Until = time.Now().Add(-time.Hour)
	})
	c.browser("20241234").upload("/labs/udp-echo", "20241234.pcapng", reference(t, "udp-echo"))
	c.browser("20241234").upload("/labs/tcp-echo", "20241234.pcapng", reference(t, "udp-echo")) // another lab's
	c.browser("20241235").upload("/labs/udp-echo", "20241235.pcapng", "no capture")
	teacher := c.browser(teacherID)
	teacher.post("/class/udp-echo/20241236", "kind", "mark", "value", "40", "words", "oral exam")
	return c
}

// The table of the whole course is that of lab grade --course, octet for octet:
// with labs that are open, marks of nothing that was handed in, and captures of
// another lab.
func TestTheTableOfTheCourseIsThatOfLabGrade(t *testing.T) {
	t.Parallel()
	c := term(t)
	teacher := c.browser(teacherID)
	for range 2 { // with another lab handed in the second time, and one that does not count
		_, table := teacher.get("/course/gradebook.csv")
		_, raw := teacher.get("/class/results.zip")
		z, err := zip.NewReader(strings.NewReader(raw), int64(len(raw)))
		if err != nil {
			t.Fatal(err)
		}
		f, err := z.Open("results/gradebook.csv")
		if err != nil {
			t.Fatal(err)
		}
		want, err := io.ReadAll(f)
		if err != nil {
			t.Fatal(err)
		}
		if table != string(want) {
			t.Errorf("got\n%s\nwant\n%s", table, want)
		}
		if _, answer := c.call(c.tokens[teacherID], "GET", "course.csv", ""); answer != table {
			t.Errorf("a program gets\n%s", answer)
		}
		c.browser("20241234").upload("/labs/tcp-echo", "20241234.pcapng", reference(t, "tcp-echo"))
		c.stop()
		c.config.Drop = 1
		c.start()
		teacher = c.browser(teacherID)
	}
}

// A row for each student, a column for each lab; marks lead to reports.
func TestAllLabsAreOneTable(t *testing.T) {
	t.Parallel()
	c := term(t)
	c.config.Drop = 1
	teacher := c.browser(teacherID)
	_, start := teacher.get("/")
	wants(t, "the start", start, `href="/course"`)
	_, page := teacher.get("/course")
	wants(t, "the table", page, `href="/class/udp-echo/20241234"`, `href="/class/tcp-refused/20241236"`, "100 of 100 points, late", "40 of 100 points", "not handed in by anybody yet",
		"&lt;b&gt;김민준", "1 to 3 of 3", "×2", `href="/course/gradebook.csv"`)
	lacks(t, "the table", page, "<b>김민준")
	_, page = teacher.get("/course?q=홍길동")
	wants(t, "what was found", page, "20241234", "1 to 1 of 1")
	lacks(t, "what was found", page, "20241236")
	_, page = teacher.get("/course?order=percent")
	if strings.Index(page, "20241235") > strings.Index(page, "20241234") {
		t.Error("the fewest are not first")
	}
	_, page = teacher.get("/course?q=nobody&page=99&section=x&order=x")
	wants(t, "nobody", page, "Nobody is like that.")
	if _, answer := c.call(c.tokens[teacherID], "GET", "course", ""); !strings.Contains(answer, `"schema":"lab/course/v1"`) || !strings.Contains(answer, `"page":"/class/udp-echo/20241234"`) {
		t.Errorf("a program gets %.600s", answer)
	}
}

// Of a large course a page shows some.
func TestALargeCourseIsShownInParts(t *testing.T) {
	t.Parallel()
	c := newCourse(t, nil)
	var people []store.Person
	for i := range 450 {
		people = append(people, store.Person{Student: gradebook.Student{ID: fmt.Sprint(20250000 + i), Name: "n"}})
	}
	if _, err := c.Store.Enrol(t.Context(), people); err != nil {
		t.Fatal(err)
	}
	teacher := c.browser(teacherID)
	_, page := teacher.get("/course?page=2&q=2025")
	wants(t, "the second page", page, "201 to 400 of 450", `href="?page=3&amp;q=2025"`, `href="?q=2025"`)
	if n := strings.Count(page, "<tr>"); n != 202 {
		t.Errorf("%d rows, want 200 with head and foot", n)
	}
}

// What has no end is not extended.
func TestNothingIsExtendedThatHasNoDeadline(t *testing.T) {
	t.Parallel()
	c := newCourse(t, nil)
	status, page := c.browser(teacherID).post("/class/udp-echo/20241234", "kind", "extension", "value", "2020-01-01T12:00", "words", "ill")
	wants(t, "the answer", page, "The lab has no deadline, so there is nothing to extend.")
	if status != 400 {
		t.Errorf("got %d", status)
	}
}
