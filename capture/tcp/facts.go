package tcp

// Facts are what a segment means in its connection, as far as the capture
// shows it. They are found out once, while the connection is followed.
//
// A segment that is noted as Lost acted on its sender alone. Of any segment,
// Acks.New, Acks.Octets, Readable and the notes about the window say what its
// receiver learns; everything else says what its sender did.
type Facts struct {
	// RelSeq and RelAck are the sequence number and the acknowledgement number,
	// relative to the initial sequence number of the side that they count, as
	// Wireshark shows them. Where its SYN was not captured, its first segment
	// begins at 1. RelAck is valid iff the segment has the ACK flag.
	RelSeq, RelAck int64

	Before, State [2]State // of client and server, before and after the segment
	Notes         Notes

	Fresh  []Span // octets of the payload that its sender had not sent before, in order; nil if none
	Gap    Span   // octets right before the segment that had not been captured by then; empty if there are none
	Filled int    // frame that brings the first octet of Gap later; 0 if none does

	Acks     Acks     // what it acknowledges; the zero value without the ACK flag
	Readable Span     // octets that its receiver can read for the first time, in order and without a gap (RFC 9293 §3.10.7.4)
	Flight   [2]int64 // octets that client and server had sent before, and that were not acknowledged
}

// Acks is what an acknowledgement number says (RFC 9293 §3.4): everything
// before it has arrived.
type Acks struct {
	Octets Span // octets of the other side that are acknowledged for the first time; empty if there are none
	New    bool // it says more than any before it that reached the other side
	Again  bool // its sender has said as much before
	SYN    bool // it covers the SYN of the other side, which was captured
	FIN    bool // it covers the FIN of the other side
	Unseen bool // it covers what was not captured so far
}

// A ledger is what facts rest on, beyond what a side knows anyway. Only
// connections whose segments are kept have one.
type ledger struct {
	accounts [2]account
	fresh    []Span // that the segment being followed brings
	probed   bool   // the last segment was a keep-alive, or a window probe like it,
	prober   Side   // from this side
	lost     bool   // the network dropped some of the kept segments
}

// An account is a ledger's page for one side.
type account struct {
	ack     Seq    // how far it has acknowledged what had been captured; valid iff acked
	window  uint16 // that it offered last, apart from SYN, whose unit is another (RFC 7323 §2.2); valid iff offered
	acked   bool
	offered bool
}

// full reports whether the side has no room, as far as it said.
func (a *account) full() bool { return a.offered && a.window == 0 }

// A moment is what was known before a segment.
type moment struct {
	sides  [2]side // not to be asked for more than numbers: their streams go on
	states [2]State
	edge   int64 // of the sender's stream
	flight [2]int64
}

// witness lets a segment act like follow, and tells what it means.
func (t *Table) witness(c *Connection, f Side, h *header, frame int) Facts {
	was := moment{sides: c.sides, states: c.State, edge: c.sides[f].stream.edge()}
	for i := range c.sides {
		if c.PayloadBytes[i] > 0 {
			was.flight[i] = c.sides[i].flight(&c.sides[1-i])
		}
	}
	c.ledger.fresh = nil
	notes := t.follow(c, f, h, frame)
	s, o := &c.sides[f], &c.sides[f.Other()]
	x := Facts{
		RelSeq: s.stream.at(h.seq) + 1, Before: was.states, State: c.State,
		Fresh: c.ledger.fresh, Gap: was.gap(s, f, h), Readable: was.readable(s, f), Flight: was.flight,
		Notes: notes | c.probing(f, h, notes) | c.ledger.accounts[f].offer(h),
	}
	if h.flags.Has(ACK) {
		x.RelAck = o.stream.at(h.ack) + 1
		x.Acks = c.acks(f, h, &was)
	}
	if notes.Has(Retransmission) && was.acknowledged(f, h) {
		x.Notes |= Needless
	}
	if s.finTaken && !was.sides[f].finTaken {
		x.Notes |= EndOfStream
	}
	return x
}

// flight returns how many octets that s sent are not acknowledged by o.
func (s *side) flight(o *side) int64 {
	end, acked := s.stream.at(s.top), s.stream.low
	if s.finSent && s.top == s.fin+1 {
		end--
	}
	if o.acked {
		acked = s.stream.at(o.ack)
	}
	return max(end-acked, 0)
}

// gap returns what is missing between the highest number that f had used and
// the segment, or, if it is the first of f, between it and what the other side
// acknowledged first. s is f after the segment.
func (m *moment) gap(s *side, f Side, h *header) Span {
	before := &m.sides[f]
	next := before.top
	switch {
	case h.flags&(SYN|RST) != 0, !before.known:
		return Span{}
	case !before.seen:
		next = before.base + 1
	}
	if x := (Span{s.stream.at(next), s.stream.at(h.seq)}); x.From < x.To {
		return x
	}
	return Span{}
}

// readable returns how far the stream without a gap grew. s is f after the
// segment.
func (m *moment) readable(s *side, f Side) Span {
	x := Span{m.edge, s.stream.edge()}
	if !m.sides[f].stream.started {
		x.From = s.stream.low
	}
	x.From = min(x.From, x.To)
	return x
}

// acknowledged reports whether everything that f sends once more was
// acknowledged.
func (m *moment) acknowledged(f Side, h *header) bool {
	s, o := &m.sides[f], &m.sides[f.Other()]
	end := h.seq.add(h.span())
	if end.diff(s.top) > 0 {
		end = s.top
	}
	return o.acked && o.ack.diff(end) >= 0
}

// acks says what the acknowledgement number of a segment from f means, and
// notes it.
func (c *Connection) acks(f Side, h *header, was *moment) Acks {
	a, s, o := &c.ledger.accounts[f], &was.sides[f], &was.sides[f.Other()]
	seen := o.seen && h.ack.diff(o.top) <= 0
	x := Acks{
		Again:  a.acked && h.ack.diff(a.ack) <= 0 || s.acked && h.ack == s.ack,
		SYN:    seen && c.HasISN[f.Other()] && h.ack.diff(c.isn[f.Other()]) > 0,
		FIN:    o.finSent && h.ack == o.fin+1,
		Unseen: !seen,
	}
	x.New = !x.Again
	if !o.seen || was.states[f.Other()] == SynSent && !o.covers(h.ack) {
		return x
	}
	if x.New {
		x.Octets = c.newlyAcked(f, h, o)
	}
	captured := o.top
	if seen {
		captured = h.ack
	}
	if !a.acked || captured.diff(a.ack) > 0 {
		a.ack, a.acked = captured, true
	}
	return x
}

// newlyAcked returns the octets, of those that o had sent, that f acknowledges
// for the first time.
func (c *Connection) newlyAcked(f Side, h *header, o *side) Span {
	stream, a := &c.sides[f.Other()].stream, &c.ledger.accounts[f]
	end := o.top
	if o.finSent && end == o.fin+1 {
		end--
	}
	x := Span{stream.low, min(stream.at(h.ack), stream.at(end))}
	if a.acked {
		x.From = stream.at(a.ack)
	}
	x.From = min(x.From, x.To)
	return x
}

// offer notes the window that a segment offers.
func (a *account) offer(h *header) (notes Notes) {
	if h.flags&(SYN|RST) != 0 {
		return 0
	}
	switch {
	case a.full() && h.window > 0:
		notes = WindowOpened
	case a.offered && h.window > a.window:
		notes = WindowGrown
	}
	a.window, a.offered = h.window, true
	return notes
}

// probing tells probes of a shut window, and answers to probes and to
// keep-alives.
func (c *Connection) probing(f Side, h *header, notes Notes) (more Notes) {
	l := c.ledger
	alive := notes.Has(KeepAlive)
	octet := h.length == 1 && h.flags&(SYN|FIN|RST) == 0
	if (alive || octet) && l.accounts[f.Other()].full() {
		more |= WindowProbe
	}
	if l.probed && l.prober != f && h.span() == 0 && !h.flags.Has(RST) {
		more |= ProbeAnswer
	}
	l.probed, l.prober = alive, f
	return more
}

// settle tells of each kept segment what only the rest of the capture shows:
// whether a gap was filled later, and, where the SYN was captured late, what
// the numbers are relative to.
func (c *Connection) settle() {
	var all [2][]part
	for side := range all {
		all[side] = c.parts(Side(side))
	}
	for i := range c.Segments {
		s := &c.Segments[i]
		if s.Gap.Len() > 0 {
			s.Filled = brings(all[s.From], s.Gap.From)
		}
	}
	for i := range c.Segments {
		s := &c.Segments[i]
		s.shift(&c.sides[s.From].stream, &c.sides[s.From.Other()].stream)
		switch o := s.From.Other(); {
		case i > 0:
			s.Before = c.Segments[i-1].State
		case s.Before[o] == Listen && s.State[o] != SynReceived:
			s.Before[o] = s.State[o] // it was thought to listen
		}
	}
}

// shift makes own octets, and those of the other side, count from where their
// streams really begin.
func (s *Segment) shift(own, other *stream) {
	s.RelSeq -= own.begin
	for i := range s.Fresh {
		s.Fresh[i] = s.Fresh[i].less(own.begin)
	}
	s.Gap, s.Readable = s.Gap.less(own.begin), s.Readable.less(own.begin)
	if s.Flags.Has(ACK) {
		s.RelAck -= other.begin
		s.Acks.Octets = s.Acks.Octets.less(other.begin)
	}
}

// less returns s counted from another octet.
func (s Span) less(from int64) Span { return Span{s.From - from, s.To - from} }
