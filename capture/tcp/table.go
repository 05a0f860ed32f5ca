package tcp

import (
	"crypto/sha256"
	"net/netip"
	"time"

	"socketlab/capture/internal/pairs"
	"socketlab/capture/ip"
)

// A Table sorts TCP segments into connections, in one pass. Set its exported
// fields before the first Add.
type Table struct {
	Hash bool // digest the streams

	// Keep, if not nil, decides for each new connection whether its segments
	// are kept; it is asked with the source and destination of the first one.
	Keep func(src, dst netip.AddrPort) bool

	// Room, if not nil, is asked before a segment is kept that takes so many
	// octets. kept is the caller's to count what a conversation has taken.
	Room func(octets int, kept *int) bool

	MaxFrames int // kept of one conversation; 0 is no limit

	// Around, if not nil, returns the comments of the frame that is being
	// added, and its octets in front of the TCP header: nil if it is put
	// together from fragments. It is asked for frames that are kept.
	Around func() (comments []string, below []byte)

	index  pairs.Index
	chunks [][]Connection
	pool   pool
	now    time.Time // of the segment being added
}

// chunkSize is how many connections are allocated at a time.
const chunkSize = 64

// segmentSize is about what a kept segment takes apart from its payload.
const segmentSize = 256

// Add adds the segment that p carries. It reports false, and leaves everything
// as it was, if the TCP header cannot be read.
func (t *Table) Add(frame int, at time.Time, p *ip.Packet) bool {
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
	t.now = at
	t.segment(c, from, &h, frame, p)
	return true
}

// find returns the connection of a segment and the side that sent it. It opens
// one if there is none, or if the segment is a SYN of the next one between the
// same sockets.
func (t *Table) find(p *pairs.Pair, h *header) (*Connection, Side) {
	n, reversed := t.index.Find(p)
	if n >= 0 {
		c, from := t.at(n), Client
		if reversed {
			from = Server
		}
		if h.flags&(SYN|ACK) != SYN || !c.sides[from].hasBase || c.sides[from].base == h.seq {
			return c, from
		}
	}
	return t.open(p, h), Client
}

// at returns a connection by its number.
func (t *Table) at(n int) *Connection { return &t.chunks[n/chunkSize][n%chunkSize] }

// open adds a connection.
func (t *Table) open(p *pairs.Pair, h *header) *Connection {
	n := t.index.Add(p)
	if n/chunkSize == len(t.chunks) {
		t.chunks = append(t.chunks, make([]Connection, chunkSize))
	}
	c := t.at(n)
	c.loopback = p.Loopback()
	c.begin(h.flags)
	if t.Keep != nil {
		c.keep = t.Keep(p.Sockets())
	}
	return c
}

// segment takes one segment into its connection.
func (t *Table) segment(c *Connection, f Side, h *header, frame int, p *ip.Packet) {
	c.Frames[f]++
	if c.FirstFrame == 0 {
		c.FirstFrame = frame
	}
	c.LastFrame = frame
	notes := t.follow(c, f, h, frame)
	if c.loopback && c.repeats(f, h, p.ID, t.now) {
		c.Copies[f]++
		if notes.Has(Retransmission) {
			c.copied[f]++
		}
		notes |= FrameCopy
	}
	if c.keep {
		t.keep(c, f, h, frame, p, notes)
	}
}

// follow lets the segment act on both sides.
func (t *Table) follow(c *Connection, f Side, h *header, frame int) (notes Notes) {
	stray := h.flags.Has(RST) && c.stray(f, h)
	c.count(f, h, frame)
	if h.flags.Has(RST) && !stray {
		first(&c.RstFrame[f], frame)
	}
	notes = t.number(c, f, h)
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
	alive := h.length <= 1 && s.alive(h, o)
	if alive {
		notes |= KeepAlive
	}
	notes |= s.acknowledgement(h, o)
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
	out := make([]*Connection, t.index.Len())
	for i := range out {
		c := t.at(i)
		c.finalize(t.index.At(i), &t.pool, t.Hash)
		out[i] = c
	}
	return out
}
