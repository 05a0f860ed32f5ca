package matrix

import (
	"encoding/binary"
	"net/netip"
	"time"
)

// Protocol numbers of IP.
const (
	protocolICMP = 1
	protocolTCP  = 6
	protocolUDP  = 17
)

// Control bits of TCP.
const (
	flagFIN = 1 << iota
	flagSYN
	flagRST
	flagPSH
	flagACK
)

// A message is one packet of an exchange, apart from how it was recorded:
// without link layer, IP header and checksums.
type message struct {
	at        time.Time
	src, dst  netip.AddrPort
	protocol  uint8
	id        uint16 // identification of the IP packet
	transport []byte // UDP datagram or TCP segment, header included; nil for ICMP
	quoted    *message
	captured  int   // octets of the IP packet in the capture; 0 is all of them
	badSum    bool  // the checksum of the transport is wrong
	code      uint8 // of an ICMP message, in place of "port unreachable"; 0 is that
}

// clone returns a copy that can be changed.
func (m *message) clone() *message {
	c := *m
	c.transport = append([]byte(nil), m.transport...)
	if m.quoted != nil {
		c.quoted = m.quoted.clone()
	}
	return &c
}

// header returns the octets in front of the payload.
func (m *message) header() int {
	if m.protocol == protocolUDP {
		return 8
	}
	return int(m.transport[12]>>4) * 4
}

func (m *message) payload() []byte {
	if m.protocol == protocolICMP {
		return nil
	}
	return m.transport[m.header():]
}

// setPayload replaces the payload, and lets the length field of UDP follow.
func (m *message) setPayload(b []byte) {
	m.transport = append(append([]byte(nil), m.transport[:m.header()]...), b...)
	if m.protocol == protocolUDP {
		binary.BigEndian.PutUint16(m.transport[4:], uint16(len(m.transport)))
	}
}

// Fields of TCP.
func (m *message) seq() uint32       { return binary.BigEndian.Uint32(m.transport[4:]) }
func (m *message) ack() uint32       { return binary.BigEndian.Uint32(m.transport[8:]) }
func (m *message) setSeq(v uint32)   { binary.BigEndian.PutUint32(m.transport[4:], v) }
func (m *message) setAck(v uint32)   { binary.BigEndian.PutUint32(m.transport[8:], v) }
func (m *message) setFlags(v byte)   { m.transport[13] = v }
func (m *message) isTCP() bool       { return m.protocol == protocolTCP }
func (m *message) has(bits int) bool { return m.isTCP() && int(m.transport[13])&bits == bits }

// next is the sequence number behind the segment; SYN and FIN count.
func (m *message) next() uint32 {
	n := uint32(len(m.payload()))
	for _, bit := range []int{flagSYN, flagFIN} {
		if m.has(bit) {
			n++
		}
	}
	return m.seq() + n
}

// setPorts changes source and destination port.
func (m *message) setPorts(src, dst uint16) {
	m.src, m.dst = netip.AddrPortFrom(m.src.Addr(), src), netip.AddrPortFrom(m.dst.Addr(), dst)
	if m.transport != nil {
		binary.BigEndian.PutUint16(m.transport, src)
		binary.BigEndian.PutUint16(m.transport[2:], dst)
	}
	if m.quoted != nil {
		m.quoted.setPorts(dst, src)
	}
}

// An exchange is what a capture holds.
type exchange []*message

func (x exchange) clone() exchange {
	out := make(exchange, len(x))
	for i, m := range x {
		out[i] = m.clone()
	}
	return out
}

// A talk names a conversation by its client and server.
type talk struct {
	protocol       uint8
	client, server netip.AddrPort
}

// talkOf returns the conversation that a message belongs to, and whether the
// client sent it. An ICMP message belongs to the one that it quotes.
func talkOf(m *message, ports []uint16) (t talk, fromClient bool) {
	if m.quoted != nil {
		t, _ = talkOf(m.quoted, ports)
		return t, false
	}
	for _, p := range ports {
		if m.dst.Port() == p {
			return talk{m.protocol, m.src, m.dst}, true
		}
	}
	return talk{m.protocol, m.dst, m.src}, false
}
