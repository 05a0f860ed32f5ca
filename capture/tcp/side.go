package tcp

// A side is what is known of one side while its connection is followed.
type side struct {
	stream stream
	origin

	top    Seq // end of the highest segment; valid iff seen
	ack    Seq // highest acknowledgement sent; valid iff acked
	fin    Seq // sequence number of the FIN; valid iff finSent
	window uint16
	scale  uint8 // shift count of the windows to come; valid iff scales

	scales                         bool // its SYN says so
	seen, acked, finSent, finTaken bool

	unseen bool // the other side acknowledged what was not captured
	cut    bool // the snap length cut octets off
}

// initial notes the initial sequence number of a SYN.
func (c *Connection) initial(f Side, h *header) (notes Notes) {
	s := &c.sides[f]
	times := c.Syn[f]
	if h.flags.Has(ACK) {
		times = c.SynAck[f]
	}
	if c.HasISN[f] {
		if c.isn[f] == h.seq && times > 1 {
			notes = Retransmission
		}
		return notes
	}
	c.isn[f], c.HasISN[f] = h.seq, true
	s.scale, s.scales = windowScale(h.options)
	s.stream.anchor(h.seq + 1)
	return 0
}

// number notes what a segment from s to o tells of where their numbers begin.
// Streams go on counting from the first that was known.
func (s *side) number(o *side, h *header) {
	known := [2]bool{s.known, o.known}
	s.bySender(h)
	o.byAck(h)
	if !known[0] && s.known {
		s.stream.zero = s.base + 1
	}
	if !known[1] && o.known {
		o.stream.zero = o.base + 1
	}
}

// alive reports whether h is a keep-alive: nothing new, from the octet before
// the next one, when everything was acknowledged (RFC 9293 §3.8.4).
func (s *side) alive(h *header, o *side) bool {
	return s.seen && !s.finSent && h.flags&(SYN|FIN|RST) == 0 && h.seq == s.top-1 &&
		o.acked && o.ack.diff(s.top) >= 0
}

// acknowledgement notes the acknowledgement number and the window of h, which
// s sent to o. A side in SYN-SENT takes none that does not cover its SYN
// (RFC 9293 §3.10.7.3).
func (s *side) acknowledgement(h *header, o *side, state State) (notes Notes) {
	if h.window == 0 && !h.flags.Has(RST) {
		notes |= ZeroWindow
	}
	if !h.flags.Has(ACK) {
		if h.flags.Has(SYN) {
			s.window = h.window
		}
		return notes
	}
	switch {
	case !s.acked || h.ack.diff(s.ack) > 0:
		if o.seen && h.ack.diff(o.top) > 0 || !o.seen && h.ack.diff(o.base+1) > 0 {
			o.unseen = true
		}
		if state != SynSent || o.covers(h.ack) {
			s.ack, s.acked = h.ack, true
		}
	case h.ack == s.ack && h.length == 0 && h.flags&(SYN|FIN|RST) == 0 && h.window == s.window &&
		o.seen && o.top.diff(h.ack) > 0:
		notes |= DuplicateAck
	}
	s.window = h.window
	return notes
}

// advance moves the highest sequence number.
func (s *side) advance(h *header) {
	end := h.seq.add(h.span())
	if !s.seen {
		s.top, s.seen = end, true
		return
	}
	if end.diff(s.top) > 0 && !h.flags.Has(RST) {
		s.top = end
	}
}
