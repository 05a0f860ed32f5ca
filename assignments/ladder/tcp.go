package ladder

import (
	"fmt"
	"slices"

	"socketlab/assignments/i18n"
	"socketlab/assignments/report"
	"socketlab/capture"
	"socketlab/capture/flow"
	"socketlab/capture/ip"
	"socketlab/capture/tcp"
)

// TCP draws up the ladder of a connection whose segments were kept.
// Those of the port unreachable messages that answer one of its segments are
// drawn with them.
func TCP(c *tcp.Connection, unreachable []flow.Unreachable, lang i18n.Lang) *report.Ladder {
	t := &tcpLadder{Ladder: newLadder("TCP", c.Client, c.Server, lang), c: c, lang: lang}
	t.Missing = c.Frames[0] + c.Frames[1] - len(c.Segments)
	for side := range t.base {
		t.base[side] = origin(c, tcp.Side(side))
	}
	for i, frame := range c.Handshake {
		t.shake[i] = arrived(c, frame)
	}
	for i := range c.Segments {
		t.Rows = append(t.Rows, t.row(&c.Segments[i]))
	}
	t.unreachable(unreachable)
	clock(t.Ladder)
	t.Summary = t.summary()
	return t.Ladder
}

// A tcpLadder is the ladder of a connection while it is drawn up.
type tcpLadder struct {
	*report.Ladder
	c    *tcp.Connection
	lang i18n.Lang
	base [2]tcp.Seq // what relative numbers are relative to

	shake [3]int // frames of the handshake that arrived; 0 if none did

	sides    [2]soFar
	last     *tcp.Segment // the one before; nil at the first
	refused  bool         // a reset answered the SYN
	rejected bool         // ICMP answered the SYN
}

// origin returns the initial sequence number of a side, or, if its SYN was not
// captured, the one that makes its first segment begin at 1, as Wireshark
// counts.
func origin(c *tcp.Connection, side tcp.Side) tcp.Seq {
	if c.HasISN[side] {
		return c.ISN[side]
	}
	for i := range c.Segments {
		switch s := &c.Segments[i]; {
		case s.From == side:
			return s.Seq - 1
		case s.Flags.Has(tcp.ACK):
			return s.Ack - 1
		}
	}
	return 0
}

// arrived returns the frame of the handshake itself, or, if it was lost, the
// first one after it that does the same and arrived; 0 if there is none.
func arrived(c *tcp.Connection, frame int) int {
	i := slices.IndexFunc(c.Segments, func(s tcp.Segment) bool { return s.Frame == frame })
	if i < 0 || !capture.Lost(c.Segments[i].Comments) {
		return frame
	}
	first := c.Segments[i]
	const kind = tcp.SYN | tcp.ACK | tcp.RST
	for _, s := range c.Segments[i+1:] {
		same := s.From == first.From && s.Flags&kind == first.Flags&kind
		switch {
		case !same || capture.Lost(s.Comments):
		case first.Flags.Has(tcp.SYN) && s.Seq == first.Seq, !first.Flags.Has(tcp.SYN) && s.Ack.Diff(first.Ack) >= 0:
			return s.Frame
		}
	}
	return 0
}

func (t *tcpLadder) row(s *tcp.Segment) report.Row {
	r := report.Row{
		Frame: s.Frame, Time: s.Time, From: int(s.From),
		Flags: s.Flags.String(), Seq: s.Seq.Diff(t.base[s.From]), Length: s.Length,
		Text: excerpt(s.Payload, s.Length), Calls: callsOf(s.Comments), Kind: report.RowPlain,
		State: [2]string{s.State[0].String(), s.State[1].String()},
	}
	r.Label = fmt.Sprintf("%s seq %d", r.Flags, r.Seq)
	if s.Flags.Has(tcp.ACK) {
		r.Ack = s.Ack.Diff(t.base[s.From.Other()])
		r.Label += fmt.Sprintf(" ack %d", r.Ack)
	}
	if s.Length > 0 {
		r.Label += fmt.Sprintf(" len %d", s.Length)
	}
	r.Kind = kindOf(s)
	r.Detail = t.detail(s)
	markLost(&r)
	r.Why = t.why(s, &r)
	t.follow(s, r.Lost())
	return r
}

func (t *tcpLadder) detail(s *tcp.Segment) *report.Detail {
	base := [2]uint32{uint32(t.base[s.From]), uint32(t.base[s.From.Other()])}
	return &report.Detail{Below: s.Below, Header: s.Header, Payload: s.Payload, Facts: report.HeaderFacts{
		FromServer: s.From == tcp.Server, Payload: s.Length, Checksum: s.Checksum,
		Base: base, Known: [2]bool{true, true},
	}}
}

func kindOf(s *tcp.Segment) report.RowKind {
	const trouble = tcp.OutOfOrder | tcp.OutsideState | tcp.DuplicateAck | tcp.ZeroWindow
	switch {
	case s.Notes.Has(tcp.FrameCopy):
		return report.RowCopy
	case s.Notes.Has(tcp.Retransmission) || s.Notes.Has(tcp.KeepAlive):
		return report.RowRepeat
	case s.Notes&trouble != 0 || s.Flags.Has(tcp.RST):
		return report.RowTrouble
	}
	return report.RowPlain
}

// unreachable adds the ICMP messages that answer a segment. A later connection
// between the same sockets has other sequence numbers.
func (t *tcpLadder) unreachable(all []flow.Unreachable) {
	for i := range all {
		m := &all[i]
		side, ok := m.Quotes(ip.TCP, t.c.Client, t.c.Server)
		if !ok || !t.sent(tcp.Side(side), m.Seq) {
			continue
		}
		why := t.lang.Say("reports that port %d cannot be reached: often a firewall is in the way", m.Dst.Port())
		t.Rows = append(t.Rows, unreachableRow(m, side, why))
		t.rejected = true
	}
	slices.SortStableFunc(t.Rows, func(a, b report.Row) int { return a.Frame - b.Frame })
}
