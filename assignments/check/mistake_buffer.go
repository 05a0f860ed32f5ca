package check

import (
	"bytes"
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"socketlab/capture/charset"
	"socketlab/capture/party"
)

// Languages without strings of C's kind cannot send what stands behind a text by
// mistake.
var managed = []string{"python", "py", "java", "node", "ruby", "perl", "php", "dotnet", "go"}

// native reports whether a party's program may be written in C, or the like.
func native(p *party.Party) bool {
	for i, word := range strings.Fields(p.Command) {
		name := strings.Trim(path.Base(strings.ReplaceAll(word, `\`, "/")), `'"`)
		if i == 0 && slices.Contains(managed, strings.TrimRight(strings.TrimSuffix(name, ".exe"), ".0123456789")) || i == 0 && path.Ext(name) == ".py" {
			return false
		}
	}
	return true
}

// behind returns how many octets came behind the right answer of a program that
// it has not sent on purpose: what is no text, or what a program in C sends
// behind it, but for blanks and the answer once more.
func behind(p *party.Party, came, want []byte) int {
	rest, found := bytes.CutPrefix(came, want)
	switch {
	case !found || len(want) == 0 || len(bytes.TrimSpace(rest)) == 0 || bytes.HasPrefix(bytes.TrimSpace(rest), bytes.TrimSpace(want)):
		return 0
	case native(p), leftover(came, charset.Decode(came)) > leftover(want, charset.Decode(want)):
		return len(rest)
	}
	return 0
}

// longMessage: behind the text of a client's message stands what is no text.
func (d *diagnosis) longMessage(p *party.Party) *party.Trouble {
	if !native(p) {
		return nil
	}
	for _, t := range first(d.Talks) {
		for _, g := range first(t.requests()) {
			if n := garbage(g.Payload); n > 0 && g.Whole() {
				return &party.Trouble{Kind: party.TooMuchSent, Octets: n, Frame: g.Frame}
			}
		}
	}
	for _, conn := range first(d.TCP) {
		asked := conn.Stream(conn.client)
		if n := garbage(asked.Octets); n > 0 && !asked.Gap {
			return &party.Trouble{Kind: party.TooMuchSent, Octets: n, Frame: asked.Frame()}
		}
	}
	return nil
}

// garbage returns how many octets stand behind the text of a message that are
// no text: behind a NUL, or behind what no encoding has.
func garbage(b []byte) int {
	t := charset.Decode(b)
	if n := leftover(b, t); n > 0 || t.Encoding != charset.UTF8 && t.Encoding != charset.Unknown {
		return n
	}
	for i := 0; i < len(b); {
		r, size := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && size == 1 && !utf8.FullRune(b[i:]) {
			return 0 // cut within a character
		}
		if r == utf8.RuneError && size == 1 || unicode.IsControl(r) && !strings.ContainsRune("\t\r\n", r) {
			if i == 0 { // it is no text at all
				return 0
			}
			return len(b) - i
		}
		i += size
	}
	return 0
}
