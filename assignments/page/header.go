package page

import (
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"strings"

	"socketlab/assignments/i18n"
	"socketlab/assignments/report"
)

// rowBits is how many bits stand in one row of a header figure, as the RFCs
// and the lecture draw headers.
const rowBits = 32

// A headerFigure is a transport header as the lecture draws it: rows of 32
// bits, each field with the value it has in one frame and what that means.
type headerFigure struct {
	Title string
	Rows  [][]headerField // the bits of each row add up to 32
}

// A headerField is one field, or the part of one that stands in this row.
type headerField struct {
	Name    string
	Bits    int    // width, from 1 to 32
	Value   string // as people say it: "5000"
	Octets  string // in hexadecimal; empty for a field that is no whole octets
	Meaning string // what the value tells; may be empty
	Set     bool   // a flag that is set
}

// A headerDrawing is a figure being drawn.
type headerDrawing struct {
	figure headerFigure
	lang   i18n.Lang
	row    *report.Row
	left   int // bits left in the last row
}

// add puts a field behind the last one. What does not fit into the row goes
// on in the next.
func (d *headerDrawing) add(f headerField) {
	if d.left == 0 {
		d.figure.Rows = append(d.figure.Rows, nil)
		d.left = rowBits
	}
	row := &d.figure.Rows[len(d.figure.Rows)-1]
	if f.Bits <= d.left {
		*row = append(*row, f)
		d.left -= f.Bits
		return
	}
	here, rest := f, f
	octets := d.left / 8
	here.Bits, rest.Bits = d.left, f.Bits-d.left
	if 3*octets <= len(f.Octets) {
		here.Octets, rest.Octets = strings.TrimSpace(f.Octets[:3*octets]), f.Octets[3*octets:]
	}
	rest.Value, rest.Meaning = "…", ""
	*row = append(*row, here)
	d.left = 0
	d.add(rest)
}

// udpHeader draws the header of a UDP datagram (RFC 768): two rows of 16 bits
// and 16 bits. It returns nil when fewer than its 8 octets are given.
func udpHeader(lang i18n.Lang, r *report.Row) *headerFigure {
	octets := r.Detail.Header
	if len(octets) < 8 {
		return nil
	}
	d := &headerDrawing{lang: lang, row: r}
	d.figure.Title = lang.Say("UDP header: %d octets", 8)
	d.ports(octets)
	length := int(binary.BigEndian.Uint16(octets[4:]))
	d.add(headerField{Name: lang.Say("Length"), Bits: 16, Value: fmt.Sprint(length), Octets: spaced(octets[4:6]), Meaning: d.length(length)})
	d.checksum(octets[6:8])
	return &d.figure
}

// length says what the length field of a datagram counts.
func (d *headerDrawing) length(length int) string {
	if length != 8+d.row.Detail.Length {
		return d.lang.Say("header 8 + data %d would be %d octets", d.row.Detail.Length, 8+d.row.Detail.Length)
	}
	return d.lang.Say("header 8 + data %d octets", d.row.Detail.Length)
}

// ports draws the first four octets of a UDP or TCP header.
func (d *headerDrawing) ports(octets []byte) {
	from, to := d.lang.Say("the client sends"), d.lang.Say("the server receives")
	if d.row.From == 1 {
		from, to = d.lang.Say("the server sends"), d.lang.Say("the client receives")
	}
	d.add(headerField{Name: d.lang.Say("Source port"), Bits: 16, Value: fmt.Sprint(binary.BigEndian.Uint16(octets)), Octets: spaced(octets[:2]), Meaning: from})
	d.add(headerField{Name: d.lang.Say("Destination port"), Bits: 16, Value: fmt.Sprint(binary.BigEndian.Uint16(octets[2:])), Octets: spaced(octets[2:4]), Meaning: to})
}

// checksum draws a checksum field.
func (d *headerDrawing) checksum(octets []byte) {
	d.add(headerField{Name: d.lang.Say("Checksum"), Bits: 16, Value: "0x" + hex.EncodeToString(octets), Octets: spaced(octets), Meaning: d.row.Detail.Checksum})
}

// spaced writes octets in hexadecimal with spaces between them.
func spaced(octets []byte) string {
	return strings.TrimSpace(fmt.Sprintf("% x", octets))
}
