package ip

// arcnetTypes gives the protocols of ARCNET frames (RFC 1201, RFC 1051 for those
// above 239) their EtherTypes.
var arcnetTypes = map[byte]protocol{
	196: etherIPv6,
	212: etherIPv4, 240: etherIPv4,
	213: 0x0806, 241: 0x0806, // ARP
	214: 0x8035, // RARP
	221: 0x809b, // AppleTalk
	250: 0x8137, // IPX
}

// peelARCNETofBSD peels off the two addresses and the rest. An exception frame
// has four octets more between them (RFC 1201).
func (d *Decoder) peelARCNETofBSD() protocol {
	if d.has(7) && d.data[3] == 0xff {
		d.drop(4)
	}
	return d.peelARCNET(2)
}

// peelARCNETofLinux peels off the two addresses, an offset, and the rest.
func (d *Decoder) peelARCNETofLinux() protocol { return d.peelARCNET(4) }

// peelARCNET peels off the protocol of an ARCNET frame and, unless it is one of
// RFC 1051, the flag and the number of a fragment (RFC 1201). The first fragment
// holds the headers; the others have none.
func (d *Decoder) peelARCNET(addresses int) protocol {
	if !d.has(addresses + 4) {
		return d.cut()
	}
	d.drop(addresses)
	old := d.data[0] == 240 || d.data[0] == 241
	id, flag := d.data[0], d.data[1]
	if old {
		d.drop(1)
	} else if d.drop(4); flag != 0 && flag&1 == 0 {
		return d.other(whatText, textPart)
	}
	if t, ok := arcnetTypes[id]; ok {
		return t
	}
	return d.other(whatARCNET, uint32(id))
}
