package check

import (
	"bytes"
	"path"
	"slices"
	"strings"

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
	for _, t := range d.Talks {
		for _, g := range t.requests() {
			if n := leftover(g.Payload, charset.Decode(g.Payload)); n > 0 && g.Whole() {
				return &party.Trouble{Kind: party.TooMuchSent, Octets: n, Frame: g.Frame}
			}
		}
	}
	for _, conn := range d.TCP {
		asked := conn.Stream(conn.client)
		if n := leftover(asked.Octets, charset.Decode(asked.Octets)); n > 0 && !asked.Gap {
			return &party.Trouble{Kind: party.TooMuchSent, Octets: n, Frame: asked.Frame()}
		}
	}
	return nil
}
