package quiz

import (
	"slices"

	"socketlab/assignments/i18n"
)

// templates are all questions, in the order in which they are asked.
var templates = slices.Concat(udpTemplates, openingTemplates, streamingTemplates, closingTemplates, failingTemplates, reviewTemplates)

// both is a text in both languages.
func both(en, ko string) i18n.Text { return i18n.Text{En: en, Ko: ko} }

// The ranges of port numbers (RFC 6335 §6), in the order of rangeOf.
var ranges = []i18n.Text{
	both("49152–65535: dynamic ports, which nobody registers", "49152–65535: 아무도 등록하지 않는 동적 포트"),
	both("1024–49151: registered ports", "1024–49151: 등록된 포트"),
	both("0–1023: well-known ports", "0–1023: 잘 알려진 포트"),
	both("none: a client has no port", "없음: 클라이언트에는 포트가 없다"),
}

// rangeOf tells in which of the ranges a port is.
func rangeOf(port uint16) int {
	switch {
	case port >= 49152:
		return 0
	case port >= 1024:
		return 1
	}
	return 2
}
