package tcp

// This file moves the states of both sides (RFC 9293 §3.3.2, §3.10). A capture
// shows segments and not sockets, so the rules are turned around: the sender
// is in a state in which it may send the segment, and the segment reaches the
// receiver at once, as in the figures of the RFC.

// begin sets the states before the first segment, by its flags.
func (c *Connection) begin(first Flags) {
	if first&(SYN|ACK) == SYN {
		c.State = [2]State{Closed, Listen}
	}
}

// step moves the states for one segment from side f.
func (c *Connection) step(f Side, h *header, frame int) {
	switch {
	case h.flags.Has(RST):
		c.reset(f)
		return
	case h.flags.Has(SYN):
		c.synchronize(f, h)
		return
	}
	c.promote(f, h)
	if h.flags.Has(ACK) {
		c.acknowledge(f, h, frame)
	}
	if h.flags.Has(FIN) && !c.sides[f].finSent {
		c.finish(f, h)
	}
	c.take(f)
}

// synchronize is step for a SYN, with or without ACK (RFC 9293 §3.5).
func (c *Connection) synchronize(f Side, h *header) {
	t := f.Other()
	if h.flags.Has(ACK) {
		c.move(f, SynReceived, Unknown, Closed, Listen)
		if c.acksSyn(t, h.ack) {
			c.move(t, Established, Unknown, SynSent, SynReceived)
		}
		return
	}
	if c.State[f] == SynReceived && c.Syn[f] == 1 && c.State[t] == SynSent {
		// f was thought to listen. It opened as well (RFC 9293 figure 7).
		c.SimultaneousOpen = true
		c.rewrite(f, SynReceived, Closed)
		c.move(t, SynReceived, SynSent)
		return
	}
	c.move(f, SynSent, Unknown, Closed)
	c.move(t, SynReceived, Listen)
}

// acksSyn reports whether ack acknowledges the SYN of side s, as far as its
// number is known.
func (c *Connection) acksSyn(s Side, ack Seq) bool {
	return !c.HasISN[s] || c.sides[s].covers(ack)
}

// promote draws the conclusion from f sending an ordinary segment: it has
// seen what it needs to do so, captured or not.
func (c *Connection) promote(f Side, h *header) {
	switch {
	case !h.flags.Has(ACK):
	case h.length > 0:
		c.move(f, Established, SynSent, SynReceived, Unknown)
	default:
		c.move(f, Established, SynSent)
	}
}

// acknowledge lets the other side take the acknowledgement that f sent.
func (c *Connection) acknowledge(f Side, h *header, frame int) {
	t := f.Other()
	if !c.HasISN[t] || h.ack.diff(c.isn[t]) > 0 {
		c.move(t, Established, SynReceived)
	}
	o := &c.sides[t]
	if !o.finSent || c.FinAcked[t] != 0 || h.ack != o.fin+1 {
		return
	}
	c.FinAcked[t] = frame
	c.accept(t)
	c.move(t, FinWait2, FinWait1)
	c.move(t, TimeWait, Closing)
	c.move(t, Closed, LastAck)
}

// finish is step for the first FIN of f (RFC 9293 §3.6).
func (c *Connection) finish(f Side, h *header) {
	t := f.Other()
	s := &c.sides[f]
	s.fin, s.finSent = h.seq.add(h.length), true
	if c.sides[t].finSent && c.FinAcked[t] == 0 {
		c.crossed = true // neither FIN had arrived when the other was sent
	}
	if c.crossed && c.State[f] == CloseWait {
		c.rewrite(f, CloseWait, Established)
		c.move(f, Closing, CloseWait)
		return
	}
	c.move(f, LastAck, CloseWait)
	c.move(f, FinWait1, Established, SynReceived, Unknown)
}

// outside reports whether the state machine has no use for a segment that f
// sent in state was: nothing comes from a closed side but resets, and no data
// follows a FIN.
func (c *Connection) outside(f Side, was State, h *header) bool {
	if was == Closed {
		return h.flags&(SYN|RST) == 0
	}
	s := &c.sides[f]
	return h.length > 0 && s.finSent && h.data().diff(s.fin) >= 0 && !h.flags.Has(FIN)
}

// take lets the other side take the FIN of f, once nothing before it is
// missing. What it has acknowledged was missed by the capture alone.
func (c *Connection) take(f Side) {
	s := &c.sides[f]
	if !s.finSent || s.finTaken {
		return
	}
	o := &c.sides[f.Other()]
	if s.stream.started && s.stream.number(s.stream.edge()).diff(s.fin) < 0 && !(o.acked && o.ack.diff(s.fin) >= 0) {
		return
	}
	c.accept(f)
}

// accept moves the side that takes the FIN of f.
func (c *Connection) accept(f Side) {
	if c.sides[f].finTaken {
		return
	}
	c.sides[f].finTaken = true
	t := f.Other()
	c.move(t, CloseWait, Established, SynReceived, Unknown)
	c.move(t, Closing, FinWait1)
	c.move(t, TimeWait, FinWait2)
}

// reset is step for a RST (RFC 9293 §3.10.7.1).
func (c *Connection) reset(f Side) {
	t := f.Other()
	if c.State[f] == SynReceived && c.Syn[f]+c.SynAck[f] == 0 {
		// f was thought to listen, and refused: nobody did.
		c.rewrite(f, SynReceived, Closed)
	}
	c.State[f] = Closed
	if c.State[t] == SynReceived && c.Syn[t] == 0 {
		c.State[t] = Listen // the welcoming socket lives on
		return
	}
	if c.State[t] != Listen {
		c.State[t] = Closed
	}
}

// nearby is how far a RST may be from what its sender has sent, so that frames
// that were not captured do not count against it: more than systems offer as a
// window unless they are told to.
const nearby = 1 << 24

// stray reports whether a RST from f means no end of this connection: its
// number is far from any that f has used (RFC 9293 §3.10.7.4), or it answers a
// segment of an earlier connection while f still waits for an answer to its
// SYN (§3.10.7.3). It runs before the numbers of h are noted.
func (c *Connection) stray(f Side, h *header) bool {
	s, o := &c.sides[f], &c.sides[f.Other()]
	switch {
	case !s.seen:
		return false
	case c.State[f] == SynSent && c.HasISN[f]:
		return h.seq != c.isn[f]+1 && h.seq != c.isn[f]
	}
	return !near(h.seq, s.top) && !(o.acked && near(h.seq, o.ack))
}

// deny is step for a stray RST: whoever answered a SYN that f did not send
// listens again (RFC 9293 figure 9), and nothing else changes.
func (c *Connection) deny(f Side) {
	if c.State[f] != SynSent {
		return
	}
	c.sides[f].unseen = false // what f denies, it has not sent
	if t := f.Other(); c.Syn[t] == 0 {
		c.move(t, Listen, SynReceived)
	}
}

// near reports whether two numbers may belong to one window.
func near(a, b Seq) bool {
	d := a.diff(b)
	return -nearby < d && d < nearby
}

// move changes the state of s, if it is one of those in from.
func (c *Connection) move(s Side, to State, from ...State) {
	for _, x := range from {
		if c.State[s] == x {
			c.State[s] = to
			return
		}
	}
}

// rewrite corrects what the segments so far say of side s: the last run of
// them that has it in state was. Later segments tell what a capture cannot
// show at the time.
func (c *Connection) rewrite(s Side, was, really State) {
	for i := len(c.Segments) - 1; i >= 0 && c.Segments[i].State[s] == was; i-- {
		c.Segments[i].State[s] = really
	}
}
