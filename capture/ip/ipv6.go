package ip

import "encoding/binary"

// Next-header values of the extension headers (RFC 8200 §4, RFC 7045).
const (
	nextHopByHop    = 0
	nextRouting     = 43
	nextFragment    = 44
	nextDestination = 60
	nextMobility    = 135
	nextHIP         = 139
	nextShim6       = 140
)

// maxExtensions bounds how many extension headers are walked.
const maxExtensions = 64

// ipv6 reads an IPv6 header and the extension headers behind it (RFC 8200).
func (d *Decoder) ipv6(p *Packet) Kind {
	b := d.data
	if len(b) < 40 {
		d.cut()
		return Malformed
	}
	if b[0]>>4 != 6 {
		d.malformed(textVersion)
		return Malformed
	}
	payload := int(binary.BigEndian.Uint16(b[4:]))
	p.Version, p.Protocol, p.Network = 6, b[6], d.at
	p.Src, p.Dst = address6(b[8:]), address6(b[24:])
	p.ID, p.Partial, p.fragments, p.routed = 0, false, 0, false
	d.drop(40)
	if payload == 0 {
		payload = d.jumbo(p.Protocol)
	}
	d.trim(payload)
	return d.extensions(p)
}

// jumbo returns the length of the payload of a packet whose length field is
// zero: what the jumbo payload option says (RFC 2675), or the rest of the
// frame, if the length was left for the hardware to fill in.
func (d *Decoder) jumbo(next uint8) int {
	if next != nextHopByHop || !d.has(8) {
		return d.wire
	}
	options := d.data[2:min(int(d.data[1])*8+8, len(d.data))]
	for len(options) >= 2 {
		switch {
		case options[0] == 0: // Pad1
			options = options[1:]
			continue
		case options[0] == 0xc2 && options[1] == 4 && len(options) >= 6:
			return int(binary.BigEndian.Uint32(options[2:]))
		}
		options = options[min(2+int(options[1]), len(options)):]
	}
	return d.wire
}

// extensions walks the extension headers up to the transport.
func (d *Decoder) extensions(p *Packet) Kind {
	for range maxExtensions {
		switch p.Protocol {
		case nextFragment:
			if !d.has(8) {
				d.cut()
				return Malformed
			}
			if kind := d.fragmentHeader(p); kind != Whole {
				return kind
			}
			continue
		case nextRouting:
			d.finalDestination(p)
		case nextHopByHop, nextDestination, nextMobility, nextHIP, nextShim6:
		default:
			p.Payload, p.Length, p.Offset = d.data, d.wire, d.at
			if p.fragments > 0 {
				p.Offset = -1
			}
			return Whole
		}
		if !d.has(2) {
			d.cut()
			return Malformed
		}
		length := int(d.data[1])*8 + 8
		if !d.has(length) {
			d.cut()
			return Malformed
		}
		p.Protocol = d.data[0]
		d.drop(length)
	}
	d.malformed(textExtension)
	return Malformed
}

// finalDestination notes the last address of a routing header of type 0, if
// the packet has not reached it yet: checksums are made for it (RFC 8200 §8.1).
func (d *Decoder) finalDestination(p *Packet) {
	if !d.has(4) || d.data[2] != 0 || d.data[3] == 0 {
		return
	}
	n := int(d.data[1]) / 2 // addresses
	if at := 8 + (n-1)*16; n > 0 && d.has(at+16) {
		p.final, p.routed = address6(d.data[at:]), true
	}
}

// fragmentHeader reads a fragment header (RFC 8200 §4.5). An atomic fragment,
// the first and the last at once, is whole (RFC 6946).
func (d *Decoder) fragmentHeader(p *Packet) Kind {
	p.Protocol = d.data[0]
	offset := d.u16(2)
	p.ID = d.u32(4)
	d.drop(8)
	if offset&0xfff9 == 0 {
		return Whole
	}
	p.Payload, p.Length = d.data, d.wire
	kind := d.fragment(p, int(offset&0xfff8), offset&1 != 0)
	if kind == Whole { // walk on in what was put together
		d.data, d.wire = p.Payload, p.Length
	}
	return kind
}
