package ladder

import (
	"fmt"
	"slices"

	"socketlab/assignments/i18n"
	"socketlab/assignments/report"
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
	for i := range c.Segments {
		t.Rows = append(t.Rows, t.row(&c.Segments[i]))
	}
	t.unreachable(unreachable)
	clock(t.Ladder)
	t.Summary, t.Ended = t.summary(), t.ended()
	return t.Ladder
}

// A tcpLadder is the ladder of a connection while it is drawn up.
type tcpLadder struct {
	*report.Ladder
	c    *tcp.Connection
	lang i18n.Lang

	rejected bool // ICMP answered the SYN
}

func (t *tcpLadder) row(s *tcp.Segment) report.Row {
	r := report.Row{
		Frame: s.Frame, Time: s.Time, From: int(s.From),
		Flags: s.Flags.String(), Seq: s.RelSeq, Length: s.Length,
		Text: excerpt(s.Payload, s.Length), Kind: report.RowPlain,
		State: [2]string{s.State[0].String(), s.State[1].String()},
	}
	r.Label = fmt.Sprintf("%s seq %d", r.Flags, r.Seq)
	if s.Flags.Has(tcp.ACK) {
		r.Ack = s.RelAck
		r.Label += fmt.Sprintf(" ack %d", r.Ack)
	}
	if s.Length > 0 {
		r.Label += fmt.Sprintf(" len %d", s.Length)
	}
	r.Kind = kindOf(s)
	r.Detail = &report.Detail{Link: s.Link, Network: s.Network, Header: s.Header, Payload: s.Payload, Length: s.Length, Checksum: checksumWord(t.lang, s.Checksum)}
	note(&r, s.Comments)
	markLost(&r, s.Notes.Has(tcp.Lost))
	r.Why = t.why(s, &r)
	return r
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
		if !ok || !t.c.Sent(tcp.Side(side), m.Seq) {
			continue
		}
		why := t.lang.Say("reports that port %d cannot be reached: often a firewall is in the way", m.Dst.Port())
		t.Rows = append(t.Rows, unreachableRow(m, side, why))
		t.rejected = true
	}
	slices.SortStableFunc(t.Rows, func(a, b report.Row) int { return a.Frame - b.Frame })
}
