package quiz

import (
	"slices"

	"socketlab/assignments/check"
	"socketlab/capture/tcp"
	"socketlab/capture/udp"
)

// facts are what questions are about: the lab's conversations, as the engine
// has understood them.
type facts struct {
	spec *check.Spec
	ev   *check.Evidence
}

// is reports whether the assignment has one of the checks: what it is about.
func (f *facts) is(checks ...string) bool {
	return slices.ContainsFunc(f.spec.Checks, func(p check.Part) bool { return slices.Contains(checks, p.Name) })
}

// request is the first datagram to the server.
func (f *facts) request() *udp.Datagram {
	for _, t := range f.ev.Talks {
		for _, x := range t.Pairing.Exchanges {
			if x.Request.Whole() && !x.Request.BadLength {
				return x.Request
			}
		}
	}
	return nil
}

// answered is the first exchange whose reply is surely its own, and the n-th
// from it on.
func (f *facts) answered() *udp.Exchange {
	for _, t := range f.ev.Talks {
		for i := range t.Pairing.Exchanges {
			if x := &t.Pairing.Exchanges[i]; x.Reply != nil && x.Sure {
				return x
			}
		}
	}
	return nil
}

// unanswered is the first request that surely got no reply, and how many there
// are. It is nil if the capture says nothing sure of one of them.
func (f *facts) unanswered() (first *udp.Datagram, n int) {
	for _, t := range f.ev.Talks {
		for _, x := range t.Pairing.Exchanges {
			if !x.Sure {
				return nil, 0
			}
			if x.Reply != nil {
				continue
			}
			if n++; first == nil {
				first = x.Request
			}
		}
	}
	return first, n
}

// segments are those of a connection, copies and what the network dropped left
// out.
func (f *facts) segments(c *check.Conn) (out []*tcp.Segment) {
	for i := range c.Segments {
		if s := &c.Segments[i]; !s.Notes.Has(tcp.FrameCopy) {
			out = append(out, s)
		}
	}
	return out
}

// open is the first connection whose handshake was captured whole.
func (f *facts) open() *check.Conn {
	for _, c := range f.ev.TCP {
		if c.Handshake[0] != 0 && c.Handshake[1] != 0 && c.Handshake[2] != 0 {
			return c
		}
	}
	return nil
}

// quiet is the first such connection in which nothing was lost or sent twice.
func (f *facts) quiet() *check.Conn {
	for _, c := range f.ev.TCP {
		if c.Handshake[2] != 0 && c.Retransmissions == [2]int{} && c.Complete {
			return c
		}
	}
	return nil
}

// data is the first segment with octets from a side.
func (f *facts) data(c *check.Conn, side tcp.Side) *tcp.Segment {
	for _, s := range f.segments(c) {
		if s.From == side && s.Length > 0 && !s.Notes.Has(tcp.Lost) {
			return s
		}
	}
	return nil
}

// acked is the first segment that acknowledges all octets of s.
func (f *facts) acked(c *check.Conn, s *tcp.Segment) *tcp.Segment {
	for _, a := range f.segments(c) {
		if a.From != s.From && a.Frame > s.Frame && a.Flags.Has(tcp.ACK) && a.RelAck >= s.RelSeq+int64(s.Length) {
			return a
		}
	}
	return nil
}

// closed is the first connection that ended with the FIN of both sides.
func (f *facts) closed() *check.Conn {
	for _, c := range f.ev.TCP {
		if c.Close == tcp.Normal && c.Retransmissions == [2]int{} {
			return c
		}
	}
	return nil
}

// aborted is the first connection that was open and ended with a RST, and the
// frame of that.
func (f *facts) aborted() (*check.Conn, int) {
	for _, c := range f.ev.TCP {
		if c.Close == tcp.Aborted && c.Handshake[2] != 0 {
			return c, c.RstFrame[c.ActiveCloser]
		}
	}
	return nil, 0
}

// refused is the first connection that nobody accepted.
func (f *facts) refused() *check.Conn {
	for _, c := range f.ev.TCP {
		if c.Refused != 0 && c.Syn[tcp.Client] == 1 {
			return c
		}
	}
	return nil
}

// busiest returns the frame of a handshake's end at which most connections were
// open, and how many those were.
func (f *facts) busiest() (frame, open int) {
	for _, at := range f.ev.TCP {
		n := 0
		for _, c := range f.ev.TCP {
			if c.Handshake[2] == 0 || c.Close == tcp.NotClosed {
				return 0, 0
			}
			if c.Handshake[2] <= at.Handshake[2] && at.Handshake[2] < firstEnd(c) {
				n++
			}
		}
		if n > open {
			frame, open = at.Handshake[2], n
		}
	}
	return frame, open
}

// firstEnd is the frame of the first FIN or RST.
func firstEnd(c *check.Conn) int {
	first := 0
	for _, frame := range []int{c.FinFrame[0], c.FinFrame[1], c.RstFrame[0], c.RstFrame[1]} {
		if frame != 0 && (first == 0 || frame < first) {
			first = frame
		}
	}
	return first
}

// After the FIN of a side, its other side may still send: late is the first
// segment with octets that does.
func (f *facts) late() (fin int, late *tcp.Segment) {
	for _, c := range f.ev.TCP {
		for _, s := range f.segments(c) {
			end := c.FinFrame[s.From.Other()]
			if end != 0 && s.Frame > end && s.Length > 0 && c.Close == tcp.Normal {
				return end, s
			}
		}
	}
	return 0, nil
}

// again is the first segment that was sent a second time, by a client, and how
// many there were.
func (f *facts) again() (first *tcp.Segment, n int) {
	for _, c := range f.ev.TCP {
		for _, s := range f.segments(c) {
			if s.Notes.Has(tcp.Retransmission) && s.Length > 0 {
				if n++; first == nil {
					first = s
				}
			}
		}
	}
	return first, n
}
