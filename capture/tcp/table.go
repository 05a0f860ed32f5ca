package tcp

import (
	"crypto/sha256"

	"socketlab/capture"
	"socketlab/capture/internal/pairs"
	"socketlab/capture/ip"
)

// A Table sorts TCP segments into connections, in one pass. Set its exported
// fields before the first Add.
type Table struct {
	Hash bool // digest the streams

	Keeper *pairs.Keeper // what is kept of connections beside their totals; nil keeps nothing

	connections pairs.Table[Connection]
	pool        pool
}

// segmentSize is about what a kept segment takes apart from its payload.
const segmentSize = 352

// Add adds the segment that p, a packet in frame f, carries. It reports false,
// and leaves everything as it was, if the TCP header cannot be read.
func (t *Table) Add(f *capture.Packet, p *ip.Packet) bool {
	var h header
	if !h.parse(p.Payload, p.Length) {
		return false
	}
	if p.Partial { // only the first fragment: where its payload ends is not known
		h.length, h.payload = 0, nil
	}
	var pair pairs.Pair
	src, dst, _ := Ports(p.Payload)
	pair.Set(p, src, dst)
	c, from := t.find(&pair, &h)
	t.segment(c, from, &h, f, p)
	return true
}

// find returns the connection of a segment and the side that sent it. It opens
// one if there is none, or if the segment is a SYN of the next one between the
// same sockets.
func (t *Table) find(p *pairs.Pair, h *header) (*Connection, Side) {
	c, reversed := t.connections.Find(p)
	if c != nil {
		from := Client
		if reversed {
			from = Server
		}
		if h.flags&(SYN|ACK) != SYN || !c.sides[from].hasBase || c.sides[from].base == h.seq {
			return c, from
		}
	}
	return t.open(p, h), Client
}

// open adds a connection.
func (t *Table) open(p *pairs.Pair, h *header) *Connection {
	c := t.connections.Open(p)
	c.loopback = p.Loopback()
	c.begin(h.flags)
	if c.share = t.Keeper.Share(p); c.share.Wanted {
		c.ledger = new(ledger)
	}
	return c
}

// segment takes one segment into its connection.
func (t *Table) segment(c *Connection, from Side, h *header, f *capture.Packet, p *ip.Packet) {
	c.Frames[from]++
	if c.FirstFrame == 0 {
		c.FirstFrame = f.Frame
	}
	c.LastFrame = f.Frame
	if c.ledger == nil {
		c.copy(from, h, f, p, t.follow(c, from, h, f.Frame))
		return
	}
	x := t.witness(c, from, h, f.Frame)
	x.Notes |= c.copy(from, h, f, p, x.Notes)
	t.keep(c, from, h, f, p, x)
}

// copy tells a frame that was captured a second time. notes are those of the
// segment so far.
func (c *Connection) copy(from Side, h *header, f *capture.Packet, p *ip.Packet, notes Notes) Notes {
	if !c.loopback || !c.repeats(from, h, p.ID, f.Time) {
		return 0
	}
	c.Copies[from]++
	if notes.Has(Retransmission) {
		c.copied[from]++
	}
	return FrameCopy
}

// follow lets the segment act on both sides.
func (t *Table) follow(c *Connection, f Side, h *header, frame int) (notes Notes) {
	stray := h.flags.Has(RST) && c.stray(f, h)
	c.count(f, h, frame)
	if h.flags.Has(RST) && !stray {
		first(&c.RstFrame[f], frame)
	}
	refusal := h.flags.Has(RST|ACK) && c.State[f.Other()] == SynSent && c.acksSyn(f.Other(), h.ack)
	notes = t.number(c, f, h)
	if refusal {
		notes |= Refusal
		first(&c.Refused, frame)
	}
	switch {
	case stray:
		c.deny(f)
		notes |= OutsideState
	case c.State != [2]State{Established, Established} || h.flags&(SYN|FIN|RST) != 0 || c.closing():
		before := c.State
		c.step(f, h, frame)
		if c.outside(f, before[f], h) {
			notes |= OutsideState
		}
	}
	return notes
}

// number follows the sequence numbers of f.
func (t *Table) number(c *Connection, f Side, h *header) (notes Notes) {
	s, o := &c.sides[f], &c.sides[f.Other()]
	if h.flags.Has(SYN) {
		notes |= c.initial(f, h)
	}
	if !s.hasBase {
		s.from(h.seq - 1)
	}
	alive := h.length <= 1 && s.alive(h, o)
	if alive {
		notes |= KeepAlive
	}
	notes |= s.acknowledgement(h, o, c.State[f.Other()])
	if h.length > 0 {
		c.PayloadBytes[f] += int64(h.length)
		if !alive && !h.flags.Has(RST) {
			notes |= t.payload(c, f, h)
		}
	}
	if h.flags.Has(FIN) && s.finSent && h.length == 0 {
		notes |= Retransmission
	}
	if notes.Has(Retransmission) {
		c.Retransmissions[f]++
	}
	s.advance(h)
	return notes
}

// payload takes the payload of a segment into the stream of f.
func (t *Table) payload(c *Connection, f Side, h *header) (notes Notes) {
	s := &c.sides[f]
	if t.Hash && s.stream.sink == nil && !s.stream.broken {
		s.stream.sink = sha256.New()
	}
	if len(h.payload) < h.length {
		s.unseen = true
	}
	data := h.data()
	if c.ledger != nil {
		c.ledger.fresh = s.stream.missing(s.stream.place(data, h.length), nil)
	}
	fresh := s.stream.add(data, h.length, h.payload, &t.pool)
	c.UniqueBytes[f] += int64(fresh)
	switch {
	case fresh == 0:
		return Retransmission
	case s.seen && data != s.top && !h.flags.Has(SYN):
		return OutOfOrder
	}
	return 0
}

// Connections ends the analysis and returns the connections in the order of
// their first frames.
func (t *Table) Connections() []*Connection {
	out := make([]*Connection, 0, t.connections.Len())
	for pair, c := range t.connections.All() {
		c.finalize(pair, &t.pool, t.Hash)
		out = append(out, c)
	}
	return out
}
