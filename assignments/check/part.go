package check

import (
	"math"
	"time"
)

// part parts the talks in which a port was used by the student and, in another
// capture that was merged with this one, by somebody else.
func (ev *Evidence) part() {
	var out []*Talk
	for _, t := range ev.Talks {
		if ev.Guessed || !ev.names(t.said()) || ev.namesAnother(t.said()) == "" {
			out = append(out, t)
			continue
		}
		out = append(out, ev.parts(t)...)
	}
	ev.Talks = out
}

// parts cuts a talk in two at the longest silence between somebody's name and
// somebody else's, as often as need be.
func (ev *Evidence) parts(t *Talk) []*Talk {
	at, longest, before, named := 0, time.Duration(-1), 0, ""
	for _, s := range t.said() {
		who := ""
		switch {
		case ev.names([]*saying{s}):
			who = ev.ID
		default:
			who = ev.namesAnother([]*saying{s})
		}
		if who == "" {
			continue
		}
		frame := s.frame()
		for i := 1; named != "" && who != named && i < len(t.Datagrams); i++ {
			d, last := t.Datagrams[i], t.Datagrams[i-1]
			if last.Frame >= before && d.Frame <= frame && t.request(d) && d.Time.Sub(last.Time) > longest {
				at, longest = i, d.Time.Sub(last.Time)
			}
		}
		before, named = frame, who
	}
	if at == 0 {
		return []*Talk{t}
	}
	return append(ev.parts(t.from(0, at)), ev.parts(t.from(at, len(t.Datagrams)))...)
}

// from returns some of the datagrams of a talk as one of its own.
func (t *Talk) from(first, end int) *Talk {
	until := math.MaxInt
	if end < len(t.Datagrams) {
		until = t.Datagrams[end].Frame
	}
	some := &Talk{Client: t.Client, Server: t.Server, Conversation: t.Conversation.Part(t.Datagrams[first].Frame, until)}
	some.take()
	return some
}
