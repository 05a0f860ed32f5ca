package bothends

import (
	"bytes"

	"socketlab/assignments/report"
	"socketlab/capture/tcp"
)

// opening returns the initial sequence number of a side.
func opening(c *tcp.Connection, side tcp.Side) (n tcp.Seq, ok bool) {
	for i := range c.Segments {
		if s := &c.Segments[i]; s.From == side && s.Flags.Has(tcp.SYN) {
			n, _ = s.Numbers()
			return n, true
		}
	}
	return 0, false
}

// segments compares the two ends of a connection.
func (r *Result) segments(own, theirs *talk, nat bool, p *pace) {
	var d draws
	for _, side := range []tcp.Side{tcp.Client, tcp.Server} {
		x, okX := opening(own.tcp, side)
		y, okY := opening(theirs.tcp, side)
		d.see(okX && okY, x, y)
		r.streams(own, theirs, side)
	}
	r.clocks(own, theirs, &d, p)
	switch {
	case d.other == 0:
	case d.same == 0 && d.other > 1 && !nat:
		r.tell("referee-numbers", "Nothing that the two kernels drew for this connection is the same here and at the referee: neither sequence numbers nor timestamps of TCP (%d here, %d there).", d.own, d.theirs).as(report.Strong, own.frames(), theirs.frames())
	default:
		r.tell("referee-numbers", "Some numbers of TCP in this connection are others than at the referee (%d here, %d there), by the same amount throughout, as behind a firewall that draws its own.", d.own, d.theirs).as(report.Weak, own.frames(), theirs.frames())
	}
}

// draws counts what kernels drew for a connection: initial sequence numbers and the
// first timestamps. Firewalls draw some of them anew, and hardly ever all.
type draws struct {
	same, other int
	own, theirs any // the first that differs
}

// see compares one of them, a number of either kind, if both ends know it.
func (d *draws) see(known bool, own, theirs any) {
	switch {
	case !known:
	case own == theirs:
		d.same++
	default:
		if d.other == 0 {
			d.own, d.theirs = own, theirs
		}
		d.other++
	}
}

// streams compares what a side sent.
func (r *Result) streams(own, theirs *talk, side tcp.Side) {
	a, b := own.tcp.Stream(side), theirs.tcp.Stream(side)
	n := min(len(a.Octets), len(b.Octets))
	same := n
	if !bytes.Equal(a.Octets[:n], b.Octets[:n]) {
		for same = 0; a.Octets[same] == b.Octets[same]; same++ {
		}
		var frames, other []int
		for at := same; at < n; at++ {
			if a.Octets[at] != b.Octets[at] {
				frames, other = append(frames, bringer(&a, at)), append(other, bringer(&b, at))
			}
			if len(frames) > 20*maxListed {
				break
			}
		}
		r.tell("referee-octets", "These frames carry other octets here than at the referee.").as(report.Strong, frames, other)
	}
	r.Octets += int64(same)
	if same < n || a.Gap || b.Gap {
		return
	}
	fromReferee := (side == tcp.Server) == r.isClient(theirs)
	switch {
	case len(a.Octets) > len(b.Octets) && fromReferee:
		r.tell("referee-made", "Here the referee sends octets that it did not send: %d more.", len(a.Octets)-n).as(report.Strong, []int{bringer(&a, n)}, nil)
	case len(a.Octets) < len(b.Octets):
		r.tell("referee-lacking", "The referee recorded octets of this connection that the capture lacks: %d.", len(b.Octets)-n).as(report.Weak, nil, []int{bringer(&b, n)})
	}
}

// isClient reports whether the student's program was the client.
func (r *Result) isClient(theirs *talk) bool { return r.Sessions[theirs.session].Own == "client" }

// bringer is the frame that brought an octet of a stream.
func bringer(s *tcp.Stream, at int) int {
	for _, p := range s.Pieces {
		if at < p.End {
			return p.Segment.Frame
		}
	}
	return 0
}

// A place is where a segment stands in its connection.
type place struct {
	side   tcp.Side
	seq    int64
	flags  tcp.Flags
	octets bool
}

func placeOf(s *tcp.Segment) place {
	return place{s.From, s.RelSeq, s.Flags & (tcp.SYN | tcp.FIN), s.Length > 0}
}

// clocks joins the segments of both ends, and compares what the clocks of their
// senders said.
func (r *Result) clocks(own, theirs *talk, d *draws, p *pace) {
	there := places(theirs.tcp)
	var shift [2]uint32
	var known [2]bool
	var other, otherTheirs, gone []int
	compared := 0
	here := places(own.tcp)
	for i := range own.tcp.Segments {
		a := &own.tcp.Segments[i]
		at := placeOf(a)
		b := there[at]
		if here[at] != a || b == nil || !at.octets && at.flags == 0 {
			continue
		}
		p.see(a.Time, b.Time, r.join(theirs, a.Frame, b.Frame))
		x, okX := a.Timestamp()
		y, okY := b.Timestamp()
		switch {
		case okX != okY:
			gone = append(gone, a.Frame)
			continue
		case !okX:
			continue
		case !known[a.From]:
			shift[a.From], known[a.From] = x-y, true
			d.see(true, x, y)
		case x-y != shift[a.From]:
			other, otherTheirs = append(other, a.Frame), append(otherTheirs, b.Frame)
		}
		compared++
	}
	if len(other) > 0 {
		strength := report.Weak
		if 2*len(other) >= compared {
			strength = report.Strong
		}
		r.tell("referee-clocks", "The timestamps of TCP in these frames are others than at the referee.").as(strength, other, otherTheirs)
	}
	if len(gone) > 0 {
		r.tell("referee-clocks", "These frames have timestamps of TCP at one end only, as behind a firewall that takes them away.").as(report.Weak, gone, nil)
	}
}

// places are the segments of a connection by their places; nil where several stand
// at one, so that nobody can tell which is which.
func places(c *tcp.Connection) map[place]*tcp.Segment {
	out := map[place]*tcp.Segment{}
	for i := range c.Segments {
		s := &c.Segments[i]
		if s.Notes.Has(tcp.FrameCopy) {
			continue
		}
		at := placeOf(s)
		if _, twice := out[at]; twice {
			out[at] = nil
		} else {
			out[at] = s
		}
	}
	return out
}
