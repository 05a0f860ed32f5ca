package charset

import (
	"bytes"
	"encoding/binary"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// A wideOrder is one of the two orders of octets that UTF-16 comes in: the one
// of Windows, and the one that Java's "UTF-16" writes (RFC 2781 §3).
type wideOrder struct {
	name  string
	order binary.AppendByteOrder
	units binary.ByteOrder // the same, for reading
}

var wideOrders = []*wideOrder{
	{utf16Name, binary.LittleEndian, binary.LittleEndian},
	{utf16BEName, binary.BigEndian, binary.BigEndian},
}

// orderOf returns the order that an encoding names, nil if it is not UTF-16.
func orderOf(encoding string) *wideOrder {
	for _, o := range wideOrders {
		if o.name == encoding {
			return o
		}
	}
	return nil
}

// A wideReading is octets read as UTF-16, up to the first zero or their end,
// and what speaks for and against it.
type wideReading struct {
	Text
	marked bool // a byte order mark stands in front
	all    int  // characters
	ascii  int  // of them, those of ASCII: each has a zero octet
	pairs  int  // of them, those of which both octets are ASCII: perhaps two characters
	hangul int
	odd    int // of them, those that nobody writes
}

// readable reports whether at least nine in ten characters are some that
// people write.
func (w *wideReading) readable() bool { return w.all > 0 && 10*w.odd <= w.all }

// sure reports whether the octets are UTF-16 and nothing else.
func (w *wideReading) sure() bool {
	return w.readable() && (w.marked || w.ascii >= 2 && 2*w.pairs <= w.ascii)
}

// read reads octets in this order.
func (o *wideOrder) read(b []byte) wideReading {
	w := wideReading{}
	var units []uint16
	for w.Length+1 < len(b) {
		unit := o.units.Uint16(b[w.Length:])
		if unit == 0 {
			break
		}
		w.Length += 2
		if unit == 0xfeff && len(units) == 0 && !w.marked {
			w.marked = true
			continue
		}
		units = append(units, unit)
		if isASCII(byte(unit)) && isASCII(byte(unit>>8)) {
			w.pairs++
		}
	}
	runes := utf16.Decode(units)
	for _, r := range runes {
		w.count(r)
	}
	w.Text.Value, w.Text.Encoding = string(runes), o.name
	return w
}

func (w *wideReading) count(r rune) {
	w.all++
	switch {
	case r < utf8.RuneSelf && (isASCII(byte(r)) || unicode.IsSpace(r)):
		w.ascii++
	case unicode.Is(unicode.Hangul, r):
		w.hangul++
	case isOdd(r):
		w.odd++
	}
}

// write spells a text in this order.
func (o *wideOrder) write(s string) []byte {
	var out []byte
	for _, unit := range utf16.Encode([]rune(s)) {
		out = o.order.AppendUint16(out, unit)
	}
	return out
}

// wide reads octets as UTF-16 if they can be nothing else. What stands in front
// of the first zero has to be UTF-16 by itself: a zero ends a string of C, and
// what follows may be anything.
func wide(b []byte) (Text, bool) {
	marked := bytes.HasPrefix(b, []byte{0xff, 0xfe}) || bytes.HasPrefix(b, []byte{0xfe, 0xff})
	if len(b) < 2 || bytes.IndexByte(b, 0) < 0 && !marked {
		return Text{}, false
	}
	head := b[:HeadLength(b)]
	if utf8.Valid(head) && len(bytes.TrimLeft(head, "\x00")) > 1 {
		return Text{}, false
	}
	for _, o := range wideOrders {
		front := o.read(head)
		if w := o.read(b); w.sure() && front.pairs == 0 && 10*front.odd <= front.all {
			return w.Text, true
		}
	}
	return Text{}, false
}

// wideHangul reads octets that are no text in another encoding as UTF-16 if
// they are Hangul in it.
func wideHangul(b []byte) (Text, bool) {
	for _, o := range wideOrders {
		if w := o.read(b); w.hangul > 0 && w.hangul+w.ascii == w.all && w.pairs == 0 {
			return w.Text, true
		}
	}
	return Text{}, false
}

// isASCII reports whether c is a character of ASCII that can be seen.
func isASCII(c byte) bool { return c >= ' ' && c <= '~' }
