// Package charset reads text of which nobody says how its characters are
// written: UTF-8, CP949, or UTF-16 in either order.
//
// Students' text comes from consoles of all systems, from buffers that are sent
// as a whole, and from programs that print whatever their language does.
// Decode reads one message, DecodeAll the messages of one sender, who writes
// them all alike. Octets that are no text are said to be none, and stay as they
// are.
package charset

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/unicode/norm"
)

// The encodings that students' text comes in.
const (
	UTF8        = "UTF-8"
	CP949       = "CP949"
	utf16Name   = "UTF-16LE"
	utf16BEName = "UTF-16BE"
	Unknown     = ""
)

// A Text is octets as they are read.
type Text struct {
	Value    string // in UTF-8; octets that are no text stay as they are
	Encoding string // utf8Name, …; unknown if it is no text
	Length   int    // octets that value was read from; those behind them are no text
}

// Plain makes a text comparable: composed (NFC), with full-width digits and
// letters made ordinary (both by NFKC), in lower case.
func Plain(s string) string { return strings.ToLower(norm.NFKC.String(s)) }

// Decode reads octets as text: UTF-8, else CP949 (the Windows console in
// Korea, a superset of EUC-KR), else UTF-16. Zeros between other octets give
// UTF-16 away even where the octets are valid UTF-8.
//
// A zero also ends a string of C: what stands behind it in a buffer that was
// sent as a whole may be anything, and never decides how the text in front of
// it is read. Where everything is text, as in a record of fields that zeros
// fill up, it is read as a whole.
func Decode(b []byte) Text {
	if t, ok := wide(b); ok {
		return t
	}
	head := b[:HeadLength(b)]
	if len(head) < len(b) {
		if t, ok := record(b, head); ok {
			return t
		}
	}
	if t, ok := narrow(head); ok {
		return t
	}
	if t, ok := wideHangul(b); ok {
		return t
	}
	return Text{Value: string(head), Encoding: Unknown, Length: len(head)}
}

// HeadLength returns how many octets stand in front of the first zero that
// follows a character.
func HeadLength(b []byte) int {
	start := bytes.IndexFunc(b, func(r rune) bool { return r >= ' ' })
	if start < 0 {
		return len(b)
	}
	if end := bytes.IndexByte(b[start:], 0); end >= 0 {
		return start + end
	}
	return len(b)
}

// narrow reads octets without zeros between them as UTF-8 or as CP949.
func narrow(b []byte) (Text, bool) {
	if utf8.Valid(b) {
		return Text{strings.TrimPrefix(string(b), "\ufeff"), UTF8, len(b)}, true
	}
	if whole := wholeRunes(b); len(whole) < len(b) && utf8.Valid(whole) && utf8.RuneCount(whole) < len(whole) {
		return Text{string(b), UTF8, len(b)}, true // cut within a character
	}
	return narrow949(b)
}

// narrow949 reads octets as CP949.
func narrow949(b []byte) (Text, bool) {
	s, err := korean.EUCKR.NewDecoder().Bytes(b)
	if err != nil || bytes.ContainsRune(s, utf8.RuneError) {
		return Text{}, false
	}
	return Text{string(s), CP949, len(b)}, true
}

// record reads octets that hold zeros after their head, if they are text from
// end to end.
func record(b, head []byte) (Text, bool) {
	t, ok := narrow(b)
	start := strings.IndexFunc(t.Value, func(r rune) bool { return r >= ' ' }) // a number of the program's may stand in front
	switch {
	case !ok || start < 0 || strings.ContainsFunc(t.Value[start:], isOdd):
		return Text{}, false
	case t.Encoding == CP949:
		return t, isKSX1001(b) && (!utf8.Valid(head) || isASCIIOnly(head))
	}
	return t, true
}

// isOdd reports whether a character has no place in a text that zeros fill up.
func isOdd(r rune) bool {
	return r != 0 && !unicode.IsSpace(r) && (r == utf8.RuneError || !unicode.IsPrint(r)) && r != '\ufeff'
}

// isKSX1001 reports whether all that is not ASCII in text of CP949 is Hangul or
// a sign of KS X 1001, as nearly all Korean text is. Octets that happen to
// stand somewhere rarely are: Visual C++ fills memory with 0xcc and 0xcd, two
// of which are a Chinese character.
func isKSX1001(b []byte) bool {
	for i := 0; i < len(b); i++ {
		if b[i] < utf8.RuneSelf {
			continue
		}
		if i+1 == len(b) || b[i] < 0xa1 || b[i] > 0xc8 || b[i+1] < 0xa1 {
			return false
		}
		i++
	}
	return true
}

func isASCIIOnly(b []byte) bool {
	return !bytes.ContainsFunc(b, func(r rune) bool { return r >= utf8.RuneSelf })
}

// wholeRunes returns b without the beginning of a character at its end, of
// which the rest is missing.
func wholeRunes(b []byte) []byte {
	for n := 1; n < utf8.UTFMax && n <= len(b); n++ {
		if tail := b[len(b)-n:]; utf8.RuneStart(tail[0]) {
			if !utf8.FullRune(tail) {
				return b[:len(b)-n]
			}
			break
		}
	}
	return b
}

// DecodeAll decodes messages of one sender, who writes them all alike: Hangul
// alone in UTF-16 is told from CP949 by the other messages, and what an older
// message left behind in a buffer is no part of the text.
func DecodeAll(messages [][]byte) []Text {
	var order *wideOrder
	out := make([]Text, len(messages))
	for i, b := range messages {
		out[i] = Decode(b)
		if head := b[:HeadLength(b)]; orderOf(out[i].Encoding) == nil && remains(b, len(head), messages[max(0, i-maxOlder):i]) {
			out[i] = Decode(head)
		}
		if _, sure := wide(b); sure && order == nil {
			order = orderOf(out[i].Encoding)
		}
	}
	for i, b := range messages {
		if order == nil || orderOf(out[i].Encoding) != nil || utf8.Valid(b) {
			continue
		}
		if w := order.read(b); w.readable() {
			out[i] = w.Text
		}
	}
	return out
}

// maxOlder is how many messages before one are compared with it.
const maxOlder = 16

// remains reports whether what stands in a buffer behind its text is what an
// older message had at that place.
func remains(b []byte, head int, older [][]byte) bool {
	rest := bytes.TrimLeft(b[head:], "\x00")
	at := len(b) - len(rest)
	if end := bytes.IndexByte(rest, 0); end >= 0 {
		rest = rest[:end]
	}
	for _, o := range older {
		if n := min(len(rest), len(o)-at); n > 0 && bytes.Equal(LowerASCII(rest[:n]), LowerASCII(o[at:at+n])) {
			return true
		}
	}
	return false
}

// Spellings returns a text in each way that its octets can be: UTF-8 first,
// then decomposed, in CP949 and in UTF-16, and with byte order marks.
func Spellings(s string) [][]byte {
	marked := "\ufeff" + s
	out := [][]byte{[]byte(s), norm.NFD.Bytes([]byte(s)), []byte(marked)}
	for _, order := range wideOrders {
		out = append(out, order.write(s), order.write(marked))
	}
	if b, err := korean.EUCKR.NewEncoder().Bytes([]byte(s)); err == nil {
		out = append(out, b)
	}
	return out
}

// Read reads octets in an encoding that Decode has named.
func Read(encoding string, b []byte) string {
	if o := orderOf(encoding); o != nil {
		w := o.read(b)
		return w.Value
	}
	if encoding == CP949 {
		t, _ := narrow949(b)
		return t.Value
	}
	return strings.TrimPrefix(string(b), "\ufeff")
}

// IsWide reports whether an encoding writes characters in units of two octets.
func IsWide(encoding string) bool { return orderOf(encoding) != nil }

// LowerASCII makes A to Z small and leaves every other octet as it is.
func LowerASCII(b []byte) []byte {
	out := bytes.Clone(b)
	for i, c := range out {
		if 'A' <= c && c <= 'Z' {
			out[i] = c + 'a' - 'A'
		}
	}
	return out
}
