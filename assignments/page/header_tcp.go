package page

import (
	"encoding/binary"
	"encoding/hex"
	"fmt"

	"socketlab/assignments/i18n"
	"socketlab/assignments/report"
)

// tcpHeader draws the header of a TCP segment as RFC 9293 figure 1 does, its
// options in rows of their own. It returns nil when fewer than 20 octets are
// given; options that were not captured whole are left out.
func tcpHeader(lang i18n.Lang, r *report.Row) *headerFigure {
	octets := r.Detail.Header
	if len(octets) < 20 {
		return nil
	}
	length := int(octets[12]>>4) * 4
	d := &headerDrawing{lang: lang, row: r}
	d.figure.Title = lang.Say("TCP header: %d octets", length)
	d.ports(octets)
	d.sequence(octets)
	d.acknowledgement(octets)
	d.add(headerField{Name: lang.Say("Offset"), Bits: 4, Value: fmt.Sprint(octets[12] >> 4), Meaning: lang.Say("the header is %d × 4 = %d octets long", octets[12]>>4, length)})
	d.add(headerField{Name: lang.Say("Rsvd"), Bits: 4, Value: fmt.Sprint(octets[12] & 15)})
	d.flags(octets[13])
	window := binary.BigEndian.Uint16(octets[14:])
	d.add(headerField{Name: lang.Say("Window"), Bits: 16, Value: fmt.Sprint(window), Octets: spaced(octets[14:16]), Meaning: d.window(window, octets[13])})
	d.checksum(octets[16:18])
	d.urgent(octets)
	if end := min(length, len(octets)); end > 20 {
		d.options(octets[20:end])
	}
	return &d.figure
}

// TCP control bits, from the left of the figure.
var controlBits = [8]string{"CWR", "ECE", "URG", "ACK", "PSH", "RST", "SYN", "FIN"}

const (
	bitFIN = 1 << iota
	bitSYN
	bitRST
	bitPSH
	bitACK
	bitURG
)

// sequence draws the sequence number.
func (d *headerDrawing) sequence(octets []byte) {
	seq := binary.BigEndian.Uint32(octets[4:])
	f := headerField{Name: d.lang.Say("Sequence number"), Bits: 32, Value: fmt.Sprint(seq), Octets: spaced(octets[4:8])}
	switch {
	case octets[13]&bitSYN != 0:
		f.Meaning = d.lang.Say("the initial sequence number, called 0 from here on; the SYN itself takes it")
	case d.row.Detail.Length > 0:
		f.Meaning = d.lang.Say("relative %d: the first of the %d octets that follow", d.row.Seq, d.row.Detail.Length)
	default:
		f.Meaning = d.lang.Say("relative %d", d.row.Seq)
	}
	d.add(f)
}

// acknowledgement draws the acknowledgement number.
func (d *headerDrawing) acknowledgement(octets []byte) {
	ack := binary.BigEndian.Uint32(octets[8:])
	f := headerField{Name: d.lang.Say("Acknowledgement number"), Bits: 32, Value: fmt.Sprint(ack), Octets: spaced(octets[8:12])}
	switch {
	case octets[13]&bitACK == 0:
		f.Meaning = d.lang.Say("counts only with the ACK flag")
	default:
		f.Meaning = d.lang.Say("relative %d: everything before it has arrived", d.row.Ack)
	}
	d.add(f)
}

// flags draws the eight control bits.
func (d *headerDrawing) flags(bits byte) {
	meanings := map[string]string{
		"ACK": d.lang.Say("the acknowledgement number counts"),
		"PSH": d.lang.Say("hand the data to the program now"),
		"RST": d.lang.Say("abort the connection"),
		"SYN": d.lang.Say("open: agree on sequence numbers"),
		"FIN": d.lang.Say("no more data from this side"),
	}
	for i, name := range controlBits {
		f := headerField{Name: name, Bits: 1, Value: "0"}
		if bits&(0x80>>i) != 0 {
			f.Value, f.Set, f.Meaning = "1", true, meanings[name]
		}
		d.add(f)
	}
}

// window says what a window is.
func (d *headerDrawing) window(window uint16, flags byte) string {
	switch {
	case flags&bitRST != 0:
		return ""
	case window == 0:
		return d.lang.Say("no room at the moment")
	case flags&bitSYN != 0:
		return d.lang.Say("ready to take so many octets")
	}
	return d.lang.Say("ready to take so many octets, times the agreed scale")
}

// urgent draws the urgent pointer.
func (d *headerDrawing) urgent(octets []byte) {
	meaning := ""
	if octets[13]&bitURG == 0 {
		meaning = d.lang.Say("counts only with the URG flag")
	}
	d.add(headerField{Name: d.lang.Say("Urgent pointer"), Bits: 16, Value: fmt.Sprint(binary.BigEndian.Uint16(octets[18:])), Octets: spaced(octets[18:20]), Meaning: meaning})
}

// options draws the options (RFC 9293 §3.2): kind, length, value. One whose
// length runs past the header ends the figure.
func (d *headerDrawing) options(b []byte) {
	for len(b) > 0 {
		if b[0] <= 1 { // end of list, no-operation: a kind and nothing else
			d.add(headerField{Name: optionName(d.lang, b[0]), Bits: 8, Value: fmt.Sprint(b[0]), Octets: spaced(b[:1])})
			b = b[1:]
			continue
		}
		if len(b) < 2 || b[1] < 2 || int(b[1]) > len(b) {
			d.value(d.lang.Say("malformed option"), b, "")
			return
		}
		d.add(headerField{Name: d.lang.Say("Kind"), Bits: 8, Value: fmt.Sprint(b[0]), Octets: spaced(b[:1]), Meaning: optionName(d.lang, b[0])})
		d.add(headerField{Name: d.lang.Say("Length"), Bits: 8, Value: fmt.Sprint(b[1]), Octets: spaced(b[1:2])})
		d.optionValue(b[0], b[2:b[1]])
		b = b[b[1]:]
	}
}

// optionValue draws what follows the length of an option.
func (d *headerDrawing) optionValue(kind byte, v []byte) {
	switch {
	case kind == 2 && len(v) == 2:
		mss := binary.BigEndian.Uint16(v)
		d.add(headerField{Name: "MSS", Bits: 16, Value: fmt.Sprint(mss), Octets: spaced(v), Meaning: d.lang.Say("the largest segment this side takes")})
	case kind == 3 && len(v) == 1 && v[0] < 32:
		d.add(headerField{Name: d.lang.Say("Shift"), Bits: 8, Value: fmt.Sprint(v[0]), Octets: spaced(v), Meaning: d.lang.Say("windows count × %d", 1<<v[0])})
	case kind == 8 && len(v) == 8:
		d.value("TSval", v[:4], d.lang.Say("the clock of this side"))
		d.value("TSecr", v[4:], d.lang.Say("the clock of the other side, echoed"))
	case kind == 5:
		for ; len(v) >= 8; v = v[8:] {
			d.value(d.lang.Say("left edge"), v[:4], "")
			d.value(d.lang.Say("right edge"), v[4:8], "")
		}
		d.value("", v, "")
	default:
		d.value(optionName(d.lang, kind), v, "")
	}
}

// value draws a number of four octets, or octets as they are.
func (d *headerDrawing) value(name string, v []byte, meaning string) {
	if len(v) == 0 {
		return
	}
	said := "0x" + hex.EncodeToString(v)
	if len(v) == 4 {
		said = fmt.Sprint(binary.BigEndian.Uint32(v))
	}
	d.add(headerField{Name: name, Bits: 8 * len(v), Value: said, Octets: spaced(v), Meaning: meaning})
}

// optionName names a kind of option.
func optionName(lang i18n.Lang, kind byte) string {
	switch kind {
	case 0:
		return lang.Say("end")
	case 1:
		return lang.Say("filler")
	case 2:
		return lang.Say("maximum segment size")
	case 3:
		return lang.Say("window scale")
	case 4:
		return lang.Say("SACK permitted")
	case 5:
		return "SACK"
	case 8:
		return lang.Say("timestamps")
	}
	return lang.Say("option %d", kind)
}
