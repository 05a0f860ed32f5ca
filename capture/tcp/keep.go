package tcp

import (
	"socketlab/capture"
	"socketlab/capture/ip"
)

// segmentSize is about what a kept segment takes apart from its payload.
const segmentSize = 352

// keep returns what a segment, in packet p of frame f, is by itself. It
// returns nil if there is no room to keep it.
func (t *Table) keep(share *ip.Share, h *header, f *capture.Packet, p *ip.Packet) *Segment {
	fixed := min(minHeader, len(p.Payload)) + len(h.options)
	kept, ok := t.Keeper.Take(share, f, p, segmentSize, fixed, len(h.payload))
	if !ok {
		return nil
	}
	return &Segment{
		Frame: f.Frame, Time: f.Time,
		Flags: h.flags, seq: h.seq, ack: h.ack, window: h.window,
		Length: h.length, Payload: kept.Payload,
		Checksum: p.Checksum(), ID: p.ID,
		Comments: kept.Comments, Link: kept.Link, Network: kept.Network, Header: kept.Header,
	}
}

// keep appends the segment to those of its connection, with what it means
// there.
func (c *Connection) keep(s *Segment, from Side, h *header, x Facts) {
	if h.cut {
		x.Notes |= Cut
	}
	if capture.Lost(s.Comments) {
		x.Notes |= Lost
		c.ledger.lost = true
	}
	s.From, s.Facts = from, x
	c.Segments = append(c.Segments, *s)
}
