package peer

import (
	"fmt"
	"unicode/utf8"
)

// answer returns what the server replies to a message, and false if it does
// not reply at all.
func (s *Server) answer(message []byte) ([]byte, bool) { return s.Spec.Answer(message) }

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
