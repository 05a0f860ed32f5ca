package ip

import "encoding/binary"

// ipv4 reads an IPv4 header (RFC 791 §3.1).
func (d *Decoder) ipv4(p *Packet) Kind {
	b := d.data
	if len(b) < 20 {
		d.cut()
		return Malformed
	}
	header := int(b[0]&0x0f) * 4
	switch {
	case b[0]>>4 != 4:
		d.malformed(textVersion)
		return Malformed
	case header < 20:
		d.malformed(textHeaderLength)
		return Malformed
	case header > len(b):
		d.cut()
		return Malformed
	}
	total := int(binary.BigEndian.Uint16(b[2:]))
	switch {
	case total == 0: // left for the hardware that cuts it into segments; the frame says how long it is
		total = d.wire
	case total < header:
		d.malformed(textTotalLength)
		return Malformed
	}
	d.trim(total)
	p.Version, p.Protocol, p.Network = 4, b[9], d.at
	p.Src, p.Dst = address4(b[12:]), address4(b[16:])
	offset := binary.BigEndian.Uint16(b[6:])
	p.ID = uint32(binary.BigEndian.Uint16(b[4:]))
	p.Partial, p.fragments, p.routed = false, 0, false
	if header > 20 {
		p.sourceRoute(b[20:header])
	}
	d.drop(header)
	p.Payload, p.Length, p.Offset = d.data, d.wire, d.at
	if offset&0x3fff != 0 { // more fragments, or not the first
		if total > header+p.Length { // a lie; a receiver would wait for the rest
			return unassembled(p, int(offset&0x1fff)*8)
		}
		return d.fragment(p, int(offset&0x1fff)*8, offset&0x2000 != 0)
	}
	return Whole
}

// sourceRoute takes the end of a source route for the destination, as the
// sender means it: the header holds the next stop (RFC 791 §3.1).
func (p *Packet) sourceRoute(options []byte) {
	const end, nop, loose, strict = 0, 1, 131, 137
	for len(options) > 1 && options[0] != end {
		if options[0] == nop {
			options = options[1:]
			continue
		}
		length := int(options[1])
		if length < 2 || length > len(options) {
			return
		}
		if kind := options[0]; (kind == loose || kind == strict) && length >= 7 && int(options[2]) < length {
			p.Dst = address4(options[length-4:])
			return
		}
		options = options[length:]
	}
}
