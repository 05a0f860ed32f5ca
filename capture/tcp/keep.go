package tcp

import (
	"socketlab/capture"
	"socketlab/capture/ip"
)

// keep appends the segment to those of its connection, if there is room.
func (t *Table) keep(c *Connection, from Side, h *header, f *capture.Packet, p *ip.Packet, x Facts) {
	fixed := min(minHeader, len(p.Payload)) + len(h.options)
	kept, ok := t.Keeper.Take(&c.share, f, p, segmentSize, fixed, len(h.payload))
	if !ok {
		return
	}
	if h.cut {
		x.Notes |= Cut
	}
	if capture.Lost(kept.Comments) {
		x.Notes |= Lost
		c.ledger.lost = true
	}
	c.Segments = append(c.Segments, Segment{
		Frame: f.Frame, Time: f.Time, From: from,
		Flags: h.flags, Seq: h.seq, Ack: h.ack, Window: h.window,
		Length: h.length, Payload: kept.Payload,
		Options: parseOptions(h.options), Checksum: p.Checksum(),
		Facts: x, Comments: kept.Comments,
		Below: kept.Below, Header: kept.Header,
	})
}
