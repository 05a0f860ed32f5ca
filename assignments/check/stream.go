package check

import (
	"cmp"
	"slices"

	"socketlab/capture/tcp"
)

// A stream is what one side of a connection sent, in order, as far as the
// capture holds it without a gap from the beginning.
type stream struct {
	octets  []byte
	anchor  bool    // it is known that the stream begins here: its SYN was captured
	gap     bool    // octets are missing, or were cut off by the snap length
	pieces  []piece // the segments it came in, in order of the stream
	frame   int     // that carries the first octet; 0 if there is none
	arrived int     // octets in all, those after a gap too
}

// A piece is a segment's part of a stream.
type piece struct {
	frame int
	end   int // octets of the stream up to its end
}

// streamOf puts the payload of one side together; the first arrival of an
// octet wins.
func streamOf(c *tcp.Connection, side tcp.Side) stream {
	var segments []*tcp.Segment
	for i := range c.Segments {
		if s := &c.Segments[i]; s.From == side && s.Length > 0 && s.Notes&(tcp.FrameCopy|tcp.KeepAlive) == 0 {
			segments = append(segments, s)
		}
	}
	out := stream{anchor: c.HasISN[side]}
	if len(segments) == 0 {
		return out
	}
	base := c.ISN[side].Add(1)
	if !out.anchor {
		base = segments[0].Seq
		for _, s := range segments {
			if s.Seq.Diff(base) < 0 {
				base = s.Seq
			}
		}
	}
	slices.SortStableFunc(segments, func(a, b *tcp.Segment) int { return cmp.Compare(a.Seq.Diff(base), b.Seq.Diff(base)) })
	for _, s := range segments {
		out.add(s, s.Seq.Diff(base))
	}
	return out
}

// add appends what a segment at an offset brings that is new.
func (s *stream) add(g *tcp.Segment, offset int) {
	s.arrived += g.Length
	switch have := len(s.octets); {
	case s.gap || offset > have:
		s.gap = true
		return
	case offset+len(g.Payload) > have && offset >= 0:
		s.octets = append(s.octets, g.Payload[have-offset:]...)
		s.pieces = append(s.pieces, piece{g.Frame, len(s.octets)})
	}
	if s.frame == 0 {
		s.frame = g.Frame
	}
	s.gap = len(g.Payload) < g.Length
}
