package web

import (
	"archive/zip"
	"net/http"
	"strings"
	"testing"
	"time"
)

// The page of a class shows what stands in the store, and only that.
func TestTheClassIsFound(t *testing.T) {
	t.Parallel()
	c := newCourse(t, func(c *Config) { c.Labs[0].Until = time.Now().Add(-time.Hour) })
	c.browser("20241234").upload("/labs/udp-echo", "20241234.pcapng", reference(t, "udp-echo"))
	c.browser("20241235").upload("/labs/udp-echo", "20241235.pcapng", "no capture")
	b := c.browser(teacherID)
	b.post("/class/udp-echo/20241236", "kind", "mark", "value", "55", "words", "oral exam")
	for query, want := range map[string]string{
		"":                     "20241234 20241235 20241236",
		"?q=홍길동":               "20241234",
		"?q=CAPTURE":           "20241235", // in the reason
		"?q=2024+이서연":          "20241236",
		"?q=nobody":            "",
		"?show=missing":        "20241236",
		"?show=below":          "20241235 20241236",
		"?show=full":           "20241234",
		"?show=late":           "20241234 20241235",
		"?show=hand":           "20241236",
		"?show=strange":        "20241234 20241235 20241236",
		"?order=points":        "20241235 20241236 20241234",
		"?order=last&page=999": "20241235 20241234 20241236",
	} {
		status, page := b.get("/class/udp-echo" + query)
		if got := strings.Join(idsOn(page), " "); got != want || status != http.StatusOK {
			t.Errorf("%s: got %s, want %s", query, got, want)
		}
	}
	_, page := b.get("/class/udp-echo")
	wants(t, "the class", page, "100<span", "55<span", "2/3", `href="/class/udp-echo/20241234"`)
	_, page = b.get("/class/udp-echo?show=below")
	wants(t, "those below full marks", page, `href="/class/udp-echo/20241236?show=below"`)
	_, page = b.get("/class/udp-echo/20241236?show=below")
	wants(t, "the last of them", page, `<a rel="prev" href="/class/udp-echo/20241235?show=below"`, `href="/class/udp-echo?show=below"`)
	lacks(t, "the last of them", page, `rel="next"`)
	_, page = b.get("/class/udp-echo/20241234?show=below") // who is none of them any more
	wants(t, "one of others", page, `<a rel="next" href="/class/udp-echo/20241235?show=below"`, `src="/class/udp-echo/20241234/1/report"`)
	_, page = c.browser("20241236").get("/labs/udp-echo")
	wants(t, "a mark for nothing", page, "55<span")
}

// idsOn are the students whose rows stand on a page, in order.
func idsOn(page string) (ids []string) {
	for _, part := range strings.Split(page, `<tr id="s-`)[1:] {
		id, _, _ := strings.Cut(part, `"`)
		ids = append(ids, id)
	}
	return ids
}

// A class of more than a page is shown page by page.
func TestALargeClassHasPages(t *testing.T) {
	t.Parallel()
	c := newCourse(t, nil)
	c.many(perPage + 1) // and three
	b := c.browser(teacherID)
	_, page := b.get("/class/udp-echo")
	if n := len(idsOn(page)); n != perPage {
		t.Errorf("%d rows on the first page", n)
	}
	wants(t, "the first page", page, "1 to 200 of 204", `rel="next" href="?page=2"`, `<option value="7"`)
	_, page = b.get("/class/udp-echo?page=2")
	if n := len(idsOn(page)); n != 4 {
		t.Errorf("%d rows on the second page", n)
	}
	wants(t, "the second page", page, "201 to 204 of 204", `rel="prev"`)
	_, page = b.get("/class/udp-echo?section=7")
	if n := len(idsOn(page)); n != 10 {
		t.Errorf("%d students in section 7", n)
	}
}

// A class of nobody is said to be one, and is no fault of lab's.
func TestNobodyIsExported(t *testing.T) {
	t.Parallel()
	c := newCourse(t, nil)
	for _, id := range []string{"20241234", "20241235", "20241236"} {
		if err := c.Store.Forget(t.Context(), id); err != nil {
			t.Fatal(err)
		}
	}
	for _, path := range []string{"/class/udp-echo/results.zip", "/class/results.zip"} {
		if status, page := c.browser(teacherID).get(path); status != 400 || !strings.Contains(page, "Nobody is in the class list yet.") {
			t.Errorf("%s: %d %.600s", path, status, page)
		}
	}
}

func TestSentences(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"no attempt is left": "No attempt is left.", "class.csv: is empty": "class.csv: is empty.", "really?": "Really?", "comment: well": "Comment: well."} {
		if got := sentence(text); got != want {
			t.Errorf("%q is %q", text, got)
		}
	}
}

// A teacher gets at every file of an attempt, and at all that is kept of a student.
func TestATeacherSeesEveryFile(t *testing.T) {
	t.Parallel()
	c := newCourse(t, nil)
	c.browser("20241234").upload("/labs/udp-echo", "20241234.pcapng", reference(t, "udp-echo"), "20241234.png", "no picture")
	teacher := c.browser(teacherID)
	_, page := teacher.get("/class/udp-echo/20241234")
	wants(t, "the page of the student", page, `/1/files/0"><bdi>20241234.pcapng`, `/1/files/1"><bdi>20241234.png`, "The lab has no deadline.", `href="/class/udp-echo/20241234/everything.zip"`)
	if _, file := teacher.get("/class/udp-echo/20241234/1/files/1"); file != "no picture" {
		t.Errorf("got %q", file)
	}
	status, raw := teacher.get("/class/udp-echo/20241234/everything.zip")
	z, err := zip.NewReader(strings.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(status, err)
	}
	for _, name := range []string{"udp-echo/1/20241234.png", "about-me.json"} {
		f, err := z.Open(name)
		if err != nil {
			t.Error(err)
			continue
		}
		if info, err := f.Stat(); err != nil || time.Since(info.ModTime()).Abs() > time.Hour {
			t.Errorf("%s is of %v, %v", name, info.ModTime(), err)
		}
	}
	if status, answer := c.call(c.tokens[teacherID], "GET", "students/20241234/everything.zip", ""); status != 200 || !strings.HasPrefix(answer, "PK") {
		t.Errorf("a program gets %d %.100q", status, answer)
	}
	if status, _ := c.call(c.tokens[teacherID], "GET", "students/@kim/everything.zip", ""); status != 404 {
		t.Errorf("a teacher: %d", status)
	}
}
