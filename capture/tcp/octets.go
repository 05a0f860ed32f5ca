package tcp

import (
	"cmp"
	"slices"
	"sort"
)

// A Stream is what one side of a connection sent, in sequence order, the first
// arrival of each octet winning (RFC 9293 §3.4).
type Stream struct {
	Octets []byte  // from the first one up to the first gap
	Pieces []Piece // that Octets was put together from, in order
	Whole  bool    // Octets is all that was captured: there is no gap, and the snap length cut nothing
}

// A Piece is a stretch of a stream, and the segment that brought it first.
type Piece struct {
	Span
	Segment *Segment
}

// Frame returns the frame that brought the first octet of the stream, 0 if it
// is empty.
func (s *Stream) Frame() int {
	if len(s.Pieces) == 0 {
		return 0
	}
	return s.Pieces[0].Segment.Frame
}

// Stream returns what a side sent, as far as its segments were kept. Whether
// octets are known to be missing behind it, OctetsMissing says.
func (c *Connection) Stream(side Side) Stream {
	var out Stream
	all := c.pieces(side)
	next := int64(0)
	if !c.HasISN[side] && len(all) > 0 {
		next = all[0].From
	}
	for _, p := range all {
		p.From = max(p.From, min(next, p.To)) // nothing before the SYN belongs to the stream
		if p.Len() == 0 {
			continue
		}
		octets := p.captured()
		if p.From > next || len(octets) == 0 {
			break
		}
		out.Octets, out.Pieces = append(out.Octets, octets...), append(out.Pieces, p)
		next = p.From + int64(len(octets))
	}
	out.Whole = int64(len(out.Octets)) == c.UniqueBytes[side]
	return out
}

// pieces returns all that a side sent, in sequence order.
func (c *Connection) pieces(side Side) (all []Piece) {
	for i := range c.Segments {
		s := &c.Segments[i]
		if s.From != side {
			continue
		}
		for _, x := range s.Fresh {
			all = append(all, Piece{x, s})
		}
	}
	slices.SortStableFunc(all, func(a, b Piece) int { return cmp.Compare(a.From, b.From) })
	return all
}

// captured returns the octets of p, as far as the snap length left them.
func (p *Piece) captured() []byte {
	s := p.Segment
	n := int64(len(s.Payload))
	first := s.first()
	return s.Payload[min(p.From-first, n):min(p.To-first, n)]
}

// Brings returns how many octets its sender had not sent before.
func (x *Facts) Brings() int {
	n := int64(0)
	for _, s := range x.Fresh {
		n += s.Len()
	}
	return int(n)
}

// first returns where in its stream the payload of s begins: a SYN comes before
// it.
func (s *Segment) first() int64 {
	if s.Flags.Has(SYN) {
		return s.RelSeq
	}
	return s.RelSeq - 1
}

// brings returns the frame of the piece that holds an octet, 0 if none does.
func brings(pieces []Piece, at int64) int {
	i := sort.Search(len(pieces), func(i int) bool { return pieces[i].To > at })
	if i == len(pieces) || pieces[i].From > at {
		return 0
	}
	return pieces[i].Segment.Frame
}
