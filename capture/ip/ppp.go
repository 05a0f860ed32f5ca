package ip

// peelPPPFrame peels off address and control of a PPP frame, where they are
// there (RFC 1662 §3.1). NetBSD and others use the same link types for Cisco's
// HDLC.
func (d *Decoder) peelPPPFrame() protocol {
	if !d.has(2) {
		return d.cut()
	}
	switch {
	case d.u16(0) == 0xff03:
		d.drop(2)
	case d.data[0] == 0x0f || d.data[0] == 0x8f:
		return d.peelCiscoHDLC()
	}
	return protocolPPP
}

// peelPPPWithDirection peels off the octet in which pppd says the direction,
// in place of the address.
func (d *Decoder) peelPPPWithDirection() protocol {
	if !d.has(2) {
		return d.cut()
	}
	if d.data[1] == 3 {
		d.drop(2)
	}
	return protocolPPP
}

// peelPPPWithOneDirection peels off an octet for the direction.
func (d *Decoder) peelPPPWithOneDirection() protocol {
	return d.withDirection((*Decoder).peelPPPFrame)
}

// peelPPPoE peels off the header of a PPP session over Ethernet (RFC 2516 §4).
func (d *Decoder) peelPPPoE() protocol {
	if !d.has(6) {
		return d.cut()
	}
	length := int(d.u16(4))
	d.drop(6)
	d.trim(length)
	return protocolPPP
}

// peelPPP peels off the protocol field, of one octet or two (RFC 1661 §2).
func (d *Decoder) peelPPP() protocol {
	if !d.has(1) {
		return d.cut()
	}
	t, length := uint16(d.data[0]), 1
	if t&1 == 0 {
		if !d.has(2) {
			return d.cut()
		}
		t, length = d.u16(0), 2
	}
	d.drop(length)
	switch t {
	case 0x0021:
		return etherIPv4
	case 0x0057:
		return etherIPv6
	case 0x0281, 0x0283:
		return 0x8847
	case 0x0031: // bridging: flags, the MAC type, then the frame
		if !d.has(2) {
			return d.cut()
		}
		d.drop(2)
		return protocolEthernet
	}
	return d.other(whatPPP, uint32(t))
}
