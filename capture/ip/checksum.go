package ip

import "encoding/binary"

// A Checksum says what the checksum field of a UDP or TCP header holds.
type Checksum uint8

// The verdicts on a checksum. Only Wrong is a fault: loopback traffic rarely
// carries a finished checksum.
const (
	ChecksumUnknown   Checksum = iota // not all octets were captured
	ChecksumValid                     // the field verifies (RFC 1071)
	ChecksumAbsent                    // the field is zero, which UDP over IPv4 allows (RFC 768)
	ChecksumOffloaded                 // left for the hardware: the bare sum of the pseudo-header, or zero in TCP
	ChecksumWrong                     // none of these
)

// Checksum verifies the checksum of the UDP datagram or TCP segment that p
// carries (RFC 768, RFC 9293 §3.1, RFC 8200 §8.1).
func (p *Packet) Checksum() Checksum {
	switch p.Protocol {
	case TCP:
		return p.transportChecksum(16, p.Length)
	case UDP:
		if len(p.Payload) < 8 {
			return ChecksumUnknown
		}
		return p.transportChecksum(6, int(binary.BigEndian.Uint16(p.Payload[4:])))
	}
	return ChecksumUnknown
}

// transportChecksum verifies the checksum at octet at of a transport of length
// octets.
func (p *Packet) transportChecksum(at, length int) Checksum {
	if length < at+2 || length > len(p.Payload) || p.Partial {
		return ChecksumUnknown
	}
	field := binary.BigEndian.Uint16(p.Payload[at:])
	if field == 0 && p.Protocol == UDP && p.Version == 4 {
		return ChecksumAbsent
	}
	pseudo := p.pseudoSum()
	all := pseudo + uint64(length)
	switch {
	case fold(sum(all, p.Payload[:length])) == 0xffff:
		return ChecksumValid
	case field == 0, field == fold(all), field == fold(pseudo): // the last leaves out the length, as Windows does
		return ChecksumOffloaded
	}
	return ChecksumWrong
}

// pseudoSum adds up the pseudo-header but for the length.
func (p *Packet) pseudoSum() uint64 {
	s := uint64(p.Protocol)
	dst := p.Dst
	if p.routed {
		dst = p.final
	}
	for _, a := range [...]Address{p.Src, dst} {
		if p.Version == 4 {
			a.Lo = uint64(uint32(a.Lo))
		}
		s += a.Hi>>32 + a.Hi&0xffffffff + a.Lo>>32 + a.Lo&0xffffffff
	}
	return s
}

// sum adds b to s as numbers of 32 bits. As 2¹⁶ ≡ 1 modulo 2¹⁶-1, folding the
// result gives the same as adding numbers of 16 bits (RFC 1071 §2).
func sum(s uint64, b []byte) uint64 {
	for len(b) >= 4 {
		s += uint64(binary.BigEndian.Uint32(b))
		b = b[4:]
	}
	var rest [4]byte
	copy(rest[:], b)
	return s + uint64(binary.BigEndian.Uint32(rest[:]))
}

// fold reduces a sum to 16 bits, carries added back in.
func fold(s uint64) uint16 {
	for s > 0xffff {
		s = s>>16 + s&0xffff
	}
	return uint16(s)
}
