package ip

import "encoding/binary"

const linkEthernet uint16 = 1

// linkTypes says how the header of each link type is peeled off. A new link
// type is one row.
var linkTypes = [...]struct {
	number uint16
	peel   func(*Decoder) protocol
}{
	{0, (*Decoder).peelNull},                            // NULL
	{1, (*Decoder).peelEthernet},                        // ETHERNET
	{6, (*Decoder).peelTokenRing},                       // IEEE802_5
	{7, (*Decoder).peelARCNETofBSD},                     // ARCNET_BSD
	{9, (*Decoder).peelPPPFrame},                        // PPP
	{10, (*Decoder).peelFDDI},                           // FDDI
	{12, (*Decoder).peelRaw},                            // RAW, as most systems number it
	{14, (*Decoder).peelRaw},                            // RAW, as OpenBSD numbers it
	{50, (*Decoder).peelPPPFrame},                       // PPP_HDLC
	{51, (*Decoder).peelPPPoE},                          // PPP_ETHER
	{100, (*Decoder).peelLLC},                           // ATM_RFC1483
	{101, (*Decoder).peelRaw},                           // RAW
	{104, (*Decoder).peelCiscoHDLC},                     // C_HDLC
	{105, (*Decoder).peelWLAN},                          // IEEE802_11
	{106, (*Decoder).peelLLC},                           // ATM_CLIP
	{107, (*Decoder).peelFrameRelay},                    // FRELAY
	{108, (*Decoder).peelNull},                          // LOOP
	{113, (*Decoder).peelSLL},                           // LINUX_SLL
	{119, (*Decoder).peelPrism},                         // IEEE802_11_PRISM
	{122, (*Decoder).peelFibreChannel},                  // IP_OVER_FC
	{123, (*Decoder).peelSunATM},                        // SUNATM
	{127, (*Decoder).peelRadiotap},                      // IEEE802_11_RADIOTAP
	{129, (*Decoder).peelARCNETofLinux},                 // ARCNET_LINUX
	{138, (*Decoder).peelFireWire},                      // APPLE_IP_OVER_IEEE1394
	{149, (*Decoder).peelPacketTap},                     // DLT_USER2, which macOS once used for PKTAP
	{163, (*Decoder).peelAVS},                           // IEEE802_11_AVS
	{166, (*Decoder).peelPPPWithDirection},              // PPP_PPPD
	{178, (*Decoder).peelJuniperEthernet},               // JUNIPER_ETHER
	{192, (*Decoder).peelPPI},                           // PPI
	{204, (*Decoder).peelPPPWithOneDirection},           // PPP_WITH_DIR
	{205, (*Decoder).peelCiscoHDLCWithDirection},        // C_HDLC_WITH_DIR
	{206, (*Decoder).peelFrameRelayWithDirection},       // FRELAY_WITH_DIR
	{226, (*Decoder).peelIPNet},                         // IPNET
	{228, func(*Decoder) protocol { return etherIPv4 }}, // IPV4
	{229, func(*Decoder) protocol { return etherIPv6 }}, // IPV6
	{219, (*Decoder).peelMPLS},                          // MPLS
	{239, (*Decoder).peelNetfilterLog},                  // NFLOG
	{242, (*Decoder).peelInfiniband},                    // IPOIB
	{258, (*Decoder).peelPacketTap},                     // PKTAP
	{276, (*Decoder).peelSLL2},                          // LINUX_SLL2
}

// peelLink peels off the header of a link type.
func (d *Decoder) peelLink(t uint16) protocol {
	if d.link == nil || t != d.linkType {
		d.linkType, d.link = t, linkPeeler(t)
	}
	return d.link(d)
}

// linkPeeler finds the row of a link type.
func linkPeeler(t uint16) func(*Decoder) protocol {
	for _, row := range linkTypes {
		if row.number == t {
			return row.peel
		}
	}
	return func(d *Decoder) protocol { return d.other(whatLink, uint32(t)) }
}

// peelRaw tells the version by its first four bits.
func (d *Decoder) peelRaw() protocol {
	if !d.has(1) {
		return d.cut()
	}
	switch d.data[0] >> 4 {
	case 4:
		return etherIPv4
	case 6:
		return etherIPv6
	}
	return d.malformed(textVersion)
}

// peelNull peels off the address family of BSD loopback, or an EtherType in its
// place. Each system numbers IPv6 in its own way.
func (d *Decoder) peelNull() protocol {
	if !d.has(4) {
		return d.cut()
	}
	if d.u16(0) == 0xff03 { // PPP, which some systems capture under this number
		return d.peelPPPFrame()
	}
	family := d.family()
	d.drop(4)
	switch family {
	case 2:
		return etherIPv4
	case 10, 23, 24, 28, 30: // Linux, Windows, NetBSD and Npcap, FreeBSD, macOS
		return etherIPv6
	}
	if family >= minEtherType && family <= 0xffff {
		return protocol(family)
	}
	return d.other(whatFamily, family)
}

// family returns the number in the header of BSD loopback: four octets in the
// byte order of the machine that wrote the file, or of the network (LOOP). Some
// systems write no more than two of them (IRIX, UNICOS/mp), the first two or the
// last two. Families are less than 6 there, EtherTypes more than 5.
func (d *Decoder) family() uint32 {
	little := binary.LittleEndian.Uint32(d.data)
	switch high, low := little>>16, little&0xffff; {
	case high == 0 && low&0xff == 0 && low>>8 < 6:
		return low >> 8
	case high == 0:
		return low
	case high < 6:
		return high
	}
	return d.u32(0) & 0xffff
}

// peelSLL peels off the header that Linux makes up for captures of all
// interfaces at once.
func (d *Decoder) peelSLL() protocol {
	if !d.has(16) {
		return d.cut()
	}
	t := protocol(d.u16(14))
	d.drop(16)
	return d.cooked(t)
}

// peelSLL2 peels off its second version.
func (d *Decoder) peelSLL2() protocol {
	if !d.has(20) {
		return d.cut()
	}
	t := protocol(d.u16(0))
	d.drop(20)
	return d.cooked(t)
}

// cooked gives the protocol field of a Linux cooked header its meaning: below
// the EtherTypes there are numbers of Linux' own.
func (d *Decoder) cooked(t protocol) protocol {
	switch {
	case t == 4:
		return protocolLLC
	case t < minEtherType:
		return d.other(whatEther, uint32(t))
	}
	return t
}

// peelTokenRing peels off access control, frame control, the two addresses,
// and the route that follows them if the source address says so (802.5).
func (d *Decoder) peelTokenRing() protocol {
	length := 14
	if !d.has(length + 1) {
		return d.cut()
	}
	if control := d.data[1]; control&0xc0 != 0x40 { // MAC frames carry no LLC
		return d.other(whatText, textPart)
	}
	if source := d.data[8]; source&0x80 != 0 {
		length += int(d.data[14] & 0x1f)
	}
	if !d.has(length) {
		return d.cut()
	}
	d.drop(length)
	return protocolLLC
}

// peelFDDI peels off frame control and the two addresses (ANSI X3.139).
func (d *Decoder) peelFDDI() protocol {
	if !d.has(13) {
		return d.cut()
	}
	if control := d.data[0]; control&0xf0 != 0x50 { // asynchronous LLC frames
		return d.other(whatText, textPart)
	}
	d.drop(13)
	return protocolLLC
}

// peelCiscoHDLC peels off address and control; an EtherType follows them.
func (d *Decoder) peelCiscoHDLC() protocol {
	if !d.has(4) {
		return d.cut()
	}
	t := protocol(d.u16(2))
	d.drop(4)
	if t == 0xfefe { // OSI, which has no EtherType
		return d.other(whatEther, uint32(t))
	}
	return t
}

// peelFrameRelay peels off a two-octet address, control and what RFC 2427
// says follows.
func (d *Decoder) peelFrameRelay() protocol {
	if !d.has(4) {
		return d.cut()
	}
	if d.data[1]&1 == 0 || d.data[2] != 3 { // longer address, or a frame with sequence numbers
		if d.has(12) && d.data[1]&1 == 1 && d.u16(2) >= minEtherType {
			t := protocol(d.u16(2)) // Cisco's encapsulation
			d.drop(4)
			return t
		}
		return d.other(whatText, textPart)
	}
	d.drop(3)
	if d.data[0] == 0 { // padding, which RFC 2427 puts in front of some
		if d.drop(1); !d.has(1) {
			return d.cut()
		}
	}
	return d.peelNetworkLayerID()
}

// peelNetworkLayerID peels off an NLPID (ISO/IEC TR 9577).
func (d *Decoder) peelNetworkLayerID() protocol {
	id := d.data[0]
	d.drop(1)
	switch id {
	case 0xcc:
		return etherIPv4
	case 0x8e:
		return etherIPv6
	case 0x80:
		return d.peelSNAP()
	}
	return d.other(whatText, textPart)
}

// peelIPNet peels off Solaris' header for captures above the link layer.
func (d *Decoder) peelIPNet() protocol {
	if !d.has(24) {
		return d.cut()
	}
	family := d.data[1]
	d.drop(24)
	switch family {
	case 2:
		return etherIPv4
	case 26:
		return etherIPv6
	}
	return d.other(whatFamily, uint32(family))
}

// peelFibreChannel peels off the two addresses of RFC 2625.
func (d *Decoder) peelFibreChannel() protocol {
	if !d.has(16) {
		return d.cut()
	}
	d.drop(16)
	return protocolLLC
}

// peelSunATM peels off the header of a SunATM device, if LLC follows it.
func (d *Decoder) peelSunATM() protocol {
	if !d.has(4) {
		return d.cut()
	}
	if d.data[0]&0x0f != 2 {
		return d.other(whatText, textPart)
	}
	d.drop(4)
	return protocolLLC
}

// peelFireWire peels off two addresses of eight octets and an EtherType.
func (d *Decoder) peelFireWire() protocol { return d.peelTag(18) }

// withDirection peels off an octet that says which way the frame went.
func (d *Decoder) withDirection(peel func(*Decoder) protocol) protocol {
	if !d.has(1) {
		return d.cut()
	}
	d.drop(1)
	return peel(d)
}

func (d *Decoder) peelCiscoHDLCWithDirection() protocol {
	return d.withDirection((*Decoder).peelCiscoHDLC)
}

func (d *Decoder) peelFrameRelayWithDirection() protocol {
	return d.withDirection((*Decoder).peelFrameRelay)
}

// peelInfiniband peels off the 40 octets of the global routing header and the
// EtherType of IP over InfiniBand (RFC 4391).
func (d *Decoder) peelInfiniband() protocol {
	if !d.has(44) {
		return d.cut()
	}
	t := protocol(d.u16(40))
	d.drop(44)
	return t
}
