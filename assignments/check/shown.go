package check

import (
	"fmt"

	"golang.org/x/text/unicode/norm"

	"socketlab/assignments/i18n"
	"socketlab/capture/charset"
	"socketlab/capture/message"
	"socketlab/capture/printable"
)

// maxShown is how much of a payload a finding quotes, in terminal cells.
const maxShown = 40

// A quote is octets as a finding shows them.
type quote struct {
	length int // octets on the wire
	text   charset.Text
	said   string // what is quoted of the text, in marks
	whole  bool   // nothing was cut off
}

// quoted quotes octets, of which length were on the wire; -1 if all are in b.
// Of a buffer that goes on behind its text, the text is quoted.
func quoted(b []byte, length int) quote {
	if length < 0 {
		length = len(b)
	}
	q := quote{length: length, text: charset.Decode(b)}
	value, rest := q.text.Value, leftover(b, q.text)
	switch {
	case rest > 0:
		value = value[:charset.HeadLength([]byte(value))]
	case q.text.Length < len(b):
		value = string(b) // messages with their lengths
	}
	all := printable.String(value)
	cut := printable.Cut(all, maxShown)
	q.whole = cut == all && rest == 0 && length == len(b)
	if rest > 0 {
		cut += `\x00…`
	}
	q.said = `"` + cut + `"`
	return q
}

// message says a quote: with the number of octets where it does not show all.
func (q *quote) message() message.Message {
	if q.whole {
		return message.Of("%s", q.said)
	}
	return message.Of("%s (%d octets)", q.said, q.length)
}

// shown quotes octets for a finding. length is their number on the wire, -1
// if all are in b.
func shown(b []byte, length int) message.Message {
	q := quoted(b, length)
	return q.message()
}

// leftover returns how many octets a message has behind its text, from the
// zero on that ends it. Zeros that the text begins with end nothing, and those
// of lengths in front of messages neither.
func leftover(b []byte, t charset.Text) int {
	if messages, _ := unframed(b, []edge{{len(b), 0}}); len(messages) < len(b) {
		return 0
	}
	if charset.IsWide(t.Encoding) {
		return len(b) - t.Length
	}
	return len(b) - charset.HeadLength(b)
}

// contrast shows what came and what was wanted, so that a reader sees where
// they differ: by the octets from which on they do, if the quotes alone do not
// tell.
func contrast(got []byte, gotLength int, want []byte) (a, b message.Message) {
	x, y := quoted(got, gotLength), quoted(want, -1)
	a, b = x.message(), y.message()
	switch {
	case look(a) != look(b):
		return a, b
	case x.text.Encoding != y.text.Encoding && x.text.Encoding != charset.Unknown && y.text.Encoding != charset.Unknown:
		return message.Of("%s in %s", a, x.text.Encoding), message.Of("%s in %s", b, y.text.Encoding)
	case x.length != y.length:
		return message.Of("%s (%d octets)", x.said, x.length), message.Of("%s (%d octets)", y.said, y.length)
	}
	at := 0
	for at < min(len(got), len(want)) && got[at] == want[at] {
		at++
	}
	return octetsAt(x.said, got, at), octetsAt(y.said, want, at)
}

// look is a message as a reader sees it, who cannot tell one composition of a
// letter from another.
func look(m message.Message) string { return norm.NFC.String(m.In(i18n.En)) }

// octetsAt shows a few octets of a message, from one on.
func octetsAt(said string, b []byte, at int) message.Message {
	if at >= len(b) {
		return message.Of("%s that ends after octet %d", said, at)
	}
	return message.Of("%s with %s from octet %d on", said, fmt.Sprintf("% x", b[at:min(at+4, len(b))]), at+1)
}

// hint sets an advice that was made elsewhere.
func (f *Finding) hint(m message.Message) *Finding {
	f.Advice = m
	return f
}
