package ip

import "encoding/binary"

// peelRadiotap peels off the header that says how a frame was received.
func (d *Decoder) peelRadiotap() protocol {
	if !d.has(8) {
		return d.cut()
	}
	length := int(binary.LittleEndian.Uint16(d.data[2:]))
	if length < 8 || !d.has(length) {
		return d.cut()
	}
	flags := radiotapFlags(d.data[:length])
	d.drop(length)
	if flags&0x10 != 0 { // a check sequence ends the frame
		d.trim(d.wire - 4)
	}
	return d.wlan(flags&0x20 != 0)
}

// radiotapFlags returns the flags field, the second that a header may hold, or
// 0. The first is a 64-bit timestamp, aligned.
func radiotapFlags(header []byte) byte {
	const timestamp, flags, more = 1 << 0, 1 << 1, 1 << 31
	present := binary.LittleEndian.Uint32(header[4:])
	if present&flags == 0 {
		return 0
	}
	at := 8
	for word := present; word&more != 0 && at+4 <= len(header); at += 4 {
		word = binary.LittleEndian.Uint32(header[at:])
	}
	if present&timestamp != 0 {
		at = (at+7)&^7 + 8
	}
	if at >= len(header) {
		return 0
	}
	return header[at]
}

// peelPPI peels off the header of per-packet information, if 802.11 follows.
func (d *Decoder) peelPPI() protocol {
	if !d.has(8) {
		return d.cut()
	}
	length := int(binary.LittleEndian.Uint16(d.data[2:]))
	t := binary.LittleEndian.Uint32(d.data[4:])
	if length < 8 || !d.has(length) {
		return d.cut()
	}
	d.drop(length)
	switch t {
	case 1:
		return protocolEthernet
	case 105:
		return d.wlan(false)
	}
	return d.other(whatLink, t)
}

// peelPrism peels off the header of the Prism chips' driver, of 144 octets.
func (d *Decoder) peelPrism() protocol {
	if !d.has(8) {
		return d.cut()
	}
	length := 144
	if d.u32(0)&0xfffff000 == 0x80211000 { // the AVS header in its place
		length = int(d.u32(4))
	}
	if length < 8 || !d.has(length) {
		return d.cut()
	}
	d.drop(length)
	return d.wlan(false)
}

// peelAVS peels off the header that says its own length.
func (d *Decoder) peelAVS() protocol { return d.peelPrism() }

// peelWLAN peels off a bare 802.11 header.
func (d *Decoder) peelWLAN() protocol { return d.wlan(false) }

// wlan peels off the header of an 802.11 data frame (IEEE 802.11 §9.3.2).
// padded says that the receiver filled it up to a multiple of four octets.
func (d *Decoder) wlan(padded bool) protocol {
	const (
		noData    = 0x40 // of the subtype: a null frame
		qos       = 0x80 // of the subtype
		fromAndTo = 0x03
		moreParts = 0x04
		protected = 0x40
		order     = 0x80
	)
	if !d.has(2) {
		return d.cut()
	}
	control, flags := d.data[0], d.data[1]
	kind := control >> 2 & 3
	switch {
	case kind == 3:
		return d.other(whatFrame, 3)
	case kind != 2:
		return d.other(whatFrame, uint32(kind))
	case control&noData != 0:
		return d.other(whatFrame, 2)
	}
	length := 24
	if flags&fromAndTo == fromAndTo {
		length += 6
	}
	if control&qos != 0 {
		length += 2
		if flags&order != 0 {
			length += 4
		}
	}
	if padded {
		length = (length + 3) &^ 3
	}
	if !d.has(length) {
		return d.cut()
	}
	part := d.data[22]&0x0f != 0 || flags&moreParts != 0
	several := control&qos != 0 && d.aggregated(flags&fromAndTo == fromAndTo)
	d.drop(length)
	switch {
	case flags&protected != 0:
		return d.other(whatText, textEncrypted)
	case part:
		return d.other(whatText, textPart)
	case several:
		return d.peelAggregate()
	}
	return protocolLLC
}

// aggregated reports whether the QoS control field says that the body is an
// A-MSDU: several frames, each with a header of its own.
func (d *Decoder) aggregated(fourAddresses bool) bool {
	at := 24
	if fourAddresses {
		at = 30
	}
	return d.data[at]&0x80 != 0
}

// peelAggregate peels off the header of the first frame of an A-MSDU. The
// others are not looked at: a capture numbers them with the first.
func (d *Decoder) peelAggregate() protocol {
	if !d.has(14) {
		return d.cut()
	}
	length := int(d.u16(12))
	d.drop(14)
	d.trim(length)
	return protocolLLC
}
