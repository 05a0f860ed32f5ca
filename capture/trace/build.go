package trace

import (
	"encoding/binary"
)

// Protocol numbers.
const (
	protocolICMP   = 1
	protocolTCP    = 6
	protocolUDP    = 17
	protocolICMPv6 = 58
)

// octets returns the IP packet that d describes.
func (d *datagram) octets() []byte {
	payload, protocol := d.transport()
	if d.v6 {
		return d.header6(payload, protocol)
	}
	return d.header4(payload, protocol)
}

// header4 puts an IPv4 header in front of a payload (RFC 791 §3.1).
func (d *datagram) header4(payload []byte, protocol uint8) []byte {
	b := make([]byte, 20, 20+len(payload))
	b[0], b[1] = 0x45, byte(d.tos)
	binary.BigEndian.PutUint16(b[2:], uint16(d.ipLength.or(20+len(payload))))
	binary.BigEndian.PutUint16(b[4:], uint16(d.id))
	offset := uint16(d.offset / 8)
	if !d.noDF {
		offset |= 0x4000
	}
	if d.more {
		offset |= 0x2000
	}
	binary.BigEndian.PutUint16(b[6:], offset)
	b[8], b[9] = byte(d.ttl), protocol
	copy(b[12:], d.src.AsSlice())
	copy(b[16:], d.dst.AsSlice())
	binary.BigEndian.PutUint16(b[10:], uint16(d.ipSum.or(int(^Fold(Sum(0, b))))))
	return append(b, payload...)
}

// header6 puts an IPv6 header in front of a payload (RFC 8200 §3).
func (d *datagram) header6(payload []byte, protocol uint8) []byte {
	b := make([]byte, 40, 40+len(payload))
	binary.BigEndian.PutUint32(b, 6<<28|uint32(d.tos)<<20|uint32(d.flow))
	binary.BigEndian.PutUint16(b[4:], uint16(d.ipLength.or(len(payload))))
	b[6], b[7] = protocol, byte(d.ttl)
	copy(b[8:], d.src.AsSlice())
	copy(b[24:], d.dst.AsSlice())
	return append(b, payload...)
}

// transport returns what the IP header is put in front of, and its protocol.
func (d *datagram) transport() ([]byte, uint8) {
	switch d.word {
	case "udp":
		return d.udp(), protocolUDP
	case "tcp":
		return d.tcp(), protocolTCP
	case "icmp":
		return d.unreachable()
	}
	return d.payload, d.protocol
}

// udp returns a UDP datagram (RFC 768).
func (d *datagram) udp() []byte {
	b := make([]byte, 8, 8+len(d.payload))
	d.ports(b)
	binary.BigEndian.PutUint16(b[4:], uint16(d.length.or(8+len(d.payload))))
	b = append(b, d.payload...)
	right := d.sum(b, protocolUDP)
	if right == 0 {
		right = 0xffff // as zero means that there is none
	}
	d.putChecksum(b, 6, right, protocolUDP)
	return b
}

// tcp returns a TCP segment (RFC 9293 §3.1).
func (d *datagram) tcp() []byte {
	s := &d.segment
	b := make([]byte, 20, 20+len(s.options)+len(d.payload))
	d.ports(b)
	binary.BigEndian.PutUint32(b[4:], s.seq)
	binary.BigEndian.PutUint32(b[8:], s.ack)
	header := uint16(20+len(s.options)) / 4
	binary.BigEndian.PutUint16(b[12:], header<<12|s.flags)
	binary.BigEndian.PutUint16(b[14:], s.window)
	binary.BigEndian.PutUint16(b[18:], s.urgent)
	b = append(append(b, s.options...), d.payload...)
	d.putChecksum(b, 16, d.sum(b, protocolTCP), protocolTCP)
	return b
}

// unreachable returns an ICMP message that a port is unreachable (RFC 792,
// RFC 4443 §3.1).
func (d *datagram) unreachable() ([]byte, uint8) {
	inner := d.inner.octets()
	inner = inner[:min(max(d.quoted.or(len(inner)), 0), len(inner))]
	b := append(make([]byte, 8, 8+len(inner)), inner...)
	if d.v6 {
		b[0], b[1] = 1, 4
		d.putChecksum(b, 2, d.sum(b, protocolICMPv6), protocolICMPv6)
		return b, protocolICMPv6
	}
	b[0], b[1] = 3, 3
	d.putChecksum(b, 2, ^Fold(Sum(0, b)), protocolICMP)
	return b, protocolICMP
}

func (d *datagram) ports(b []byte) {
	binary.BigEndian.PutUint16(b, d.srcPort)
	binary.BigEndian.PutUint16(b[2:], d.dstPort)
}

// putChecksum fills in the checksum at octet at of b; right is the right one.
func (d *datagram) putChecksum(b []byte, at int, right uint16, protocol uint8) {
	switch d.checksum.mode {
	case checksumOffloaded:
		right = Fold(d.pseudo(len(b), protocol))
	case checksumBad:
		right ^= 0x5555
	case checksumValue:
		right = d.checksum.value
	}
	binary.BigEndian.PutUint16(b[at:], right)
}

// sum returns the checksum of b with its pseudo-header.
func (d *datagram) sum(b []byte, protocol uint8) uint16 {
	return ^Fold(Sum(d.pseudo(len(b), protocol), b))
}

// pseudo adds up the pseudo-header of a transport of n octets.
func (d *datagram) pseudo(n int, protocol uint8) uint32 {
	s := Sum(uint32(protocol), d.src.AsSlice())
	return Sum(s, d.dst.AsSlice()) + uint32(n)
}

// Sum adds b to s as numbers of 16 bits (RFC 1071). A capture that is made up
// has its checksums reckoned here, and not as package ip verifies them.
func Sum(s uint32, b []byte) uint32 {
	for ; len(b) > 1; b = b[2:] {
		s += uint32(binary.BigEndian.Uint16(b))
		s = s>>16 + s&0xffff
	}
	if len(b) == 1 {
		s += uint32(b[0]) << 8
	}
	return s
}

// Fold adds the carries back in.
func Fold(s uint32) uint16 {
	for s > 0xffff {
		s = s>>16 + s&0xffff
	}
	return uint16(s)
}
