package tcp

import (
	"bytes"

	"socketlab/capture"
	"socketlab/capture/ip"
)

// Has reports whether all notes of x are in n.
func (n Notes) Has(x Notes) bool { return n&x == x }

// keep appends the segment to those of its connection, if there is room.
func (t *Table) keep(c *Connection, from Side, h *header, f *capture.Packet, p *ip.Packet, notes Notes) {
	fixed := min(minHeader, len(p.Payload)) + len(h.options)
	kept, ok := t.Keeper.Take(&c.share, f, p, segmentSize, fixed, len(h.payload))
	if !ok {
		return
	}
	if h.cut {
		notes |= Cut
	}
	c.Segments = append(c.Segments, Segment{
		Frame: f.Frame, Time: f.Time, From: from,
		Flags: h.flags, Seq: h.seq, Ack: h.ack, Window: h.window,
		Length: h.length, Payload: kept.Payload,
		Options: parseOptions(h.options), Checksum: p.Checksum(),
		State: c.State, Notes: notes, Comments: kept.Comments,
		Below: kept.Below, Header: kept.Header,
	})
}

// outside reports whether the state machine has no use for a segment that f
// sent in state was: nothing comes from a closed side but resets, and no data
// follows a FIN.
func (c *Connection) outside(f Side, was State, h *header) bool {
	if was == Closed {
		return h.flags&(SYN|RST) == 0
	}
	s := &c.sides[f]
	return h.length > 0 && s.finSent && h.data().Diff(s.fin) >= 0 && !h.flags.Has(FIN)
}

// Stream returns the octets that a side sent, in sequence order, the first
// arrival of each winning, and whether none of them is missing. Only kept
// segments count: without Segments it returns nothing. What follows a gap is
// left out.
func (c *Connection) Stream(side Side) (octets []byte, whole bool) {
	var s stream
	var p pool
	var b bytes.Buffer
	s.sink = &b
	if c.HasISN[side] {
		s.anchor(c.ISN[side] + 1)
	}
	for i := range c.Segments {
		x := &c.Segments[i]
		if x.From != side || x.Length == 0 || x.Flags.Has(RST) || x.Notes.Has(KeepAlive) {
			continue
		}
		at := x.Seq
		if x.Flags.Has(SYN) {
			at++
		}
		s.add(at, x.Length, x.Payload, &p)
	}
	whole = s.whole(&p) && int64(b.Len()) == c.UniqueBytes[side]
	return b.Bytes(), whole
}
