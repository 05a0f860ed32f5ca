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
	Gap    bool    // octets are missing in between, or the snap length cut them off
}

// A Piece is a stretch of a stream, from the end of the piece before it.
type Piece struct {
	Segment *Segment // that brought it first
	End     int      // octets of the stream up to its end
}

// Frame returns the frame that brought the first octet of the stream, 0 if it
// is empty.
func (s *Stream) Frame() int {
	if len(s.Pieces) == 0 {
		return 0
	}
	return s.Pieces[0].Segment.Frame
}

// Stream returns what a side sent, as far as its segments were kept. How many
// octets are known to be missing, OctetsMissing says.
func (c *Connection) Stream(side Side) Stream {
	var out Stream
	all := c.parts(side)
	next := int64(0)
	if !c.HasISN[side] && len(all) > 0 {
		next = all[0].From
		out.Gap = next > 1 // what the other side waited for is not there, and it was not the SYN alone
	}
	for _, p := range all {
		p.From = max(p.From, min(next, p.To)) // nothing before the SYN belongs to the stream
		if p.Len() == 0 {
			continue
		}
		octets := p.captured()
		if p.From > next || len(octets) == 0 {
			out.Gap = true
			break
		}
		out.Octets = append(out.Octets, octets...)
		out.Pieces = append(out.Pieces, Piece{p.Segment, len(out.Octets)})
		if next = p.From + int64(len(octets)); next < p.To {
			out.Gap = true
			break
		}
	}
	return out
}

// A part is a stretch of a stream, and the segment that brought it first.
type part struct {
	Span
	Segment *Segment
}

// parts returns all that a side sent, in sequence order.
func (c *Connection) parts(side Side) (all []part) {
	for i := range c.Segments {
		s := &c.Segments[i]
		if s.From != side {
			continue
		}
		for _, x := range s.Fresh {
			all = append(all, part{x, s})
		}
	}
	slices.SortStableFunc(all, func(a, b part) int { return cmp.Compare(a.From, b.From) })
	return all
}

// captured returns the octets of p, as far as the snap length left them.
func (p *part) captured() []byte {
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

// brings returns the frame of the part that holds an octet, 0 if none does.
func brings(parts []part, at int64) int {
	i := sort.Search(len(parts), func(i int) bool { return parts[i].To > at })
	if i == len(parts) || parts[i].From > at {
		return 0
	}
	return parts[i].Segment.Frame
}
