package peer

import (
	"bytes"
	"fmt"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/language"

	"socketlab/lab/experiment"
)

// answer returns what the server replies to a message, and false if it does
// not reply at all.
func (s *Server) answer(message []byte) ([]byte, bool) { return Reply(&s.Spec, message) }

// Reply returns what a server of this kind replies to a message, and false if
// it does not reply at all.
func Reply(spec *experiment.Server, message []byte) ([]byte, bool) {
	switch spec.Reply {
	case experiment.ReplyNone:
		return nil, false
	case experiment.ReplyFixed:
		return []byte(spec.Text), true
	case experiment.ReplyUpper:
		return upper(message), true
	case experiment.ReplyUpperASCII:
		return upperASCII(message), true
	}
	return message, true
}

// upper converts text to upper case by Unicode's full mapping (section 3.13),
// in which one letter may become two: straße becomes STRASSE. It is what
// Python's str.upper does. Octets that are no UTF-8 stay as they are.
func upper(text []byte) []byte {
	return cases.Upper(language.Und).Bytes(text)
}

// upperASCII converts a to z and nothing else, as Python's bytes.upper does.
func upperASCII(text []byte) []byte {
	out := bytes.Clone(text)
	for i, c := range out {
		if 'a' <= c && c <= 'z' {
			out[i] = c - ('a' - 'A')
		}
	}
	return out
}

// shownOctets is how much of a message stands in a terminal.
const shownOctets = 200

// shortened returns a message as a terminal shows it: long ones are cut, at a
// character's end.
func shortened(message []byte) string {
	if len(message) <= shownOctets {
		return string(message)
	}
	cut := shownOctets
	for cut > shownOctets-utf8.UTFMax && !utf8.RuneStart(message[cut]) {
		cut--
	}
	return fmt.Sprintf("%s… (%d octets)", message[:cut], len(message))
}
