package tcp

import (
	"crypto/sha256"

	"socketlab/capture/ip"
)

// A Table sorts TCP segments into connections, in one pass. Set its exported
// fields before the first Find.
//
// That takes two steps, which two goroutines may do: one calls Find for every
// segment, in the order of the capture, and one calls Follow for what was
// found, in the same order. Find knows the sockets, Follow the connections;
// each has its own memory.
type Table struct {
	Hash bool // digest the streams

	Keeper *ip.Keeper // which connections have a place, and what is kept of them; nil keeps all, and totals only

	Unreadable int // segments whose header cannot be read

	sockets ip.Table[place] // of Find
	room    []Connection    // allocated for connections to come

	pool pool // of Follow
}

// chunkSize is how many connections are allocated at a time, unless there are
// few.
const chunkSize = 64

// A place is what Find knows of a connection.
type place struct {
	*Connection
	origins  [2]origin
	share    *ip.Share // of the room for Segments; nil if none are wanted
	loopback bool      // both ends are on one machine
	followed bool      // by another one between the same sockets, for which there was no place
}

// A Found is a segment and the connection it belongs to.
type Found struct {
	connection *Connection
	octets     []byte   // captured ones, from the header on
	length     int      // octets on the wire
	frame      int      //
	at         int64    // nanoseconds; valid iff loopback
	kept       *Segment // without what its connection makes of it; nil if it is not kept
	id         uint32   // of the IP packet
	from       Side     //
	partial    bool     // only the first fragment: where its payload ends is not known
	loopback   bool     // both ends are on one machine
}

// header reads the header of s, and reports whether it can be read.
func (s *Found) header(h *header) bool {
	ok := h.parse(s.octets, s.length)
	if s.partial {
		h.length, h.payload = 0, nil
	}
	return ok
}

// Add adds the segment that p carries. It reports false if it only counts it, as
// Find does.
func (t *Table) Add(p *ip.Packet) bool {
	var s Found
	if !t.Find(p, &s) {
		return false
	}
	t.Follow(&s)
	return true
}

// Find finds the connection of the segment that p carries. s refers to the octets
// of p. Find reports false if it only counts the segment: in Unreadable, or, where
// a connection more has no place, in Keeper.LeftOut.
func (t *Table) Find(p *ip.Packet, s *Found) bool {
	s.octets, s.length, s.partial = p.Payload, p.Length, p.Partial
	var h header
	if !s.header(&h) {
		t.Unreadable++
		return false
	}
	var pair ip.Pair
	src, dst, _ := Ports(p.Payload)
	pair.Set(p, src, dst)
	c, from := t.place(&pair, &h)
	if c == nil {
		return false
	}
	s.connection, s.from, s.frame, s.id, s.kept = c.Connection, from, p.Frame.Number, p.ID, nil
	if s.loopback = c.loopback; s.loopback {
		s.at = p.Frame.Time.UnixNano()
	}
	if c.share != nil {
		s.kept = t.keep(c.share, &h, p)
	}
	return true
}

// place returns the place of a segment, and the side that sent it. It opens a
// connection if there is none, or if the segment is a SYN of the next one between
// the same sockets. It returns nil if there is no place for one.
func (t *Table) place(p *ip.Pair, h *header) (c *place, from Side) {
	c, reversed := t.sockets.Find(p)
	if reversed {
		from = Server
	}
	if c == nil || c.followed || c.origins[from].left(h) {
		if c = t.open(p, h, c); c == nil {
			return nil, from
		}
		from = Client
	}
	c.origins[from].bySender(h)
	c.origins[from.Other()].byAck(h)
	return c, from
}

// open adds a connection that begins with h, if there is a place. before is the
// one before it between the same sockets, or nil.
func (t *Table) open(p *ip.Pair, h *header, before *place) *place {
	share, ok := t.Keeper.Admit(p)
	if !ok {
		if before != nil {
			before.followed = true
		}
		return nil
	}
	if len(t.room) == 0 {
		t.room = make([]Connection, min(4+t.sockets.Len(), chunkSize))
	}
	c := t.sockets.Open(p)
	c.Connection, t.room = &t.room[0], t.room[1:]
	c.loopback = p.Loopback()
	c.begin(h.flags)
	if share.Wanted {
		c.share, c.ledger = &share, new(ledger)
	}
	return c
}

// Follow takes a segment into its connection.
func (t *Table) Follow(s *Found) {
	c := s.connection
	c.Frames[s.from]++
	if c.FirstFrame == 0 {
		c.FirstFrame = s.frame
	}
	c.LastFrame = s.frame
	var h header
	s.header(&h)
	if c.ledger == nil {
		c.copy(s, &h, t.follow(c, s.from, &h, s.frame))
		return
	}
	x := t.witness(c, s.from, &h, s.frame)
	x.Notes |= c.copy(s, &h, x.Notes)
	if s.kept != nil {
		c.keep(s.kept, s.from, &h, x)
	}
}

// copy tells a frame that was captured a second time. notes are those of the
// segment so far.
func (c *Connection) copy(s *Found, h *header, notes Notes) Notes {
	if !s.loopback || !c.copier.repeats(s, h) {
		return 0
	}
	c.Copies[s.from]++
	if notes.Has(Retransmission) {
		c.copier.again[s.from]++
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
	s.number(o, h)
	if h.flags.Has(SYN) {
		notes |= c.initial(f, h)
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
		s.cut = true
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
	out := make([]*Connection, 0, t.sockets.Len())
	for pair, c := range t.sockets.All() {
		c.finalize(pair, &t.pool, t.Hash)
		out = append(out, c.Connection)
	}
	return out
}
