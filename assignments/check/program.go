package check

import (
	"slices"

	"socketlab/capture/party"
	"socketlab/capture/tcp"
)

// Lab writes into what it records who wrote the programs, and what it had to do
// about them. Here that changes no marks, but for one thing: what lab did
// itself is not held against anybody.

// Parties returns what the capture says of the programs of a lab that lab has
// recorded; nothing if it does not.
func (ev *Evidence) Parties() []party.Party {
	var comments []string
	for _, s := range ev.Capture.Info.Sections {
		if s.Own() {
			comments = append(comments, s.Comments...)
		}
	}
	return party.Read(comments)
}

// absent gives better advice about a server that was not there, where the
// capture says what was wrong with its program.
func (ev *Evidence) absent(f *Finding) {
	if p := ev.troubledServer(); p != nil {
		f.Advice = p.Cure()
	}
}

// silent gives better advice about an answer that did not come, likewise, and
// returns the finding.
func (ev *Evidence) silent(f *Finding) *Finding {
	ev.absent(f)
	return f
}

// misread gives better advice about a wrong answer, where the capture says that
// the server took too little of the message, or sent too much.
func (ev *Evidence) misread(f *Finding) *Finding {
	p := ev.troubledServer()
	if p != nil && slices.Contains([]party.Kind{party.SmallBuffer, party.TooMuchSent, party.PartTaken}, p.Trouble.Kind) {
		f.Advice = p.Cure()
	}
	return f
}

// troubledServer returns the server with whose program something went wrong; nil
// if there is none.
func (ev *Evidence) troubledServer() *party.Party {
	all := ev.parties
	if all == nil {
		all = ev.Parties()
	}
	for i := range all {
		if p := &all[i]; p.Serves() && p.Trouble != nil && !p.Trouble.Harmless() {
			return p
		}
	}
	return nil
}

// closedByLab reports whether a segment of the client with which the
// connection closed, or was aborted, is what the system sent when lab ended the
// client's program.
func (c *Conn) closedByLab(frame [2]int) bool {
	at := frame[c.client]
	i := slices.IndexFunc(c.Segments, func(s tcp.Segment) bool { return s.Frame == at })
	return at > 0 && i >= 0 && party.WasEnded(c.Segments[i].Comments)
}

// Whole reports whether lab says that it has recorded everything, so that what
// the capture lacks has not happened.
func (ev *Evidence) Whole() bool {
	sections := ev.Capture.Info.Sections
	return len(sections) == 1 && sections[0].Own() && !ev.Capture.Info.Truncated && !ev.short &&
		party.WasWhole(sections[0].Comments, ev.Capture.Info.Packets)
}

// nothingSent says that a lab which lab has recorded holds nothing of what a
// check asks for. The recording is not to blame.
func (ev *Evidence) nothingSent(out *Findings) {
	out.Addf(0, "no client has sent anything to port %d", ev.Port).
		Hint("See why the client did not come to that: what it printed stands in the transcript.")
}
