package tcp

import (
	"bytes"
	"slices"

	"socketlab/capture"
	"socketlab/capture/ip"
)

// Has reports whether all notes of x are in n.
func (n Notes) Has(x Notes) bool { return n&x == x }

// keep appends the segment to those of its connection, if there is room.
func (t *Table) keep(c *Connection, f Side, h *header, frame int, p *ip.Packet, notes Notes) {
	if t.MaxFrames > 0 && len(c.Segments) >= t.MaxFrames {
		return
	}
	var comments []string
	var below []byte
	if t.Around != nil {
		comments, below = t.Around()
	}
	if t.Room != nil && !t.Room(segmentSize+capture.TextLength(comments)+len(h.payload), &c.kept) {
		return
	}
	if h.cut {
		notes |= Cut
	}
	octets := slices.Concat(below, p.Payload)
	end := len(below) + min(minHeader, len(p.Payload)) + len(h.options) // of the header
	c.Segments = append(c.Segments, Segment{
		Frame: frame, Time: t.now, From: f,
		Flags: h.flags, Seq: h.seq, Ack: h.ack, Window: h.window,
		Length: h.length, Payload: octets[end : end+len(h.payload)],
		Options: parseOptions(h.options), Checksum: p.Checksum(),
		State: c.State, Notes: notes, Comments: slices.Clone(comments),
		Below: octets[:len(below):len(below)], Header: octets[len(below):end:end],
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
