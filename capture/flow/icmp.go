package flow

import (
	"encoding/binary"
	"net/netip"
	"time"

	"socketlab/capture/ip"
	"socketlab/capture/tcp"
)

// An Unreachable is an ICMP or ICMPv6 port unreachable message and what it
// quotes (RFC 792, RFC 4443 §3.1).
type Unreachable struct {
	Frame    int
	Time     time.Time
	From     netip.Addr
	Protocol uint8          // of the quoted packet: 17 for UDP, 6 for TCP; 0 if the quote is too short
	Seq      tcp.Seq        // of the quoted segment; valid iff Protocol is 6 and so much is quoted, else 0
	Src, Dst netip.AddrPort // of the quoted packet; valid iff Protocol is not 0
}

// maxUnreachable bounds the messages that are listed.
const maxUnreachable = 1 << 16

// icmpHeader is the length of the fixed part of either ICMP, before the quote.
const icmpHeader = 8

// icmp notes a port unreachable message.
func (s *sorter) icmp() {
	p := &s.packet
	s.other.protocol(p.Protocol)
	if len(p.Payload) < 2 || !portUnreachable(p) {
		return
	}
	s.out.Unreachables++
	if len(s.out.Unreachable) == maxUnreachable {
		return
	}
	u := Unreachable{Frame: p.Frame.Number, Time: p.Frame.Time, From: p.Src.Netip(p.Version)}
	if len(p.Payload) > icmpHeader {
		u.quote(p.Payload[icmpHeader:])
	}
	s.out.Unreachable = append(s.out.Unreachable, u)
}

// portUnreachable tells the type and code that say so in either version.
func portUnreachable(p *ip.Packet) bool {
	if p.Protocol == ip.ICMP {
		return p.Payload[0] == 3 && p.Payload[1] == 3
	}
	return p.Payload[0] == 1 && p.Payload[1] == 4
}

// quote reads the beginning of the packet that could not be delivered.
func (u *Unreachable) quote(b []byte) {
	var src, dst netip.Addr
	var protocol uint8
	switch {
	case len(b) >= 20 && b[0]>>4 == 4:
		src, _ = netip.AddrFromSlice(b[12:16])
		dst, _ = netip.AddrFromSlice(b[16:20])
		protocol = b[9]
		b = b[min(int(b[0]&15)*4, len(b)):]
	case len(b) >= 40 && b[0]>>4 == 6:
		src, _ = netip.AddrFromSlice(b[8:24])
		dst, _ = netip.AddrFromSlice(b[24:40])
		protocol, b = extensions(b[6], b[40:])
	}
	from, to, ok := tcp.Ports(b)
	if !ok || protocol != ip.TCP && protocol != ip.UDP {
		return
	}
	u.Protocol = protocol
	u.Src, u.Dst = netip.AddrPortFrom(src, from), netip.AddrPortFrom(dst, to)
	if protocol == ip.TCP && len(b) >= 8 {
		u.Seq = tcp.Seq(binary.BigEndian.Uint32(b[4:]))
	}
}

// extensions walks the IPv6 extension headers that may precede a transport
// header: hop-by-hop options, routing, destination options (RFC 8200 §4).
func extensions(next uint8, b []byte) (protocol uint8, rest []byte) {
	for next == 0 || next == 43 || next == 60 {
		if len(b) < 8 {
			return 0, nil
		}
		length := 8 * (int(b[1]) + 1)
		next, b = b[0], b[min(length, len(b)):]
	}
	if next == 44 && len(b) >= 8 && binary.BigEndian.Uint16(b[2:])&^7 == 0 {
		next, b = b[0], b[8:] // the first fragment
	}
	return next, b
}

// Quotes reports whether m answers a packet of a conversation between client
// and server, and which of the two had sent that packet: 0 for the client, 1
// for the server. protocol is that of IP, ip.TCP or ip.UDP.
func (m *Unreachable) Quotes(protocol uint8, client, server netip.AddrPort) (lane int, ok bool) {
	switch {
	case m.Protocol != protocol:
		return 0, false
	case m.Src == client && m.Dst == server:
		return 0, true
	case m.Src == server && m.Dst == client:
		return 1, true
	}
	return 0, false
}
