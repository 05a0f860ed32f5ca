// Package printable makes text from strangers safe to show, and measures how
// wide text stands in a terminal.
//
// A payload can hold anything: escape sequences that repaint a terminal, a
// right-to-left override that turns a name around, octets that are no text.
// Whatever a person is to read passes through String or Bytes first.
package printable

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// zwj is the zero width joiner, which makes one emoji of several.
const zwj = '\u200d'

// String returns s with everything made visible that would act on a terminal
// or hide from the reader: control characters, bidirectional controls,
// characters without a shape and octets that are not UTF-8 become \n, \x1b,
// \u202e and the like. Letters of every script, combining marks and emoji
// stay as they are, and so does a backslash: the result is for reading and
// cannot always be turned back.
func String(s string) string {
	if plain(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s) + len(s)/8)
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && n == 1:
			fmt.Fprintf(&b, `\x%02x`, s[i])
		case shown(r) || r == zwj && joins(s[i+n:]):
			b.WriteString(s[i : i+n])
		default:
			b.WriteString(escape(r))
		}
		i += n
	}
	return b.String()
}

// Bytes is String for octets.
func Bytes(b []byte) string { return String(string(b)) }

// plain reports whether s is ASCII that needs no escape, as most text is.
func plain(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

// shown reports whether r has a shape, or is a space of known width.
func shown(r rune) bool {
	switch {
	case r == '\ufe0e', r == '\ufe0f': // ask for the text or the emoji shape
		return true
	case unicode.Is(unicode.Variation_Selector, r),
		unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r):
		return false
	}
	return unicode.IsGraphic(r)
}

// joins reports whether a zero width joiner before rest makes an emoji.
func joins(rest string) bool {
	r, _ := utf8.DecodeRuneInString(rest)
	return r != utf8.RuneError && unicode.Is(unicode.So, r)
}

// escape spells r as a Go string would.
func escape(r rune) string {
	switch {
	case r == '\n':
		return `\n`
	case r == '\r':
		return `\r`
	case r == '\t':
		return `\t`
	case r < utf8.RuneSelf:
		return fmt.Sprintf(`\x%02x`, r)
	case r <= 0xffff:
		return fmt.Sprintf(`\u%04x`, r)
	}
	return fmt.Sprintf(`\U%08x`, r)
}
