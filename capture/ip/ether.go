package ip

// EtherTypes that matter here. Values below minEtherType are lengths.
const (
	etherIPv4    protocol = 0x0800
	etherIPv6    protocol = 0x86dd
	minEtherType          = 0x0600
)

// etherTypes says how the header behind an EtherType is peeled off. A new one
// is one row.
var etherTypes = [...]struct {
	number protocol
	peel   func(*Decoder) protocol
}{
	{protocolEthernet, (*Decoder).peelEthernet},
	{protocolLLC, (*Decoder).peelLLC},
	{protocolPPP, (*Decoder).peelPPP},
	{0x8100, (*Decoder).peelVLAN},   // 802.1Q
	{0x88a8, (*Decoder).peelVLAN},   // 802.1ad
	{0x9100, (*Decoder).peelVLAN},   // QinQ before it had a number
	{0x9200, (*Decoder).peelVLAN},   //
	{0x8847, (*Decoder).peelMPLS},   // RFC 5332
	{0x8848, (*Decoder).peelMPLS},   //
	{0x8864, (*Decoder).peelPPPoE},  // RFC 2516
	{0x880b, (*Decoder).peelPPP},    //
	{0x8870, (*Decoder).peelLLC},    // jumbo frames with LLC
	{0x88e5, (*Decoder).peelMACsec}, // 802.1AE
	{0x88e7, (*Decoder).peelITag},   // 802.1ah
	{0x8926, (*Decoder).peelVNTag},  // Cisco
	{0x893f, (*Decoder).peelETag},   // 802.1BR
	{0x892f, (*Decoder).peelHSR},    // IEC 62439-3
	{0x8909, (*Decoder).peelCMD},    // Cisco metadata
	{0x8903, (*Decoder).peelDCE},    // Cisco FabricPath
	{0x894f, (*Decoder).peelNSH},    // RFC 8300
}

// peelEther peels off the header that an EtherType announces.
func (d *Decoder) peelEther(t protocol) protocol {
	for i := range etherTypes {
		if etherTypes[i].number == t {
			return etherTypes[i].peel(d)
		}
	}
	return d.other(whatEther, uint32(t))
}

// peelEthernet peels off the two addresses and the EtherType, or the length of
// an 802.3 frame.
func (d *Decoder) peelEthernet() protocol {
	if !d.has(14) {
		return d.cut()
	}
	t := d.u16(12)
	d.drop(14)
	return d.typeOrLength(t)
}

// typeOrLength gives the meaning to the field that is either: behind a length
// there is LLC, unless it begins like Novell's IPX.
func (d *Decoder) typeOrLength(t uint16) protocol {
	if t >= minEtherType {
		return protocol(t)
	}
	d.trim(int(t))
	if d.has(2) && d.u16(0) == 0xffff {
		return d.other(whatEther, 0x8137)
	}
	return protocolLLC
}

// peelTag peels off a header of n octets whose last two are an EtherType.
func (d *Decoder) peelTag(n int) protocol {
	if !d.has(n) {
		return d.cut()
	}
	t := d.u16(n - 2)
	d.drop(n)
	return d.typeOrLength(t)
}

func (d *Decoder) peelVLAN() protocol  { return d.peelTag(4) }
func (d *Decoder) peelVNTag() protocol { return d.peelTag(6) }
func (d *Decoder) peelETag() protocol  { return d.peelTag(8) }
func (d *Decoder) peelHSR() protocol   { return d.peelTag(6) }
func (d *Decoder) peelCMD() protocol   { return d.peelTag(8) }

// peelITag peels off the tag of a provider backbone bridge; a whole Ethernet
// header follows it.
func (d *Decoder) peelITag() protocol {
	if !d.has(4) {
		return d.cut()
	}
	d.drop(4)
	return protocolEthernet
}

// peelDCE peels off a FabricPath tag; the frame as it was follows it.
func (d *Decoder) peelDCE() protocol {
	if !d.has(2) {
		return d.cut()
	}
	d.drop(2)
	return protocolEthernet
}

// peelNSH peels off a network service header (RFC 8300 §2.2).
func (d *Decoder) peelNSH() protocol {
	if !d.has(8) {
		return d.cut()
	}
	length, next := int(d.data[1]&0x3f)*4, d.data[3]
	if length < 8 || !d.has(length) {
		return d.cut()
	}
	d.drop(length)
	switch next {
	case 1:
		return etherIPv4
	case 2:
		return etherIPv6
	case 3:
		return protocolEthernet
	case 4:
		return 0x894f
	case 5:
		return 0x8847
	}
	return d.other(whatText, textPart)
}

// peelMACsec peels off the security tag of a frame that is signed, but not
// encrypted, and the check value at its end.
func (d *Decoder) peelMACsec() protocol {
	if !d.has(8) {
		return d.cut()
	}
	control := d.data[0]
	if control&0x0c != 0 { // E: encrypted; C: changed
		return d.other(whatText, textEncrypted)
	}
	length := 6
	if control&0x20 != 0 { // SC: the secure channel is named
		length += 8
	}
	if short := int(d.data[1] & 0x3f); short != 0 { // octets up to the check value
		d.trim(length + short)
	} else {
		d.trim(d.wire - 16)
	}
	return d.peelTag(length + 2)
}

// peelMPLS peels off the label stack (RFC 3032). What is below it is not
// written anywhere: IP shows by its version; a zero is the control word of a
// pseudowire, which carries Ethernet as a rule (RFC 4385, RFC 4448).
func (d *Decoder) peelMPLS() protocol {
	for d.has(4) {
		bottom := d.data[2]&1 != 0
		d.drop(4)
		if !bottom {
			continue
		}
		switch {
		case !d.has(1):
			return d.cut()
		case d.data[0]>>4 == 4:
			return etherIPv4
		case d.data[0]>>4 == 6:
			return etherIPv6
		case d.data[0]>>4 == 0 && d.has(4):
			d.drop(4)
			return protocolEthernet
		}
		return d.other(whatEther, 0x8847)
	}
	return d.cut()
}

// peelLLC peels off a logical link control header (802.2).
func (d *Decoder) peelLLC() protocol {
	if !d.has(3) {
		return d.cut()
	}
	dsap, ssap, control := d.data[0], d.data[1], d.data[2]
	length := 3
	if control&3 != 3 { // frames with sequence numbers have two octets of control
		length = 4
	}
	if !d.has(length) {
		return d.cut()
	}
	d.drop(length)
	switch {
	case dsap == 0xaa && ssap == 0xaa:
		return d.peelSNAP()
	case dsap == 0x06:
		return etherIPv4
	case dsap == 0xfe && ssap == 0xfe && d.has(1):
		return d.peelNetworkLayerID()
	}
	return d.other(whatLLC, uint32(dsap))
}

// peelSNAP peels off organisation and protocol (RFC 1042).
func (d *Decoder) peelSNAP() protocol {
	if !d.has(5) {
		return d.cut()
	}
	organisation, t := d.u32(0)>>8, d.u16(3)
	d.drop(5)
	switch organisation {
	case 0x000000, 0x0000f8: // EtherTypes, the second for bridges to old AppleTalk
		return protocol(t)
	case 0x0080c2: // bridged frames (RFC 2684, RFC 2427)
		return d.bridged(t)
	}
	return d.other(whatSNAP, organisation)
}

// bridged peels off the padding that some media put before a bridged frame.
func (d *Decoder) bridged(t uint16) protocol {
	if t != 1 && t != 7 { // Ethernet with and without its check sequence
		return d.other(whatSNAP, 0x0080c2)
	}
	if d.linkType == 100 || d.linkType == 106 {
		if !d.has(2) {
			return d.cut()
		}
		d.drop(2)
	}
	return protocolEthernet
}
