package lab

import (
	"time"

	"socketlab/capture/message"
	"socketlab/lab/annotate"
	"socketlab/lab/terminal"
)

// waited is how long a call takes at least that is said to have waited.
const waited = time.Millisecond

// CallLog returns the calls of a recording as one more session, for its log:
// each at the time at which it began.
func (r *Recording) CallLog(l message.Language) terminal.Session {
	s := terminal.Session{Title: l.Say("socket calls")}
	for _, c := range annotate.Told(r.Journal) {
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
