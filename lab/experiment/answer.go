package experiment

import (
	"bytes"

	"golang.org/x/text/cases"
	"golang.org/x/text/language"
)

// Answer returns what the server replies to a message, and false if it does not
// reply at all.
func (s *Server) Answer(message []byte) ([]byte, bool) {
	switch s.Reply {
	case ReplyNone:
		return nil, false
	case ReplyFixed:
		return []byte(s.Text), true
	case ReplyUpper:
		return upper(message), true
	case ReplyUpperASCII:
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
