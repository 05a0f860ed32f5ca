package report

import (
	"fmt"
	"strings"

	"socketlab/assignments/i18n"
	"socketlab/capture/tcp"
)

// TCPLadder draws up the ladder of a connection whose segments were kept.
func TCPLadder(c *tcp.Connection, lang i18n.Lang) *Ladder {
	t := &tcpLadder{Ladder: newLadder("TCP", c.Client, c.Server, lang), c: c, lang: lang}
	t.Summary = t.summary()
	t.Missing = c.Frames[0] + c.Frames[1] - len(c.Segments)
	for side := range t.base {
		t.base[side] = origin(c, tcp.Side(side))
	}
	for i := range c.Segments {
		t.Rows = append(t.Rows, t.row(&c.Segments[i]))
	}
	t.clock()
	return t.Ladder
}

// A tcpLadder is the ladder of a connection while it is drawn up.
type tcpLadder struct {
	*Ladder
	c    *tcp.Connection
	lang i18n.Lang
	base [2]tcp.Seq // what relative numbers are relative to
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

func (t *tcpLadder) row(s *tcp.Segment) Row {
	r := Row{
		Frame: s.Frame, at: s.Time, From: int(s.From),
		Flags: s.Flags.String(), Seq: s.Seq.Diff(t.base[s.From]), Length: s.Length,
		Text: excerpt(s.Payload, s.Length), Calls: callsOf(s.Comments), Kind: RowPlain,
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
	r.Why = t.why(s, &r)
	if r.markLost(t.lang) {
		other := s.From.Other()
		r.State[other] = ""
		if n := len(t.Rows); n > 0 {
			r.State[other] = t.Rows[n-1].State[other]
		}
	}
	return r
}

func (t *tcpLadder) detail(s *tcp.Segment) *Detail {
	base := [2]uint32{uint32(t.base[s.From]), uint32(t.base[s.From.Other()])}
	return &Detail{Below: s.Below, Header: s.Header, Payload: s.Payload, Facts: HeaderFacts{
		FromServer: s.From == tcp.Server, Payload: s.Length, Checksum: s.Checksum,
		Base: base, Known: [2]bool{true, true},
	}}
}

func kindOf(s *tcp.Segment) RowKind {
	const trouble = tcp.OutOfOrder | tcp.OutsideState | tcp.DuplicateAck | tcp.ZeroWindow
	switch {
	case s.Notes.Has(tcp.FrameCopy):
		return RowCopy
	case s.Notes.Has(tcp.Retransmission) || s.Notes.Has(tcp.KeepAlive):
		return RowRepeat
	case s.Notes&trouble != 0 || s.Flags.Has(tcp.RST):
		return RowTrouble
	}
	return RowPlain
}

// why says in one line what a segment does.
func (t *tcpLadder) why(s *tcp.Segment, r *Row) string {
	say := t.lang.Say
	switch {
	case s.Notes.Has(tcp.FrameCopy):
		return say("the frame before, captured a second time on its way through loopback")
	case s.Notes.Has(tcp.KeepAlive):
		return say("asks whether the other side is still there (keep-alive)")
	case s.Flags.Has(tcp.RST):
		return t.reset(s)
	case s.Flags.Has(tcp.SYN):
		return t.syn(s)
	case s.Notes.Has(tcp.OutsideState):
		return say("comes after the end: the other side has no use for it")
	case s.Flags.Has(tcp.FIN):
		return t.fin(s)
	case s.Length > 0:
		return t.data(s, r)
	}
	return t.ack(s)
}

func (t *tcpLadder) reset(s *tcp.Segment) string {
	switch {
	case t.c.Rst[s.From] > 0 && t.c.SynAck[s.From]+t.c.Syn[s.From] == 0 && !t.c.BeginMissing:
		return t.lang.Say("refuses the connection: nothing listens on port %d", t.Lanes[s.From].Port)
	case t.c.RstFrame[s.From] != s.Frame:
		return t.lang.Say("resets again")
	}
	return t.lang.Say("aborts the connection (reset): what was under way is lost")
}

func (t *tcpLadder) syn(s *tcp.Segment) string {
	say := t.lang.Say
	switch {
	case s.Notes.Has(tcp.Retransmission):
		return say("asks once more: no answer came")
	case s.Flags.Has(tcp.ACK) && t.c.Handshake[1] == s.Frame:
		return say("agrees, and opens the way back (handshake 2 of 3)")
	case s.Flags.Has(tcp.ACK):
		return say("answers a SYN, but does not acknowledge the one that was captured")
	case t.c.SimultaneousOpen && t.c.Handshake[0] != s.Frame:
		return say("opens the connection as well, at the same time")
	}
	return say("asks to open a connection (handshake 1 of 3)")
}

func (t *tcpLadder) fin(s *tcp.Segment) string {
	say := t.lang.Say
	other := s.From.Other()
	switch {
	case s.Notes.Has(tcp.Retransmission):
		return say("says once more that it has no more to send: no answer came")
	case s.Length > 0:
		return say("sends its last %d octets and closes its direction", s.Length)
	case t.c.FinAcked[other] == s.Frame:
		return say("acknowledges the FIN and closes its own direction with it")
	case t.c.FinFrame[other] != 0 && t.c.FinFrame[other] < s.Frame:
		return say("closes the other direction as well")
	}
	return say("has no more to send: closes its direction")
}

func (t *tcpLadder) data(s *tcp.Segment, r *Row) string {
	say := t.lang.Say
	switch {
	case s.Notes.Has(tcp.Retransmission):
		return say("sends %d octets once more: %s", s.Length, r.Text)
	case s.Notes.Has(tcp.OutOfOrder):
		return say("sends %d octets out of order: %s", s.Length, r.Text)
	case t.c.Handshake[2] == s.Frame:
		return say("completes the handshake (3 of 3) and sends %d octets: %s", s.Length, r.Text)
	}
	return say("sends %d octets: %s", s.Length, r.Text)
}

func (t *tcpLadder) ack(s *tcp.Segment) string {
	say := t.lang.Say
	other := s.From.Other()
	switch {
	case s.Notes.Has(tcp.ZeroWindow):
		return say("has no room for more (zero window)")
	case s.Notes.Has(tcp.DuplicateAck):
		return say("still waits for what is missing (duplicate ACK)")
	case t.c.Handshake[2] == s.Frame:
		return say("acknowledges: the connection is open (handshake 3 of 3)")
	case t.c.FinAcked[other] == s.Frame:
		return say("acknowledges the FIN")
	case !s.Flags.Has(tcp.ACK):
		return say("carries neither data nor a flag that means anything here")
	}
	octets := max(s.Ack.Diff(t.base[other])-1, 0)
	if f := t.c.FinAcked[other]; f != 0 && f <= s.Frame {
		octets = max(octets-1, 0)
	}
	return say("has received everything up to octet %d", octets)
}

// summary says how the connection began and ended.
func (t *tcpLadder) summary() string {
	return strings.TrimSpace(t.opening() + " " + t.closing())
}

// refused reports whether the server answered the SYN with a reset.
func (t *tcpLadder) refused() bool {
	return t.c.Rst[tcp.Server] > 0 && t.c.SynAck[tcp.Server]+t.c.Syn[tcp.Server] == 0 && !t.c.BeginMissing
}

func (t *tcpLadder) opening() string {
	say := t.lang.Say
	switch c := t.c; {
	case c.BeginMissing:
		return say("The capture began after the connection did.")
	case c.SimultaneousOpen:
		return say("Both sides opened at once.")
	case c.Handshake[2] != 0:
		return say("Three-way handshake in frames %d, %d and %d.", c.Handshake[0], c.Handshake[1], c.Handshake[2])
	case t.refused():
		return say("The connection was refused.")
	}
	return say("The handshake was not completed.")
}

func (t *tcpLadder) closing() string {
	say := t.lang.Say
	closer := t.Lanes[t.c.ActiveCloser].Role
	switch t.c.Close {
	case tcp.Normal:
		return say("Normal close; the %s closed first.", closer)
	case tcp.Simultaneous:
		return say("Both sides closed at once.")
	case tcp.HalfClosed:
		return say("Only half closed, by the %s.", closer)
	case tcp.Aborted:
		if t.refused() {
			return ""
		}
		return say("Ended by a reset.")
	}
	return say("No end was captured.")
}
