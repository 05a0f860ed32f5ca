package lab

import (
	"time"

	"socketlab/capture/message"
	"socketlab/lab/annotate"
	"socketlab/lab/terminal"
)

// waited is how long a call takes at least that is said to have waited.
const waited = time.Millisecond

// What the log tells of programs that call without end: the first calls, and the
// last.
const firstCalls, lastCalls = 10_000, 1_000

// CallLog returns the calls of a recording as one more session, for its log:
// each at the time at which it began.
func (r *Recording) CallLog(l message.Language) terminal.Session {
	s := terminal.Session{Title: l.Say("socket calls")}
	all := annotate.Told(r.Journal)
	left := len(all) - firstCalls - lastCalls
	for i, c := range all {
		if left > 0 && i == firstCalls {
			s.Lines = append(s.Lines, terminal.Line{At: c.Begin.Sub(r.Statistics.Start), Text: l.Say("… %d calls are left out here …", left)})
		}
		if i >= firstCalls && i < firstCalls+left {
			continue
		}
		line := terminal.Line{At: c.Begin.Sub(r.Statistics.Start), Text: c.Party + ": " + c.Text}
		if took := c.End.Sub(c.Begin); took >= waited {
			line.Text += " " + l.Say("(after %v)", took.Round(100*time.Microsecond))
		}
		if c.Failed {
			line.Kind = terminal.Failure
		}
		s.Lines = append(s.Lines, line)
	}
	return s
}
