package trace

import (
	"encoding/binary"
	"net/netip"
)

// readDatagram returns what the notation says of an IP packet, which may not
// be all: the caller must compare what it builds. False means that there are
// no words for it.
func readDatagram(b []byte, v6, quoted bool) (*datagram, bool) {
	d := &datagram{v6: v6}
	var transport []byte
	var ok bool
	if v6 {
		transport, ok = d.read6(b)
	} else {
		transport, ok = d.read4(b)
	}
	if !ok {
		return nil, false
	}
	switch {
	case d.offset != 0 || d.more:
	case d.protocol == protocolUDP && len(transport) >= 8:
		d.readUDP(transport)
		return d, true
	case d.protocol == protocolTCP && len(transport) >= 20:
		if d.readTCP(transport) {
			return d, true
		}
	case quoted:
	case d.protocol == protocolICMP && !v6, d.protocol == protocolICMPv6 && v6:
		if d.readUnreachable(transport) {
			return d, true
		}
	}
	d.word, d.payload = "ip", transport
	return d, true
}

// read4 reads an IPv4 header without options.
func (d *datagram) read4(b []byte) ([]byte, bool) {
	if len(b) < 20 || b[0] != 0x45 {
		return nil, false
	}
	d.tos = int(b[1])
	d.id = int(binary.BigEndian.Uint16(b[4:]))
	offset := binary.BigEndian.Uint16(b[6:])
	d.noDF, d.more, d.offset = offset&0x4000 == 0, offset&0x2000 != 0, int(offset&0x1fff)*8
	d.ttl, d.protocol = int(b[8]), b[9]
	d.src, _ = netip.AddrFromSlice(b[12:16])
	d.dst, _ = netip.AddrFromSlice(b[16:20])
	if n := int(binary.BigEndian.Uint16(b[2:])); n != len(b) {
		d.ipLength = override{true, n}
	}
	if Fold(Sum(0, b[:20])) != 0xffff {
		d.ipSum = override{true, int(binary.BigEndian.Uint16(b[10:]))}
	}
	return b[20:], true
}

// read6 reads an IPv6 header.
func (d *datagram) read6(b []byte) ([]byte, bool) {
	if len(b) < 40 {
		return nil, false
	}
	first := binary.BigEndian.Uint32(b)
	d.tos, d.flow = int(first>>20&0xff), int(first&0xfffff)
	d.protocol, d.ttl = b[6], int(b[7])
	d.src, _ = netip.AddrFromSlice(b[8:24])
	d.dst, _ = netip.AddrFromSlice(b[24:40])
	if n := int(binary.BigEndian.Uint16(b[4:])); n != len(b)-40 {
		d.ipLength = override{true, n}
	}
	return b[40:], true
}

func (d *datagram) readUDP(b []byte) {
	d.word = "udp"
	d.readPorts(b)
	d.payload = b[8:]
	if n := int(binary.BigEndian.Uint16(b[4:])); n != len(b) {
		d.length = override{true, n}
	}
	d.readChecksum(binary.BigEndian.Uint16(b[6:]), 6)
}

// readTCP reports whether the segment's options are well formed.
func (d *datagram) readTCP(b []byte) bool {
	offset := binary.BigEndian.Uint16(b[12:])
	header := int(offset>>12) * 4
	if header < 20 || header > len(b) {
		return false
	}
	if _, ok := formatOptions(b[20:header]); !ok {
		return false
	}
	d.word = "tcp"
	d.readPorts(b)
	d.payload = b[header:]
	d.segment = segment{
		flags:   offset & 0x1ff,
		seq:     binary.BigEndian.Uint32(b[4:]),
		ack:     binary.BigEndian.Uint32(b[8:]),
		window:  binary.BigEndian.Uint16(b[14:]),
		urgent:  binary.BigEndian.Uint16(b[18:]),
		options: b[20:header],
	}
	d.readChecksum(binary.BigEndian.Uint16(b[16:]), 16)
	return true
}

// readUnreachable reports whether an ICMP message says port unreachable and
// quotes a whole packet.
func (d *datagram) readUnreachable(b []byte) bool {
	kind, code := byte(3), byte(3)
	if d.v6 {
		kind, code = 1, 4
	}
	if len(b) < 8 || b[0] != kind || b[1] != code {
		return false
	}
	inner, ok := readDatagram(b[8:], d.v6, true)
	if !ok || !inner.plain() {
		return false
	}
	d.word, d.inner = "icmp", inner
	d.readChecksum(binary.BigEndian.Uint16(b[2:]), 2)
	return true
}

// plain reports whether a packet needs no settings, for which a quoted packet
// has no place; those of an IP header that Linux fills in are put right.
func (d *datagram) plain() bool {
	return d.ttl == defaultTTL && d.id == 0 && !d.noDF && d.tos == 0 && d.flow == 0 &&
		d.offset == 0 && !d.more && !d.ipLength.set && !d.ipSum.set && !d.length.set &&
		d.checksum.mode == checksumRight
}

func (d *datagram) readPorts(b []byte) {
	d.srcPort = binary.BigEndian.Uint16(b)
	d.dstPort = binary.BigEndian.Uint16(b[2:])
}

// readChecksum finds the word for the checksum at octet at of the transport.
func (d *datagram) readChecksum(field uint16, at int) {
	for _, mode := range []checksumMode{checksumRight, checksumOffloaded, checksumBad} {
		d.checksum = checksum{mode: mode}
		if b, _ := d.transport(); binary.BigEndian.Uint16(b[at:]) == field {
			return
		}
	}
	d.checksum = checksum{checksumValue, field}
}
