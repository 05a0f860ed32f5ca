package lab

import (
	"slices"
	"time"

	"socketlab/capture/calls"
	"socketlab/capture/message"
	"socketlab/lab/peer"
	"socketlab/lab/terminal"
)

// told returns the calls of a journal as a recording tells of them, in the
// order in which they began.
func told(journal []peer.Call) []calls.Call {
	out := make([]calls.Call, 0, len(journal))
	for i := range journal {
		c := &journal[i]
		out = append(out, calls.Call{
			Party: c.Peer, Begin: c.Start.Round(0), End: c.End.Round(0), Stream: c.Stream, Failed: c.Err != nil,
			Local: c.Local, Remote: c.Remote, Text: c.String(),
		})
	}
	slices.SortStableFunc(out, func(a, b calls.Call) int { return a.Begin.Compare(b.Begin) })
	return out
}

// waited is how long a call takes at least that is said to have waited.
const waited = time.Millisecond

// CallLog returns the calls of a recording as one more session, for its log:
// each at the time at which it began.
func (r *Recording) CallLog(l message.Language) terminal.Session {
	s := terminal.Session{Title: l.Say("socket calls")}
	for _, c := range told(r.Journal) {
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
