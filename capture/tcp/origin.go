package tcp

// An origin is where the sequence numbers of one side begin, as far as the
// segments so far tell. It tells a connection from the next one between the
// same sockets.
type origin struct {
	base     Seq  // initial sequence number, or what must have been it; valid iff known
	known    bool //
	captured bool // base is that of a SYN
}

// bySender notes what a segment from that side tells.
func (o *origin) bySender(h *header) {
	switch {
	case h.flags.Has(SYN) && !o.captured:
		o.base, o.known, o.captured = h.seq, true, true
	case !o.known:
		o.base, o.known = h.seq-1, true
	}
}

// byAck notes what a segment to that side tells.
func (o *origin) byAck(h *header) {
	if !o.known && h.flags.Has(ACK) {
		o.base, o.known = h.ack-1, true
	}
}

// left reports whether a segment from that side is the SYN of another
// connection.
func (o *origin) left(h *header) bool {
	return h.flags&(SYN|ACK) == SYN && o.known && o.base != h.seq
}
