package tcp

import "socketlab/capture/ip"

// segmentSize is about what a kept segment takes apart from its payload.
const segmentSize = 352

// keep returns what a segment, in packet p, is by itself. It returns nil if there
// is no room to keep it.
func (t *Table) keep(share *ip.Share, h *header, p *ip.Packet) *Segment {
	fixed := min(minHeader, len(p.Payload)) + len(h.options)
	kept, ok := t.Keeper.Take(share, p, segmentSize, fixed, len(h.payload))
	if !ok {
		return nil
	}
	s := &Segment{
		Frame: p.Frame.Number, Time: p.Frame.Time,
		Flags: h.flags, seq: h.seq, ack: h.ack, window: h.window,
		Length: h.length, Payload: kept.Payload,
		Checksum: p.Checksum(), ID: p.ID,
		Comments: kept.Comments, Link: kept.Link, Network: kept.Network, Header: kept.Header,
	}
	if p.Frame.Lost {
		s.Notes = Lost
	}
	return s
}

// keep appends the segment to those of its connection, with what it means
// there.
func (c *Connection) keep(s *Segment, from Side, h *header, x Facts) {
	if h.cut {
		x.Notes |= Cut
	}
	if s.lost() {
		x.Notes |= Lost
		c.ledger.lost = true
	}
	s.From, s.Facts = from, x
	c.Segments = append(c.Segments, *s)
}
