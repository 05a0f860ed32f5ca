package tcp

import (
	"slices"

	"socketlab/capture"
)

// deliver corrects the states of a connection of whose kept segments some are
// known never to have arrived. Each side is followed again on its own: by all
// that it sent, and by what reached it. Sides are still as Table numbers them.
func (c *Connection) deliver() {
	lost := func(s Segment) bool { return capture.Lost(s.Comments) }
	if !slices.ContainsFunc(c.Segments, lost) {
		return
	}
	for side := range Side(2) {
		var t Table
		var view Connection
		view.begin(c.Segments[0].Flags)
		for i := range c.Segments {
			s := &c.Segments[i]
			if s.From == side || !lost(*s) {
				h := s.header()
				notes := t.follow(&view, s.From, &h, s.Frame)
				if s.From == side {
					s.Notes = s.Notes&^OutsideState | notes&OutsideState
				}
			}
			s.State[side] = view.State[side]
		}
		c.State[side], c.FinAcked[side] = view.State[side], view.FinAcked[side]
	}
}

// header returns what follow needs of a kept segment.
func (s *Segment) header() header {
	return header{
		seq: s.Seq, ack: s.Ack, flags: s.Flags, window: s.Window,
		length: s.Length, payload: s.Payload, cut: s.Notes.Has(Cut),
	}
}
