package ladder

import (
	"slices"

	"socketlab/capture/tcp"
)

// soFar is what the segments above a row say of one side.
type soFar struct {
	end    tcp.Seq // of the highest segment it sent; valid iff sent
	ack    tcp.Seq // highest acknowledgement of what was captured that it sent; valid iff acked
	claim  tcp.Seq // highest acknowledgement that it sent, of anything; valid iff claimed
	window uint16  // that it offered last; valid iff offered
	fin    tcp.Seq // behind its FIN; valid iff closed
	data   tcp.Seq // behind its last octet of payload; valid iff spoke

	sent, acked, claimed, offered, closed, spoke bool

	ackedFin bool // it sent an ACK of the FIN of the other side, lost or not

	runs []run // of all octets it sends, below as well; nil until they are asked for
}

// A run is a stretch of octets, by relative sequence numbers.
type run struct{ from, to int }

// follow notes a segment. The acknowledgement of one that was lost reached
// nobody.
func (t *tcpLadder) follow(s *tcp.Segment, lost bool) {
	me := &t.sides[s.From]
	if end := s.Seq.Add(span(s)); !me.sent || end.Diff(me.end) > 0 && !s.Flags.Has(tcp.RST) {
		me.end, me.sent = end, true
	}
	if end := firstOctet(s).Add(s.Length); s.Length > 0 && (!me.spoke || end.Diff(me.data) > 0) {
		me.data, me.spoke = end, true
	}
	me.ackedFin = me.ackedFin || t.acksFIN(s)
	if s.Flags.Has(tcp.FIN) && !s.Flags.Has(tcp.RST) && !me.closed {
		me.fin, me.closed = s.Seq.Add(span(s)), true
	}
	if !lost && s.Flags.Has(tcp.ACK) {
		t.acknowledges(s, me)
	}
	if !s.Flags.Has(tcp.SYN) && !s.Flags.Has(tcp.RST) { // the window of a SYN is in another unit (RFC 7323 §2.2)
		me.window, me.offered = s.Window, true
	}
	t.last = s
}

// acknowledges notes the acknowledgement of s, which me sent. Nobody can have
// received more than the SYN of a side in SYN-SENT (RFC 9293 §3.10.7.3).
func (t *tcpLadder) acknowledges(s *tcp.Segment, me *soFar) {
	if t.acksCaptured(s) && (!me.acked || s.Ack.Diff(me.ack) > 0) {
		me.ack, me.acked = s.Ack, true
	}
	if t.before(s.From.Other()) != tcp.SynSent && (!me.claimed || s.Ack.Diff(me.claim) > 0) {
		me.claim, me.claimed = s.Ack, true
	}
}

// span returns the segment length (RFC 9293 §3.4).
func span(s *tcp.Segment) int {
	n := s.Length
	for _, f := range []tcp.Flags{tcp.SYN, tcp.FIN} {
		if s.Flags.Has(f) {
			n++
		}
	}
	return n
}

// before returns the state of a side before the segment that is being drawn.
func (t *tcpLadder) before(side tcp.Side) tcp.State {
	if t.last == nil {
		return tcp.Unknown
	}
	return t.last.State[side]
}

// full reports whether a side has no room, as far as it said.
func (t *tcpLadder) full(side tcp.Side) bool {
	return t.sides[side].offered && t.sides[side].window == 0
}

// advances reports whether s acknowledges more than its sender did before.
func (t *tcpLadder) advances(s *tcp.Segment) bool {
	me := &t.sides[s.From]
	repeated := me.acked && s.Ack.Diff(me.ack) <= 0 || me.claimed && s.Ack == me.claim
	return s.Flags.Has(tcp.ACK) && !repeated
}

// acksCaptured reports whether all that s acknowledges lies within what was
// captured of the other side.
func (t *tcpLadder) acksCaptured(s *tcp.Segment) bool {
	other := &t.sides[s.From.Other()]
	return other.sent && s.Ack.Diff(other.end) <= 0
}

// acksFIN reports whether s acknowledges the FIN of the other side.
func (t *tcpLadder) acksFIN(s *tcp.Segment) bool {
	other := &t.sides[s.From.Other()]
	return s.Flags.Has(tcp.ACK) && other.closed && s.Ack == other.fin
}

// acksSYN reports whether s acknowledges the SYN of the other side that was
// captured.
func (t *tcpLadder) acksSYN(s *tcp.Segment) bool {
	return t.acksCaptured(s) && s.Ack.Diff(t.base[s.From.Other()]) > 0
}

// acknowledged reports whether the other side has acknowledged s, or all that
// came before it.
func (t *tcpLadder) acknowledged(s *tcp.Segment) bool {
	me, other := &t.sides[s.From], &t.sides[s.From.Other()]
	end := s.Seq.Add(span(s))
	if end.Diff(me.end) > 0 {
		end = me.end
	}
	return other.acked && other.ack.Diff(end) >= 0 || other.claimed && other.claim.Diff(end) >= 0
}

// underWay reports whether an octet that was captured is not acknowledged.
func (t *tcpLadder) underWay() bool {
	for side := range t.sides {
		me, other := &t.sides[side], &t.sides[1-side]
		done := other.acked && other.ack.Diff(me.data) >= 0 || other.claimed && other.claim.Diff(me.data) >= 0
		if me.spoke && !done {
			return true
		}
	}
	return false
}

// sent reports whether a sequence number lies within what a side sent.
func (t *tcpLadder) sent(side tcp.Side, q tcp.Seq) bool {
	return t.sides[side].sent && q.Diff(t.base[side]) >= 0 && q.Diff(t.sides[side].end) <= 0
}

// captured reports whether octet q of a side stands in any row of the ladder,
// those below included.
func (t *tcpLadder) captured(side tcp.Side, q tcp.Seq) bool {
	me := &t.sides[side]
	if me.runs == nil {
		me.runs = t.runsOf(side)
	}
	at := q.Diff(t.base[side])
	n, found := slices.BinarySearchFunc(me.runs, at, func(r run, at int) int { return r.from - at })
	return found || n > 0 && at < me.runs[n-1].to
}

// runsOf returns the runs of octets that a side sends, in order.
func (t *tcpLadder) runsOf(side tcp.Side) []run {
	var all []run
	for i := range t.c.Segments {
		if s := &t.c.Segments[i]; s.From == side && s.Length > 0 && !s.Flags.Has(tcp.RST) && !s.Notes.Has(tcp.KeepAlive) {
			from := firstOctet(s).Diff(t.base[side])
			all = append(all, run{from, from + s.Length})
		}
	}
	slices.SortFunc(all, func(a, b run) int { return a.from - b.from })
	joined := all[:0]
	for _, r := range all {
		if n := len(joined); n > 0 && r.from <= joined[n-1].to {
			joined[n-1].to = max(joined[n-1].to, r.to)
		} else {
			joined = append(joined, r)
		}
	}
	return joined
}

// firstOctet returns the sequence number of the first octet of payload: a SYN
// comes before it.
func firstOctet(s *tcp.Segment) tcp.Seq {
	if s.Flags.Has(tcp.SYN) {
		return s.Seq + 1
	}
	return s.Seq
}
