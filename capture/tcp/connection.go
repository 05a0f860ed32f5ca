package tcp

import (
	"net/netip"
)

// A State is a connection state (RFC 9293 §3.3.2). Its String is spelled as
// in the RFC: "FIN-WAIT-1".
type State uint8

// The states of RFC 9293 §3.3.2. Unknown is the state of a side whose past
// was not captured.
const (
	Unknown State = iota
	Closed
	Listen
	SynSent
	SynReceived
	Established
	FinWait1
	FinWait2
	CloseWait
	Closing
	LastAck
	TimeWait
)

// A Close says how a connection ended (RFC 9293 §3.6).
type Close uint8

// The ways a connection ends. Their strings are those of the inspect JSON.
const (
	NotClosed    Close = iota // "none": no FIN and no RST was captured
	Normal                    // "normal": each side's FIN was sent and acknowledged, in three segments or four
	Simultaneous              // "simultaneous": both FINs were under way at once
	HalfClosed                // "half": the FIN of one side only, or one that was never acknowledged
	Aborted                   // "abort": RST
)

// A Connection is one TCP connection, as far as the capture shows it. Pairs
// are [Client, Server].
type Connection struct {
	Client, Server netip.AddrPort
	RolesFrom      string // "syn", "synack" or "first": what told the client from the server

	FirstFrame, LastFrame int
	Frames                [2]int   // frames sent by each side
	Completeness          uint8    // SYN 1, SYN-ACK 2, ACK 4, data 8, FIN 16, RST 32, as the last frame shows it on Wireshark's second pass: of a single frame nothing but its SYN, and data with that
	Syn, SynAck, Fin, Rst [2]int   // segments with these flags (Syn: without ACK)
	Handshake             [3]int   // frames of SYN, SYN-ACK and ACK, each verified by its numbers; 0 if not captured
	Opened                int      // first frame that shows that the handshake was completed: Handshake[2], or another one if that was not captured; 0 if none does
	Arrived               [3]int   // the same as Handshake, of the segments that the network did not drop, as far as they were kept
	HasISN                [2]bool  // the SYN of the side was captured: its stream is known from the beginning
	State                 [2]State // at the end of the capture
	Close                 Close
	ActiveOpener          Side // the client, unless both opened at once
	SimultaneousOpen      bool
	ActiveCloser          Side     // sender of the first FIN, or of the RST; valid iff Close != NotClosed
	FinFrame              [2]int   // first frame with that side's FIN; 0 if none
	FinAcked              [2]int   // frame that acknowledged it; 0 if none
	RstFrame              [2]int   // first frame with a RST of that side that fits the connection; 0 if none
	Refused               int      // first frame with a RST that answers the SYN; 0 if none
	BeginMissing          bool     // the capture began after the connection did
	EndMissing            bool     // the capture ended, or the connection was left, before it closed
	PayloadBytes          [2]int64 // octets of payload, retransmitted ones counted again
	UniqueBytes           [2]int64 // octets of sequence space that carried payload
	Retransmissions       [2]int   // segments
	OctetsMissing         [2]int64 // octets, at least, behind a gap that was never filled, although the other side has acknowledged them and the side's own numbers go on behind them
	AckMissing            [2]bool  // the other side acknowledged octets or a FIN of that side that were not captured
	Complete              bool     // opened and closed within the capture, no octet missing

	// Copies are frames that AF_PACKET captured a second time on their way
	// through loopback. Frames and PayloadBytes count them, Retransmissions
	// does not.
	Copies [2]int

	Segments []Segment // in order of capture; nil unless the table was asked to keep them

	ledger  *ledger // nil unless Segments are wanted
	sides   [2]side
	isn     [2]Seq       // initial sequence numbers; valid iff HasISN
	origin  [2]Seq       // what relative numbers count from: isn, or the number before the first that was known
	top     [2]Seq       // where the numbers of the side end; valid iff used
	used    [2]bool      // the side has sent something
	sums    *[2][32]byte // nil if no side sent anything
	whole   [2]bool      // sums is the digest of every octet that was sent
	crossed bool         // both FINs were under way at once
	later   later        // may show that the handshake was completed
	opener  Side         // of the first SYN; valid iff there was one, with or without ACK
	copier  copier
}

// count counts the segment, and notes the frames that open and close.
func (c *Connection) count(f Side, h *header, frame int) {
	switch {
	case h.flags&(SYN|ACK) == SYN|ACK:
		c.SynAck[f]++
		if c.SynAck[f.Other()]+c.Syn[0]+c.Syn[1] == 0 && c.SynAck[f] == 1 {
			c.opener = f.Other()
		}
		c.Completeness |= 2
	case h.flags.Has(SYN):
		if c.Syn[0]+c.Syn[1] == 0 {
			c.opener = f
		}
		c.Syn[f]++
		if c.Frames[0]+c.Frames[1] == 1 { // Wireshark adds it only where the connection begins with it
			c.Completeness |= 1
		}
	case h.flags.Has(ACK) && h.length == 0:
		c.Completeness |= 4
	}
	if syn := h.flags.Has(SYN); h.length > 0 && syn != h.flags.Has(ACK) {
		c.Completeness |= 8
	}
	if h.flags.Has(FIN) {
		c.Fin[f]++
		if h.flags.Has(ACK) {
			c.Completeness |= 16
		}
		first(&c.FinFrame[f], frame)
	}
	if h.flags.Has(RST) {
		c.Rst[f]++
		c.Completeness |= 32
	}
	if c.Handshake[2] == 0 {
		c.shake(f, h, frame)
	}
}

// alone takes from the completeness of a connection of a single frame what
// Wireshark does not show there. It adds what a frame says when it has shown the
// frame: what the first one says, except of a SYN without ACK, is not shown
// before the next one. (tshark 4.0.17 with two passes: 0 for each of 226
// connections of one frame without SYN in the corpus, and for made-up ones of
// each kind; a third look at the same frame shows the rest.)
func (c *Connection) alone() {
	if c.Frames[0]+c.Frames[1] > 1 {
		return
	}
	shown := uint8(0)
	if c.Syn[0] == 1 {
		shown = 1 | 8
	}
	c.Completeness &= shown
}

// first sets *at to frame if it is not set yet.
func first(at *int, frame int) {
	if *at == 0 {
		*at = frame
	}
}

// shake looks for the three segments of the handshake by their numbers
// (RFC 9293 figure 6). It runs before the numbers of h are noted. Data may
// come with a SYN and be acknowledged with it (RFC 7413), which is why an
// acknowledgement may be ahead of the SYN.
func (c *Connection) shake(f Side, h *header, frame int) {
	s, o := &c.sides[f], &c.sides[f.Other()]
	switch h.flags & (SYN | ACK | RST) {
	case SYN:
		first(&c.Handshake[0], frame)
	case SYN | ACK:
		opposite := f != c.opener || c.Syn[f.Other()] > 0 && c.Syn[f] > 0 // both opened: either may answer
		if opposite && o.covers(h.ack) {
			first(&c.Handshake[1], frame)
		}
	case ACK:
		switch {
		case c.Handshake[1] == 0 || f != c.opener || !s.behind(h.seq) || !o.behind(h.ack):
		case s.continues(h.seq) && o.covers(h.ack):
			c.Handshake[2] = frame
		case c.Opened == 0:
			c.later = later{h.seq, h.ack, frame, c.Frames[f.Other()]}
			c.shows(false)
		}
	}
}

// A later is a segment that comes after the one that completed the handshake,
// as it seems, while that was not captured.
type later struct {
	seq, ack Seq
	frame    int // 0 if there is none
	before   int // frames of the other side before it
}

// open says which frame completed the handshake, or showed first that another
// one had. It runs at the end.
func (c *Connection) open() {
	c.shows(true)
	if c.Opened == 0 {
		c.Opened = c.Handshake[2]
	}
}

// shows takes a later segment as a proof of the handshake: any acceptable one
// that acknowledges the SYN-ACK opens the connection (RFC 9293 §3.10.7.4).
// At the end it may acknowledge what was not captured, if that fits into the
// window and no frame of the other side comes after it, which would tell.
func (c *Connection) shows(atEnd bool) {
	x, passive := &c.later, c.opener.Other()
	o := &c.sides[passive]
	if x.frame == 0 || c.Opened != 0 || !o.acked {
		return
	}
	last := atEnd && c.Frames[passive] == x.before
	received := x.seq.diff(o.ack) <= c.room(passive)
	sent := o.covers(x.ack) || last && x.ack.diff(o.top) <= c.room(c.opener)
	if received && sent {
		c.Opened = x.frame
	}
}

// room returns how many octets behind its acknowledgement a side takes: its
// window, which is scaled if both sides can, except that of a SYN (RFC 7323
// §2.2).
func (c *Connection) room(side Side) int {
	s := &c.sides[side]
	if c.Frames[side] == c.Syn[side]+c.SynAck[side] || !c.sides[0].scales || !c.sides[1].scales {
		return int(s.window)
	}
	return int(s.window) << s.scale
}

// behind reports whether q is behind the SYN of s.
func (s *side) behind(q Seq) bool { return !s.known || q.diff(s.base) > 0 }

// continues reports whether q is behind the SYN of s, and no octet between them
// was missed.
func (s *side) continues(q Seq) bool {
	return !s.known || q.diff(s.base) > 0 && q.diff(s.stream.number(s.stream.edge())) <= 0
}

// covers reports whether q is behind the SYN of s, and not behind what s sent,
// as far as that was captured.
func (s *side) covers(q Seq) bool {
	return !s.known || q.diff(s.base) > 0 && (!s.seen || q.diff(s.top) <= 0)
}

// closing reports whether a FIN is under way.
func (c *Connection) closing() bool { return c.sides[0].finSent || c.sides[1].finSent }
