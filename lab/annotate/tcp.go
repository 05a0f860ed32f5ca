package annotate

import (
	"net/netip"
	"sort"

	"socketlab/capture/tcp"
	"socketlab/lab/peer"
)

// A meeting is a connection on the wire and what its two ends have called.
// Each is nil if nothing is known of it.
type meeting struct {
	*tcp.Connection
	parties [2]*party
	refused *peer.Call // the connect() that failed
}

// connection names the calls behind the segments of a connection.
func (a *annotator) connection(c *tcp.Connection) {
	m := a.book.meet(c)
	for i := range c.Segments {
		s := &c.Segments[i]
		if s.Notes.Has(tcp.FrameCopy) {
			continue
		}
		a.opens(m, s)
		a.note(s.Frame, m.caused(s)...)
		a.note(s.Frame, m.received(s)...)
	}
}

// meet finds the two ends of a connection, by the order of those between the
// same sockets. The call that was refused belongs to none: its socket has
// forgotten the port by the time anybody can ask.
func (b *book) meet(c *tcp.Connection) *meeting {
	m := &meeting{Connection: c}
	ends := [2]netip.AddrPort{c.Client, c.Server}
	if c.Refused == 0 || c.Arrived[1] != 0 {
		for side := range ends {
			w := wayTo(ends[side].Port(), ends[1-side])
			if all := b.parties[w]; len(all) > 0 {
				m.parties[side], b.parties[w] = all[0], all[1:]
			}
		}
	}
	to := wayTo(0, c.Server).to
	if waiting := b.failed[to]; c.Arrived[1] == 0 && m.parties[tcp.Client] == nil && len(waiting) > 0 {
		m.refused, b.failed[to] = waiting[0], waiting[1:]
	}
	return m
}

// caused returns the calls behind a segment: the one that opened or closed with
// it, and those whose octets it carries. What the kernel sends by itself, and
// once more, has none.
func (m *meeting) caused(s *tcp.Segment) (calls []*peer.Call) {
	p := m.parties[s.From]
	switch {
	case p == nil:
		if s.From == tcp.Client && s.Frame == m.Handshake[0] && m.refused != nil {
			calls = append(calls, m.refused)
		}
		return calls
	case s.Flags.Has(tcp.RST) && s.Notes&(tcp.Refusal|tcp.OutsideState) != 0:
		return nil // the kernel's own
	case s.Flags.Has(tcp.RST):
		return p.resets(m.FinFrame[s.From] != 0 && m.FinFrame[s.From] < s.Frame)
	}
	if m.HasISN[s.From] {
		for _, x := range s.Fresh {
			calls = append(calls, p.sent(x)...)
		}
	}
	if s.Frame == m.FinFrame[s.From] && len(p.closers) > 0 {
		calls = append(calls, p.closers[0])
	}
	return calls
}

// opens names connect() at its two segments: the SYN with which it begins, and
// the ACK that completes the handshake, after which it can return. The kernel
// answers a SYN by itself, long before accept(). Where no ACK of it was
// captured, the SYN says all.
func (a *annotator) opens(m *meeting, s *tcp.Segment) {
	p := m.parties[s.From]
	if p == nil || p.opened == nil || p.opened.Name != "connect" || s.Flags.Has(tcp.RST) {
		return
	}
	ends := m.Handshake[2] != 0 && s.From == m.ActiveOpener
	switch frame := a.packets[s.Frame]; {
	case s.Flags.Has(tcp.SYN) && !s.Notes.Has(tcp.Retransmission) && ends:
		a.comment(frame, p.opened, p.opened.Begun()+" …")
	case s.Flags.Has(tcp.SYN) && !s.Notes.Has(tcp.Retransmission):
		a.note(s.Frame, p.opened)
	case ends && s.Frame == m.Handshake[2]:
		a.comment(frame, p.opened, "… "+p.opened.String()+later(p.opened, frame))
	}
}

// sent returns the calls that sent any of the octets of x.
func (p *party) sent(x tcp.Span) (calls []*peer.Call) {
	first := sort.Search(len(p.sends), func(i int) bool { return p.sends[i].to > x.From })
	for _, t := range p.sends[first:] {
		if t.from >= x.To {
			break
		}
		calls = append(calls, t.call)
	}
	return calls
}

// resets returns the call behind a RST: the last one that closed, unless that
// has sent the FIN and what comes now is the kernel's own.
func (p *party) resets(finished bool) []*peer.Call {
	n := len(p.closers)
	if p.reset || n == 0 || finished && n == 1 {
		return nil
	}
	p.reset = true
	return p.closers[n-1:]
}

// received returns the reads that a segment made possible: it brought the last
// octet that was missing, or let the end of the stream be found.
func (m *meeting) received(s *tcp.Segment) (calls []*peer.Call) {
	p := m.parties[s.From.Other()]
	if p == nil || !m.HasISN[s.From] {
		return nil
	}
	p.readable = max(p.readable, s.Readable.To)
	p.ended = p.ended || s.Notes.Has(tcp.EndOfStream)
	for len(p.reads) > 0 && p.reads[0].to <= p.readable {
		if p.reads[0].call.Octets == 0 && !p.ended {
			break
		}
		calls = append(calls, p.reads[0].call)
		p.reads = p.reads[1:]
	}
	return calls
}
