package check

import (
	"bytes"
	"encoding/binary"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/unicode/norm"
)

// The encodings that students' text comes in.
const (
	utf8Name  = "UTF-8"
	cp949Name = "CP949"
	utf16Name = "UTF-16LE"
	unknown   = ""
)

// A text is a message of a student as it is read.
type text struct {
	frame    int    // that carries it
	value    string // as it was written, in UTF-8; octets that are no text stay as they are
	encoding string // utf8Name, …; unknown if it is no text
}

// plain returns the text for comparing: composed (NFC), with full-width
// digits and letters made ordinary (both by NFKC), in lower case.
func (t text) plain() string { return strings.ToLower(norm.NFKC.String(t.value)) }

// decode reads octets as text: UTF-8, else CP949 (the Windows console in
// Korea, a superset of EUC-KR), else UTF-16LE. Zero octets between others
// give UTF-16 away even where the octets are valid UTF-8.
func decode(b []byte) text {
	switch {
	case looksUTF16(b):
		return text{value: fromUTF16(b), encoding: utf16Name}
	case utf8.Valid(b):
		return text{value: strings.TrimPrefix(string(b), "\ufeff"), encoding: utf8Name}
	}
	if head := wholeRunes(b); len(head) < len(b) && utf8.Valid(head) && utf8.RuneCount(head) < len(head) {
		return text{value: string(b), encoding: utf8Name} // cut within a character
	}
	if s, err := korean.EUCKR.NewDecoder().Bytes(b); err == nil && !bytes.ContainsRune(s, utf8.RuneError) {
		return text{value: string(s), encoding: cp949Name}
	}
	if s := fromUTF16(b); len(b)%2 == 0 && !strings.ContainsRune(s, utf8.RuneError) {
		return text{value: s, encoding: utf16Name}
	}
	return text{value: string(b), encoding: unknown}
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

// decodeAll decodes messages of one sender, who writes them all alike: Hangul
// alone in UTF-16 is told from CP949 by the other messages.
func decodeAll(messages [][]byte) []text {
	wide := false
	for _, b := range messages {
		wide = wide || looksUTF16(b)
	}
	out := make([]text, len(messages))
	for i, b := range messages {
		out[i] = decode(b)
		if wide && len(b)%2 == 0 && !utf8.Valid(b) {
			out[i] = text{value: fromUTF16(b), encoding: utf16Name}
		}
	}
	return out
}

// looksUTF16 reports whether b begins with the byte order mark of UTF-16LE,
// or has ASCII letters with a zero octet after each and none without.
func looksUTF16(b []byte) bool {
	if len(b) < 2 || len(b)%2 != 0 {
		return false
	}
	if b[0] == 0xff && b[1] == 0xfe {
		return true
	}
	wide := false
	for i := 0; i+1 < len(b); i += 2 {
		if isASCII(b[i]) && isASCII(b[i+1]) {
			return false
		}
		wide = wide || isASCII(b[i]) && b[i+1] == 0
	}
	return wide
}

// isASCII reports whether c is a character of ASCII that can be seen.
func isASCII(c byte) bool { return c >= ' ' && c <= '~' }

func fromUTF16(b []byte) string {
	units := make([]uint16, len(b)/2)
	for i := range units {
		units[i] = binary.LittleEndian.Uint16(b[2*i:])
	}
	return strings.TrimPrefix(string(utf16.Decode(units)), "\ufeff")
}

// spellings returns a text in each way that its octets can be: UTF-8 first,
// then decomposed, in CP949 and in UTF-16LE, and with byte order marks.
func spellings(s string) [][]byte {
	marked := "\ufeff" + s
	out := [][]byte{[]byte(s), norm.NFD.Bytes([]byte(s)), []byte(marked), toUTF16(s), toUTF16(marked)}
	if b, err := korean.EUCKR.NewEncoder().Bytes([]byte(s)); err == nil {
		out = append(out, b)
	}
	return out
}

func toUTF16(s string) []byte {
	var out []byte
	for _, unit := range utf16.Encode([]rune(s)) {
		out = binary.LittleEndian.AppendUint16(out, unit)
	}
	return out
}
