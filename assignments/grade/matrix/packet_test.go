package matrix

import (
	"encoding/binary"
	"net/netip"
	"slices"
	"socketlab/capture/trace"
)

// A checksums says what a system leaves in the checksum fields that it does
// not fill in.
type checksums int

const (
	checksumsValid     checksums = iota
	checksumsOffloaded           // the bare sum of the pseudo-header, as Linux does
	checksumsZero                // nothing, as Windows does, in the IP header neither
)

var anyAddress6 = netip.MustParseAddr("::1")

// packet returns the message as an IP packet.
func (m *message) packet(v6 bool, sums checksums) []byte {
	src, dst := m.src.Addr(), m.dst.Addr()
	if v6 {
		src, dst = address6(src), address6(dst)
	}
	protocol, body := m.protocol, append([]byte(nil), m.transport...)
	if m.protocol == protocolICMP {
		protocol, body = m.unreachable(v6)
	}
	at := map[uint8]int{protocolTCP: 16, protocolUDP: 6, protocolICMP: 2, 58: 2}[protocol]
	pseudo := trace.Sum(trace.Sum(uint32(protocol)+uint32(len(body)), src.AsSlice()), dst.AsSlice())
	switch {
	case protocol == protocolICMP:
		pseudo = 0
		fallthrough
	case protocol == 58 || sums == checksumsValid:
		body[at], body[at+1] = 0, 0
		field := ^trace.Fold(trace.Sum(pseudo, body))
		if field == 0 && protocol == protocolUDP {
			field = 0xffff
		}
		binary.BigEndian.PutUint16(body[at:], field)
	case sums == checksumsOffloaded:
		binary.BigEndian.PutUint16(body[at:], trace.Fold(pseudo))
	default:
		body[at], body[at+1] = 0, 0
	}
	if m.badSum {
		body[at] ^= 0x55
	}
	if v6 {
		return append(header6(src, dst, protocol, len(body)), body...)
	}
	return append(header4(src, dst, protocol, len(body), m.id, sums), body...)
}

// address6 is the IPv6 address that stands for an address of IPv4.
func address6(a netip.Addr) netip.Addr {
	if a.IsLoopback() {
		return anyAddress6
	}
	b := a.As4()
	return netip.AddrFrom16([16]byte{0: 0x20, 1: 0x01, 2: 0x0d, 3: 0xb8, 12: b[0], 13: b[1], 14: b[2], 15: b[3]})
}

func header4(src, dst netip.Addr, protocol uint8, n int, id uint16, sums checksums) []byte {
	b := make([]byte, 20, 20+n)
	b[0], b[6], b[8], b[9] = 0x45, 0x40, 64, protocol
	binary.BigEndian.PutUint16(b[2:], uint16(20+n))
	binary.BigEndian.PutUint16(b[4:], id)
	copy(b[12:], src.AsSlice())
	copy(b[16:], dst.AsSlice())
	if sums != checksumsZero {
		binary.BigEndian.PutUint16(b[10:], ^trace.Fold(trace.Sum(0, b)))
	}
	return b
}

func header6(src, dst netip.Addr, protocol uint8, n int) []byte {
	b := make([]byte, 40, 40+n)
	b[0], b[6], b[7] = 0x60, protocol, 64
	binary.BigEndian.PutUint16(b[4:], uint16(n))
	copy(b[8:], src.AsSlice())
	copy(b[24:], dst.AsSlice())
	return b
}

// unreachable returns the ICMP message that refuses what it quotes.
func (m *message) unreachable(v6 bool) (protocol uint8, b []byte) {
	quote := m.quoted.packet(v6, checksumsOffloaded)
	quote = quote[:min(len(quote), 500)]
	kind, code := byte(3), byte(3)
	protocol = protocolICMP
	if v6 {
		protocol, kind, code = 58, 1, 4
	}
	if m.code != 0 {
		code = m.code
	}
	return protocol, append([]byte{kind, code, 0, 0, 0, 0, 0, 0}, quote...)
}

// fragments cuts a packet into as many as an interface with this MTU needs.
func fragments(p []byte, mtu int) (out [][]byte) {
	header, room := 20, (mtu-20)&^7
	if p[0]>>4 == 6 {
		header, room = 40, (mtu-48)&^7
	}
	if mtu == 0 || len(p) <= mtu {
		return [][]byte{p}
	}
	body := p[header:]
	for at := 0; at < len(body); at += room {
		part := body[at:min(at+room, len(body))]
		out = append(out, fragment(p[:header], part, at, at+room < len(body)))
	}
	return out
}

// fragment returns one fragment (RFC 791 §3.2, RFC 8200 §4.5).
func fragment(header, part []byte, at int, more bool) []byte {
	f := slices.Clone(header)
	field := uint16(at)
	if f[0]>>4 == 6 {
		if more {
			field |= 1
		}
		extension := []byte{f[6], 0, byte(field >> 8), byte(field), 0, 0, 0, 7}
		f[6] = 44
		binary.BigEndian.PutUint16(f[4:], uint16(len(extension)+len(part)))
		return append(append(f, extension...), part...)
	}
	field /= 8
	if more {
		field |= 0x2000
	}
	binary.BigEndian.PutUint16(f[2:], uint16(len(f)+len(part)))
	binary.BigEndian.PutUint16(f[6:], field)
	if f[10] != 0 || f[11] != 0 {
		f[10], f[11] = 0, 0
		binary.BigEndian.PutUint16(f[10:], ^trace.Fold(trace.Sum(0, f)))
	}
	return append(f, part...)
}

// A link is a way to put a packet into a frame.
type link struct {
	name   string
	number uint16
	four   []byte // in front of IPv4; nil if it carries none
	six    []byte // in front of IPv6; likewise
}

var none = []byte{}

// links are the link types that loopback traffic comes with.
var links = []link{
	{"NULL, Windows", 0, []byte{2, 0, 0, 0}, []byte{24, 0, 0, 0}},
	{"NULL, FreeBSD", 0, []byte{2, 0, 0, 0}, []byte{28, 0, 0, 0}},
	{"NULL, macOS", 0, []byte{2, 0, 0, 0}, []byte{30, 0, 0, 0}},
	{"NULL, Linux family", 0, []byte{2, 0, 0, 0}, []byte{10, 0, 0, 0}},
	{"NULL, Windows family", 0, []byte{2, 0, 0, 0}, []byte{23, 0, 0, 0}},
	{"NULL big-endian, NetBSD", 0, []byte{0, 0, 0, 2}, []byte{0, 0, 0, 24}},
	{"NULL big-endian, FreeBSD", 0, []byte{0, 0, 0, 2}, []byte{0, 0, 0, 28}},
	{"NULL big-endian, macOS", 0, []byte{0, 0, 0, 2}, []byte{0, 0, 0, 30}},
	{"LOOP", 108, []byte{0, 0, 0, 2}, []byte{0, 0, 0, 24}},
	{"Ethernet", 1, append(make([]byte, 12), 8, 0), append(make([]byte, 12), 0x86, 0xdd)},
	{"Ethernet, VLAN", 1, append(make([]byte, 12), 0x81, 0, 0, 1, 8, 0), append(make([]byte, 12), 0x81, 0, 0, 1, 0x86, 0xdd)},
	{"RAW", 101, none, none},
	{"RAW, BSD", 12, none, none},
	{"SLL", 113, append([]byte{0, 0, 3, 4, 0, 6}, 0, 0, 0, 0, 0, 0, 0, 0, 8, 0), append([]byte{0, 0, 3, 4, 0, 6}, 0, 0, 0, 0, 0, 0, 0, 0, 0x86, 0xdd)},
	{"SLL2", 276, append([]byte{8, 0, 0, 0, 0, 0, 0, 1, 3, 4, 0, 6}, make([]byte, 8)...), append([]byte{0x86, 0xdd, 0, 0, 0, 0, 0, 1, 3, 4, 0, 6}, make([]byte, 8)...)},
	{"IPV4", 228, none, nil},
	{"IPV6", 229, nil, none},
}

// carries returns what stands in front of a packet, nil if the link has none
// of that version.
func (l link) carries(v6 bool) []byte {
	if v6 {
		return l.six
	}
	return l.four
}
