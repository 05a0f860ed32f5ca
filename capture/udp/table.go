package udp

import (
	"encoding/binary"

	"socketlab/capture/ip"
)

// A Table sorts UDP datagrams into conversations, in one pass.
type Table struct {
	Keeper *ip.Keeper // which conversations have a place, and what is kept of them; nil keeps all, and totals only

	Unreadable int // datagrams whose header cannot be read

	conversations ip.Table[Conversation]
}

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

// Add adds the datagram that p carries. It reports false if it only counts it: in
// Unreadable, or, where a conversation more has no place, in Keeper.LeftOut.
func (t *Table) Add(p *ip.Packet) bool {
	var h header
	if !h.parse(p.Payload, p.Length, p.Version) {
		t.Unreadable++
		return false
	}
	h.first = p.Partial
	var pair ip.Pair
	pair.Set(p, h.src, h.dst)
	c, side := t.find(&pair)
	if c == nil {
		return false
	}
	if c.FirstFrame == 0 {
		c.FirstFrame = p.Frame.Number
	}
	c.LastFrame = p.Frame.Number
	c.Frames[side]++
	c.PayloadBytes[side] += int64(h.length - HeaderLength)
	if h.bad() {
		c.BadLength++
	}
	if c.share.Wanted {
		t.keep(c, &pair, &h, p)
	}
	return true
}

// find returns the conversation of a datagram, a new one if need be, and its
// side: 0 if the client sent it. It returns nil if there is no place for a new
// one.
func (t *Table) find(p *ip.Pair) (c *Conversation, side int) {
	c, reversed := t.conversations.Find(p)
	if c == nil {
		return t.open(p), 0
	}
	if reversed {
		side = 1
	}
	return c, side
}

// open adds a conversation, if there is a place.
func (t *Table) open(p *ip.Pair) *Conversation {
	share, ok := t.Keeper.Admit(p)
	if !ok {
		return nil
	}
	c := t.conversations.Open(p)
	c.share = share
	return c
}

// keep appends the datagram to those of its conversation, if there is room.
func (t *Table) keep(c *Conversation, pair *ip.Pair, h *header, p *ip.Packet) {
	kept, ok := t.Keeper.Take(&c.share, p, datagramSize, HeaderLength, len(h.payload))
	if !ok {
		return
	}
	d := Datagram{
		Frame: p.Frame.Number, Time: p.Frame.Time, Lost: p.Frame.Lost, Length: h.length, Carried: h.carried,
		Payload: kept.Payload, Checksum: p.Checksum(), BadLength: h.bad(), ID: p.ID,
		Comments: kept.Comments, Link: kept.Link, Network: kept.Network, Header: kept.Header,
	}
	d.Src, d.Dst = pair.Sockets()
	if pair.Loopback() && len(c.Datagrams) > 0 {
		d.Copy = d.mayCopy(&c.Datagrams[len(c.Datagrams)-1])
	}
	c.Datagrams = append(c.Datagrams, d)
}

// Conversations ends the analysis and returns the conversations in the order
// of their first frames.
func (t *Table) Conversations() []*Conversation {
	out := make([]*Conversation, 0, t.conversations.Len())
	for pair, c := range t.conversations.All() {
		c.Client, c.Server = pair.Sockets()
		c.uncopy()
		out = append(out, c)
	}
	return out
}
