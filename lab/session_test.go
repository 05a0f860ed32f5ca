package lab

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"socketlab/capture/message"
	"socketlab/lab/terminal"
)

// Of a peer that prints without end the beginning and the end are kept, and how
// much is missing.
func TestAScreenIsBounded(t *testing.T) {
	s := &screen{language: message.English, begin: time.Now()}
	const printed = 100_000
	for i := range printed {
		s.Show(terminal.Output, fmt.Sprintf("line %d %s", i, strings.Repeat("x", i%50)))
	}
	s.Show(terminal.Failure, strings.Repeat("y", 1<<20))
	lines := s.session().Lines
	octets, note := 0, -1
	for i, l := range lines {
		octets += len(l.Text)
		if strings.HasPrefix(l.Text, "… ") {
			note = i
		}
	}
	if octets > mostShown*5/4 {
		t.Errorf("%d octets are kept, want no more than about %d", octets, mostShown)
	}
	if want := fmt.Sprintf("… %d lines are left out", printed+1-(len(lines)-1)); note < 0 || !strings.HasPrefix(lines[note].Text, want) {
		t.Errorf("nothing says %q", want)
	}
	if last := lines[len(lines)-1]; lines[0].Text != "line 0 " || last.Kind != terminal.Failure || !strings.HasPrefix(last.Text, "yyy") {
		t.Errorf("the first line is %q, the last one %.10q", lines[0].Text, last.Text)
	}

	few := &screen{language: message.English}
	few.Show(terminal.Output, "one")
	if got := few.session().Lines; len(got) != 1 || got[0].Text != "one" {
		t.Errorf("got %+v", got)
	}
}
