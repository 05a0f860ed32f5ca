package web

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"socketlab/assignments/i18n"
)

// The page of the audit log says who did what, to teachers alone.
func TestWhoDidWhat(t *testing.T) {
	t.Parallel()
	c := newCourse(t, nil)
	student, teacher := c.browser("20241234"), c.browser(teacherID)
	student.upload("/labs/udp-echo", "20241234.pcapng", reference(t, "udp-echo"))
	teacher.post("/class/udp-echo/20241235", "kind", "mark", "value", "55", "words", "oral exam")
	_, page := teacher.get("/audit")
	wants(t, "the log", page, "handed in: udp-echo", "set a mark by hand, or took it back: udp-echo", "lines 1 to ")
	_, page = teacher.get("/audit?q=20241235")
	wants(t, "what is about one", page, "set a mark by hand")
	if strings.Contains(page, "handed in: udp-echo") {
		t.Error("what is about one student has what another did")
	}
	_, page = teacher.get("/audit?q=%3Cscript%3E")
	wants(t, "nobody", page, "&lt;script&gt;", "There is nothing like that.")
	if status, _ := student.get("/audit"); status != 404 {
		t.Errorf("a student gets the log: %d", status)
	}
}

// Whatever is written into the log has words.
func TestEveryEventHasWords(t *testing.T) {
	t.Parallel()
	written := regexp.MustCompile(`(?:[.]note\(v, [^"]*, |noteCommand\(c, config, |noteOnline\(c, s, |Event\{at, student, )(?:strings[.]TrimSpace\()?"([^"]+)"`)
	found := 0
	for _, pattern := range []string{"*.go", "../store/*.go", "../../cmd/lab/*.go"} {
		names, _ := filepath.Glob(pattern)
		for _, name := range names {
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			for _, what := range written.FindAllSubmatch(text, -1) {
				found++
				said := string(what[1])
				if strings.HasSuffix(said, " ") { // as "decided "
					said += "mark udp-echo"
				}
				if got := SayEvent(said, i18n.Ko); got == said {
					t.Errorf("%s: the log says %q, for which there are no words", name, what[1])
				}
			}
		}
	}
	if found < 20 {
		t.Errorf("%d events are written in the source: the pattern does not find them", found)
	}
}
