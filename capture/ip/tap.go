package ip

import "encoding/binary"

// peelNetfilterLog peels off the attributes of a packet that Linux' firewall
// logged; the payload is attribute 9.
func (d *Decoder) peelNetfilterLog() protocol {
	if !d.has(4) {
		return d.cut()
	}
	d.drop(4)
	for d.has(4) {
		length := int(binary.LittleEndian.Uint16(d.data))
		kind := binary.LittleEndian.Uint16(d.data[2:])
		if length < 4 {
			return d.malformed(textCut)
		}
		if kind == 9 {
			d.trim(length)
			d.drop(4)
			return d.peelRaw()
		}
		if length = (length + 3) &^ 3; !d.has(length) {
			return d.cut()
		}
		d.drop(length)
	}
	return d.other(whatText, textPart)
}

// peelPacketTap peels off Apple's header, which says the link type of what
// follows it.
func (d *Decoder) peelPacketTap() protocol {
	if !d.has(12) {
		return d.cut()
	}
	length := binary.LittleEndian.Uint32(d.data)
	t := uint16(binary.LittleEndian.Uint32(d.data[8:]))
	if length < 108 || uint64(length) > uint64(len(d.data)) || t == 258 || t == 149 {
		return d.other(whatLink, uint32(d.linkType))
	}
	d.drop(int(length))
	return protocolLink + protocol(t)
}

// peelJuniperEthernet peels off the header that Juniper's routers put in front
// of an Ethernet frame: magic, flags, and extensions if the flags say so.
func (d *Decoder) peelJuniperEthernet() protocol {
	if !d.has(6) {
		return d.cut()
	}
	if d.u32(0)>>8 != 0x4d4743 {
		return d.malformed(textPart)
	}
	length := 4
	if flags := d.data[3]; flags&0x80 != 0 {
		length = 6 + int(d.u16(4))
	}
	if !d.has(length) {
		return d.cut()
	}
	noHeader := d.data[3]&0x02 != 0
	d.drop(length)
	if noHeader {
		return d.peelRaw()
	}
	return protocolEthernet
}
