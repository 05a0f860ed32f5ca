package terminal

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"socketlab/capture/message"
	"socketlab/capture/printable"
)

// A brief view never takes more lines than it was given, as long as there is
// room for one session, and shows how each session that it shows ended.
func TestBriefKeepsToItsLines(t *testing.T) {
	for _, test := range []struct {
		sessions, lines, room int
		want                  string // names of the sessions shown
	}{
		{2, 3, 10, "s0 s1"},
		{3, 7, 11, "s0 s1 s2"},
		{21, 5, 11, "s0 s1 s2 s3 s4"},
		{1, 400, 6, "s0"},
		{3, 9, 2, "s0"},
	} {
		var all []Session
		for i := range test.sessions {
			s := Session{Title: fmt.Sprintf("s%d", i)}
			for n := range test.lines {
				s.Lines = append(s.Lines, Line{Text: fmt.Sprintf("line %d of %d %s", n+1, test.lines, strings.Repeat("가", 50))})
			}
			all = append(all, s)
		}
		var b bytes.Buffer
		if err := Brief(&b, all, test.room, message.Message.String); err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(strings.TrimSuffix(b.String(), "\n"), "\n")
		if len(lines) > max(test.room, leastLines+1) {
			t.Errorf("%+v: got %d lines\n%s", test, len(lines), b.String())
		}
		var shown []string
		for _, l := range lines {
			if strings.HasPrefix(l, "s") {
				shown = append(shown, strings.Fields(l)[0])
			}
			if printable.Width(l) > briefWidth {
				t.Errorf("%+v: %q is wider than %d", test, l, briefWidth)
			}
		}
		if got := strings.Join(shown, " "); got != test.want {
			t.Errorf("%+v: shows %s", test, got)
		}
		if ends := strings.Count(b.String(), fmt.Sprintf("line %d of", test.lines)); ends != len(shown) {
			t.Errorf("%+v: %d of %d sessions show their end\n%s", test, ends, len(shown), b.String())
		}
	}
}
