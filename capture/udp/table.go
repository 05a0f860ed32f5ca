package udp

import (
	"bytes"
	"encoding/binary"
	"net/netip"
	"slices"
	"time"

	"socketlab/capture"
	"socketlab/capture/internal/pairs"
	"socketlab/capture/ip"
)

// A Table sorts UDP datagrams into conversations, in one pass. Set its
// exported fields before the first Add.
type Table struct {
	// Keep, if not nil, decides for each new conversation whether its
	// datagrams are kept; it is asked with the source and destination of the
	// first one.
	Keep func(src, dst netip.AddrPort) bool

	// Room, if not nil, is asked before a datagram is kept that takes so many
	// octets. kept is the caller's to count what a conversation has taken.
	Room func(octets int, kept *int) bool

	MaxFrames int // kept of one conversation; 0 is no limit

	// Around, if not nil, returns the comments of the frame that is being
	// added, and its octets in front of the UDP header: nil if it is put
	// together from fragments. It is asked for frames that are kept.
	Around func() (comments []string, below []byte)

	index  pairs.Index
	chunks [][]Conversation
}

// chunkSize is how many conversations are allocated at a time.
const chunkSize = 64

// datagramSize is about what a kept datagram takes apart from its payload.
const datagramSize = 160

// A header is a UDP header (RFC 768).
type header struct {
	src, dst uint16
	length   int    // the length field: octets, header included
	carried  int    // octets that IP carries, header included
	payload  []byte // captured octets after the header, as far as the length field reaches
	first    bool   // only the first fragment of the datagram can be had
}

// parse reads the header at the start of datagram, of which carried octets
// were on the wire. It reports false when the header was not captured whole,
// or says that the datagram is shorter than its header: then it is none.
func (h *header) parse(datagram []byte, carried int, version uint8) bool {
	if len(datagram) < HeaderLength {
		return false
	}
	b := (*[HeaderLength]byte)(datagram)
	h.src = binary.BigEndian.Uint16(b[0:])
	h.dst = binary.BigEndian.Uint16(b[2:])
	h.length = int(binary.BigEndian.Uint16(b[4:]))
	h.carried = carried
	if h.length == 0 && (version == 6 || carried > 0xffff) {
		h.length = carried // too long for 16 bits: a jumbogram, or left for the hardware to cut (RFC 2675 §4)
	}
	if h.length < HeaderLength {
		return false
	}
	h.payload = datagram[HeaderLength:min(len(datagram), h.length)]
	return true
}

// bad reports whether the length field promises more than IP carries. Less is
// no fault: what follows belongs to nobody (RFC 768 says nothing of it).
func (h *header) bad() bool { return h.length > h.carried && !h.first }

// Add adds the datagram that p carries. It reports false, and leaves
// everything as it was, if the UDP header cannot be read.
func (t *Table) Add(frame int, at time.Time, p *ip.Packet) bool {
	var h header
	if !h.parse(p.Payload, p.Length, p.Version) {
		return false
	}
	h.first = p.Partial
	var pair pairs.Pair
	pair.Set(p, h.src, h.dst)
	c, side := t.find(&pair)
	if c.FirstFrame == 0 {
		c.FirstFrame = frame
	}
	c.LastFrame = frame
	c.Frames[side]++
	c.PayloadBytes[side] += int64(h.length - HeaderLength)
	if h.bad() {
		c.BadLength++
	}
	if c.keep {
		t.keepDatagram(c, &pair, &h, frame, at, p)
	}
	return true
}

// find returns the conversation of a datagram, a new one if need be, and its
// side: 0 if the client sent it.
func (t *Table) find(p *pairs.Pair) (*Conversation, int) {
	n, reversed := t.index.Find(p)
	switch {
	case n < 0:
		return t.open(p), 0
	case reversed:
		return t.at(n), 1
	}
	return t.at(n), 0
}

// at returns a conversation by its number.
func (t *Table) at(n int) *Conversation { return &t.chunks[n/chunkSize][n%chunkSize] }

// open adds a conversation.
func (t *Table) open(p *pairs.Pair) *Conversation {
	n := t.index.Add(p)
	if n/chunkSize == len(t.chunks) {
		t.chunks = append(t.chunks, make([]Conversation, chunkSize))
	}
	c := t.at(n)
	if t.Keep != nil {
		c.keep = t.Keep(p.Sockets())
	}
	return c
}

// keepDatagram appends the datagram to those of its conversation, if there is
// room.
func (t *Table) keepDatagram(c *Conversation, pair *pairs.Pair, h *header, frame int, at time.Time, p *ip.Packet) {
	if t.MaxFrames > 0 && len(c.Datagrams) >= t.MaxFrames {
		return
	}
	var comments []string
	var below []byte
	if t.Around != nil {
		comments, below = t.Around()
	}
	if t.Room != nil && !t.Room(datagramSize+capture.TextLength(comments)+len(h.payload), &c.kept) {
		return
	}
	octets := slices.Concat(below, p.Payload[:HeaderLength+len(h.payload)])
	end := len(below) + HeaderLength // of the header
	d := Datagram{
		Frame: frame, Time: at, Length: h.length, Carried: h.carried,
		Payload: octets[end:], Checksum: p.Checksum(), BadLength: h.bad(), id: p.ID,
		Comments: slices.Clone(comments),
		Below:    octets[:len(below):len(below)], Header: octets[len(below):end:end],
	}
	d.Src, d.Dst = pair.Sockets()
	if pair.Loopback() && len(c.Datagrams) > 0 {
		d.Copy = d.repeats(&c.Datagrams[len(c.Datagrams)-1])
	}
	c.Datagrams = append(c.Datagrams, d)
}

// The longest time between a frame and its copy: a few microseconds in
// practice. Less is believed where the IP packet has no identification to tell
// it from another one that says the same.
const (
	copyWithin          = time.Millisecond
	copyWithoutIDWithin = 100 * time.Microsecond
)

// repeats reports whether d is the datagram before it again, captured a second
// time on its way through the loopback interface.
func (d *Datagram) repeats(before *Datagram) bool {
	within := copyWithin
	if d.id == 0 {
		within = copyWithoutIDWithin
	}
	return !before.Copy && d.Src == before.Src && d.id == before.id && d.Time.Sub(before.Time) < within &&
		d.Length == before.Length && bytes.Equal(d.Payload, before.Payload)
}

// Conversations ends the analysis and returns the conversations in the order
// of their first frames.
func (t *Table) Conversations() []*Conversation {
	out := make([]*Conversation, t.index.Len())
	for i := range out {
		c := t.at(i)
		c.Client, c.Server = t.index.At(i).Sockets()
		c.uncopy()
		out[i] = c
	}
	return out
}
