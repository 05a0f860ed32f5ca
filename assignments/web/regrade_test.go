package web

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// harder is a lab after somebody has changed it: its first check is worth ten
// points more.
func harder(t *testing.T, name string) *Lab {
	l := lab(t, name)
	spec := *l.Spec
	spec.Checks = slices.Clone(spec.Checks)
	spec.Points += 10
	spec.Checks[0].Points += 10
	l.Spec = &spec
	return l
}

// After the assignment has changed nothing counts before somebody has seen whose
// marks would change.
func TestNothingCountsBeforeItIsSeen(t *testing.T) {
	t.Parallel()
	c := newCourse(t, nil)
	c.browser("20241234").upload("/labs/udp-echo", "20241234.pcapng", reference(t, "udp-echo"))
	c.browser("20241235").upload("/labs/udp-echo", "20241235.pcapng", "no capture")
	c.stop()
	c.config.Labs[0] = harder(t, "udp-echo")
	c.start()
	b := c.browser(teacherID)
	_, page := b.get("/class/udp-echo")
	wants(t, "the class", page, "The assignment has changed since 2 of these marks were given.", "100<span")
	if status, _ := b.post("/class/udp-echo/regrade", "do", "accept"); status != http.StatusNotFound {
		t.Errorf("accepting what is not there: %d", status)
	}
	b.post("/class/udp-echo/regrade")
	page = c.until(b, "/class/udp-echo/regrade", `value="accept"`)
	wants(t, "the differences", page, "1 of 2 marks change", "the assignment changed in", "100 → 110", "20241234", "&#43;10")
	if strings.Contains(page, "20241235") {
		t.Error("a mark that stays is shown")
	}
	_, csv := b.get("/class/udp-echo/regrade/changes.csv")
	wants(t, "the file", csv, `"20241234",홍길동,changed,100,110,10`)
	_, page = b.get("/class/udp-echo")
	wants(t, "the class before it counts", page, "100<span")

	trial := regexp.MustCompile(`name="trial" value="(\d+)"`).FindStringSubmatch(c.until(b, "/class/udp-echo/regrade", `value="accept"`))[1]
	if status, _ := b.post("/class/udp-echo/regrade", "do", "accept", "trial", trial+"0"); status != http.StatusConflict {
		t.Errorf("accepting another trial: %d", status)
	}
	b.post("/class/udp-echo/regrade", "do", "accept", "trial", trial)
	_, page = b.get("/class/udp-echo")
	wants(t, "the class after it counts", page, "110<span")
	if strings.Contains(page, "has changed since") {
		t.Error("it still says that the assignment has changed")
	}
	_, page = c.browser("20241234").get("/labs/udp-echo")
	wants(t, "what the student sees", page, "110<span")
}

// until gets a page until it holds a text.
func (c *course) until(b *browser, path, text string) string {
	c.t.Helper()
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(20 * time.Millisecond) {
		_, page := b.get(path)
		if strings.Contains(page, text) {
			return page
		}
		if time.Now().After(deadline) {
			c.t.Fatalf("%s never holds %q:\n%s", path, text, page)
		}
	}
}

// A regrade that a restart breaks off goes on, and one of an assignment that was
// changed meanwhile begins anew. Dropped, it leaves nothing.
func TestARegradeGoesOnAfterARestart(t *testing.T) {
	t.Parallel()
	c := newCourse(t, nil)
	c.browser("20241234").upload("/labs/udp-echo", "20241234.pcapng", reference(t, "udp-echo"))
	b := c.browser(teacherID)
	if err := c.Regrade(t.Context(), c.config.Labs[0], "kim"); err != nil {
		t.Fatal(err)
	}
	c.stop()
	for i, l := range []*Lab{c.config.Labs[0], harder(t, "udp-echo")} {
		c.config.Labs[0] = l
		c.start()
		b = c.browser(teacherID)
		page := c.until(b, "/class/udp-echo/regrade", `value="accept"`)
		wants(t, "the differences", page, []string{"0 of 1 marks change", "1 of 1 marks change"}[i])
		if i == 0 {
			c.stop()
		}
	}
	_, page := b.post("/class/udp-echo/regrade", "do", "drop")
	wants(t, "the class", page, "Nothing was changed", "100<span")
	_, page = b.get("/class/udp-echo/regrade")
	if strings.Contains(page, `value="accept"`) {
		t.Error("it can still be accepted")
	}
}
