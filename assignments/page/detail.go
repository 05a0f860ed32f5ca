package page

import (
	"encoding/hex"
	"strconv"
	"strings"
	"unicode/utf8"

	"socketlab/assignments/i18n"
	"socketlab/capture/printable"
)

// A headerView is a header figure on the page.
type headerView struct {
	*headerFigure
	Class  string
	Rows   [][]fieldView
	Heads  []string
	Data   string
	Legend []headerField // fields too narrow to say what they mean
}

// A fieldView is one field of a header figure.
type fieldView struct {
	headerField
	Class string
	Tall  bool // written from top to bottom, as RFC 9293 does
}

// newHeaderView prepares a figure. payload is how many octets follow.
func newHeaderView(lang i18n.Lang, h *headerFigure, payload int) *headerView {
	v := &headerView{headerFigure: h, Heads: []string{lang.Say("bits 0–15"), lang.Say("bits 16–31")}}
	for _, row := range h.Rows {
		var fields []fieldView
		for _, f := range row {
			fields = append(fields, v.field(f))
		}
		v.Rows = append(v.Rows, fields)
	}
	if payload > 0 {
		v.Data = lang.Say("%d octets", payload)
	}
	return v
}

func (v *headerView) field(f headerField) fieldView {
	x := fieldView{headerField: f, Tall: f.Bits == 1}
	switch {
	case f.Set:
		x.Class = "set"
	case f.Bits == 1:
		x.Class = "clear"
	}
	if f.Bits < 16 && f.Meaning != "" {
		v.Legend = append(v.Legend, f)
		x.Meaning = ""
	}
	if f.Bits < 8 {
		x.Octets = ""
	}
	return x
}

// A layerView is one layer of a frame: how the lecture wraps a message.
type layerView struct {
	Class, Name, Said string
	Octets            int
}

// A dumpPart is a stretch of a hex dump that belongs to one layer, or, without
// a class, what stands beside the octets.
type dumpPart struct{ Class, Text string }

// dumpOctets is how many octets of a frame are shown.
const dumpOctets = 256

// dumpWidth is how many octets stand in a line of a dump: half as many as
// elsewhere, so that it fits a telephone.
const dumpWidth = 8

// dump writes octets as lines of a hex dump: offset, octets, characters.
func dump(parts []layerOctets) (out []dumpPart, all int) {
	var octets []byte
	var classes []string
	for _, p := range parts {
		all += p.length
		for _, b := range p.octets[:min(len(p.octets), dumpOctets-len(octets))] {
			octets, classes = append(octets, b), append(classes, p.class)
		}
	}
	for at := 0; at < len(octets); at += dumpWidth {
		end := min(at+dumpWidth, len(octets))
		out = append(out, dumpPart{"", string(hexOctets([]byte{byte(at >> 8), byte(at)}, "")) + " "})
		for from, i := at, at; i < end; i++ {
			if i+1 == end || classes[i+1] != classes[from] {
				out = append(out, dumpPart{classes[from], string(hexOctets(octets[from:i+1], " "))})
				from = i + 1
			}
		}
		out = append(out, dumpPart{"", strings.Repeat("   ", dumpWidth-(end-at)) + "  " + ascii(octets[at:end]) + "\n"})
	}
	return out, all
}

// hexOctets writes octets in hexadecimal, each behind a gap.
func hexOctets(b []byte, gap string) []byte {
	out := make([]byte, 0, len(b)*(2+len(gap)))
	for i := range b {
		out = hex.AppendEncode(append(out, gap...), b[i:i+1])
	}
	return out
}

// ascii shows octets as characters, a dot for each that is none.
func ascii(b []byte) string {
	out := make([]byte, len(b))
	for i, c := range b {
		if out[i] = '.'; c >= ' ' && c < 0x7f {
			out[i] = c
		}
	}
	return string(out)
}

// payloadText is a payload as text, as much of it as a reader wants, or its
// octets where it is none.
func payloadText(payload []byte) string {
	const enough = 600
	cut := ""
	if len(payload) > enough {
		payload, cut = payload[:enough], "…"
		for len(payload) > enough-utf8.UTFMax && !utf8.RuneStart(payload[len(payload)-1]) {
			payload = payload[:len(payload)-1]
		}
	}
	return printable.Bytes(payload) + cut
}

// octetsWord says how many octets of all are shown.
func octetsWord(lang i18n.Lang, all int) string {
	if all > dumpOctets {
		return lang.Say("Octets, the first %d of %d", dumpOctets, all)
	}
	return lang.Say("Octets, all %s", strconv.Itoa(all))
}
