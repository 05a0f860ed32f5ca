package ladder

import (
	"socketlab/assignments/report"
	"socketlab/capture/tcp"
)

// why says in one line what a segment does. It claims only what the capture
// shows: what is not there may have been lost, or just not captured.
func (t *tcpLadder) why(s *tcp.Segment, r *report.Row) string {
	switch what := t.what(s, r); {
	case !s.Notes.Has(tcp.ZeroWindow):
		return what
	case t.bare(s) && !r.Lost():
		return t.lang.Say("has no room to receive (zero window)")
	default:
		return t.lang.Say("has no room to receive (zero window); %s", what)
	}
}

// bare reports whether s has nothing to say apart from its window.
func (t *tcpLadder) bare(s *tcp.Segment) bool {
	return s.Length == 0 && s.Flags&(tcp.SYN|tcp.FIN) == 0 && !s.Notes.Has(tcp.KeepAlive) && !s.Acks.New
}

// what says what a segment does, its window apart, and whether it was lost. A
// payload stands at the end.
func (t *tcpLadder) what(s *tcp.Segment, r *report.Row) string {
	const noData = tcp.FrameCopy | tcp.KeepAlive | tcp.OutsideState
	switch {
	case !r.Lost():
		return t.does(s, r)
	case s.Flags.Has(tcp.RST):
		return t.lang.Say("sends a RST, which is lost on its way")
	case s.Flags.Has(tcp.SYN):
		return t.syn(s, r)
	case s.Length > 0 && s.Notes&noData == 0:
		return t.lostData(s, r)
	}
	return t.lostToo(t.does(s, r))
}

// lostToo adds that the segment which does what was lost.
func (t *tcpLadder) lostToo(what string) string {
	return t.lang.Say("%s; this segment is lost on its way", what)
}

// lostData is data in a segment that was lost.
func (t *tcpLadder) lostData(s *tcp.Segment, r *report.Row) string {
	say := t.lang.Say
	n := octetCount(s.Length)
	switch again := s.Notes.Has(tcp.Retransmission); {
	case s.Flags.Has(tcp.FIN) && again:
		return say("sends %s and its FIN once more, in a segment that is lost on its way: %s", n, r.Text)
	case s.Flags.Has(tcp.FIN):
		return say("sends %s and its FIN in a segment that is lost on its way: %s", n, r.Text)
	case again:
		return say("sends %s once more, in a segment that is lost on its way: %s", n, r.Text)
	}
	return say("sends %s in a segment that is lost on its way: %s", n, r.Text)
}

// does is what for a segment that arrived.
func (t *tcpLadder) does(s *tcp.Segment, r *report.Row) string {
	say := t.lang.Say
	switch {
	case s.Notes.Has(tcp.FrameCopy):
		return say("the same frame, captured a second time on its way through loopback")
	case s.Notes.Has(tcp.KeepAlive | tcp.WindowProbe):
		return say("asks whether there is room again (window probe)")
	case s.Notes.Has(tcp.KeepAlive):
		return say("asks whether the other side is still there (keep-alive)")
	case s.Flags.Has(tcp.RST):
		return t.reset(s, r)
	case s.Flags.Has(tcp.SYN):
		return t.syn(s, r)
	case s.Notes.Has(tcp.OutsideState):
		return say("comes after the end: the other side has no use for it")
	case s.Flags.Has(tcp.FIN):
		return t.fin(s, r)
	case s.Length > 0:
		return t.data(s, r)
	}
	return t.ack(s, r)
}

func (t *tcpLadder) reset(s *tcp.Segment, r *report.Row) string {
	say := t.lang.Say
	switch {
	case s.Notes.Has(tcp.Refusal):
		return say("refuses the connection: nothing listens on port %d", t.Lanes[s.From].Port)
	case s.Before[s.From] == tcp.SynSent && r.Seq != 1:
		return say("rejects an ACK that does not fit its SYN (reset)")
	case s.Notes.Has(tcp.OutsideState):
		return say("sends a reset whose number is far from its own: it ends nothing")
	case gone(s.Before[0]) && gone(s.Before[1]):
	case s.Flight == [2]int64{}:
		return say("aborts the connection (reset)")
	default:
		return say("aborts the connection (reset): what was under way is lost")
	}
	if t.c.FinAcked[0] != 0 && t.c.FinAcked[1] != 0 {
		return say("resets after both sides have closed: nothing is lost")
	}
	return say("resets a connection that is already gone")
}

// gone reports whether a side has nothing more to send or to receive.
func gone(s tcp.State) bool { return s == tcp.Closed || s == tcp.TimeWait || s == tcp.Listen }

func (t *tcpLadder) syn(s *tcp.Segment, r *report.Row) string {
	what := t.opens(s)
	if r.Lost() {
		what = t.lostToo(what)
	}
	if s.Length > 0 {
		return t.lang.Say("%s, with %s: %s", what, octetCount(s.Length), r.Text)
	}
	return what
}

// opens says what a SYN does, its payload apart. Only a handshake of three
// segments is counted.
func (t *tcpLadder) opens(s *tcp.Segment) string {
	say := t.lang.Say
	three := !t.c.SimultaneousOpen
	again := s.Notes.Has(tcp.Retransmission)
	switch answer := s.Flags.Has(tcp.ACK); {
	case again && three && t.c.Arrived[0] == s.Frame:
		return say("sends its %s once more, and it arrives (handshake %d of 3)", "SYN", 1)
	case again && three && t.c.Arrived[1] == s.Frame:
		return say("sends its %s once more, and it arrives (handshake %d of 3)", "SYN-ACK", 2)
	case again && answer:
		return t.again(s, "SYN-ACK")
	case again:
		return t.again(s, "SYN")
	case answer && three && t.c.Arrived[1] == s.Frame:
		return say("agrees, and opens the way back (handshake 2 of 3)")
	case answer && (s.Acks.SYN || !t.c.HasISN[s.From.Other()]):
		return say("acknowledges the other side's SYN, and sends its own")
	case answer:
		return say("answers a SYN, but does not acknowledge the one that was captured")
	case three && t.c.Arrived[0] == s.Frame:
		return say("asks to open a connection (handshake 1 of 3)")
	case s.Before[s.From.Other()] == tcp.SynSent:
		return say("asks to open the connection as well")
	}
	return say("asks to open a connection")
}

// again says why a SYN or a FIN is sent once more.
func (t *tcpLadder) again(s *tcp.Segment, name string) string {
	say := t.lang.Say
	switch {
	case t.c.Refused != 0 && t.c.Refused < s.Frame && s.Before[s.From] == tcp.Closed:
		return say("sends its %s once more, after it was refused", name)
	case s.Notes.Has(tcp.Needless):
		return say("sends its %s once more, although it was acknowledged", name)
	}
	return say("sends its %s once more: no ACK of it arrived, as far as the capture shows", name)
}

func (t *tcpLadder) fin(s *tcp.Segment, r *report.Row) string {
	say := t.lang.Say
	other := s.From.Other()
	repeated := s.Notes.Has(tcp.Retransmission)
	switch {
	case repeated && t.c.FinFrame[s.From] != s.Frame && s.Length > 0:
		return say("sends %s and its FIN once more: %s", octetCount(s.Length), r.Text)
	case repeated && t.c.FinFrame[s.From] != s.Frame:
		return t.again(s, "FIN")
	case repeated:
		return say("sends %s once more and closes its direction: %s", octetCount(s.Length), r.Text)
	case s.Length > 0:
		return say("sends %s and closes its direction: %s", octetCount(s.Length), r.Text)
	case s.Acks.FIN && s.Acks.New:
		return say("acknowledges the FIN and closes its own direction with it")
	case t.c.FinFrame[other] != 0 && t.c.FinFrame[other] < s.Frame:
		return say("closes the other direction as well")
	}
	return say("has no more to send: closes its direction")
}

func (t *tcpLadder) data(s *tcp.Segment, r *report.Row) string {
	say := t.lang.Say
	switch {
	case s.Notes.Has(tcp.WindowProbe):
		return say("tries one octet into a zero window (window probe): %s", r.Text)
	case s.Notes.Has(tcp.Retransmission) && t.completes(s):
		return say("completes the handshake (3 of 3) and sends %s once more: %s", octetCount(s.Length), r.Text)
	case s.Notes.Has(tcp.Retransmission):
		return say("sends %s once more: %s", octetCount(s.Length), r.Text)
	case s.Gap.Len() > 0 || s.Notes.Has(tcp.OutOfOrder):
		return t.disorder(s, r)
	case t.completes(s):
		return say("completes the handshake (3 of 3) and sends %s: %s", octetCount(s.Length), r.Text)
	}
	return say("sends %s: %s", octetCount(s.Length), r.Text)
}

// completes reports whether s is the last of a three-way handshake.
func (t *tcpLadder) completes(s *tcp.Segment) bool {
	return t.c.Arrived[2] == s.Frame && !t.c.SimultaneousOpen
}

// disorder is data for octets that do not begin where the last ones ended.
func (t *tcpLadder) disorder(s *tcp.Segment, r *report.Row) string {
	say := t.lang.Say
	n := octetCount(s.Length)
	switch gap := s.Gap.Len() > 0; {
	case gap && s.Filled != 0:
		return say("sends %s out of order; what belongs before comes later: %s", n, r.Text)
	case gap && t.Missing > 0:
		return say("sends %s; what belongs before was not captured so far: %s", n, r.Text)
	case gap:
		return say("sends %s; what belongs before was not captured: %s", n, r.Text)
	case s.Brings() < s.Length:
		return say("sends %s, some of them once more: %s", n, r.Text)
	}
	return say("sends %s missing so far: %s", n, r.Text)
}

func (t *tcpLadder) ack(s *tcp.Segment, r *report.Row) string {
	say := t.lang.Say
	switch {
	case t.completes(s):
		return say("acknowledges: the connection is open (handshake 3 of 3)")
	case s.Acks.FIN && s.Acks.Again:
		return say("acknowledges the FIN once more")
	case s.Acks.FIN:
		return say("acknowledges the FIN")
	case !s.Flags.Has(tcp.ACK):
		return say("carries neither data nor a flag that means anything here")
	case s.Acks.New:
		return t.news(s, r)
	}
	return t.noNews(s, r)
}

// news is ack for one that acknowledges more than those before it.
func (t *tcpLadder) news(s *tcp.Segment, r *report.Row) string {
	say := t.lang.Say
	switch received := r.Ack - 1; {
	case s.Acks.Unseen:
		return say("acknowledges more than was captured so far")
	case received == 0 && s.Acks.SYN:
		return say("acknowledges the SYN")
	case received <= 0:
		return say("acknowledges nothing that was captured")
	case s.Notes.Has(tcp.WindowOpened):
		return say("has received everything up to octet %d, and has room again", received)
	default:
		return say("has received everything up to octet %d", received)
	}
}

// noNews is ack for one that acknowledges nothing new.
func (t *tcpLadder) noNews(s *tcp.Segment, r *report.Row) string {
	say := t.lang.Say
	switch {
	case s.Notes.Has(tcp.DuplicateAck) && r.Ack > 0:
		return say("still waits for octet %d (duplicate ACK)", r.Ack)
	case s.Notes.Has(tcp.WindowOpened):
		return say("has room again (window update)")
	case s.Notes.Has(tcp.WindowGrown):
		return say("has more room than before (window update)")
	case s.Notes.Has(tcp.ProbeAnswer):
		return say("answers that it is still there")
	}
	return say("acknowledges nothing new")
}
