package check

import (
	"fmt"

	"socketlab/assignments/i18n"
	"socketlab/capture/printable"
)

// maxShown is how much of a payload a finding quotes, in terminal cells.
const maxShown = 40

// shown quotes octets for a finding: as text where they are text, and with
// their number where the quote is cut. length is their number on the wire,
// -1 if all are in b.
func shown(b []byte, length int) i18n.Message {
	if length < 0 {
		length = len(b)
	}
	t := decode(b)
	quote := printable.Cut(printable.String(t.value), maxShown)
	if printable.Width(printable.String(t.value)) > maxShown || length != len(b) {
		return i18n.Msg("%s (%d octets)", `"`+quote+`"`, length)
	}
	return i18n.Msg("%s", fmt.Sprintf(`"%s"`, quote))
}

// hint sets an advice that was made elsewhere.
func (f *Finding) hint(m i18n.Message) *Finding {
	f.Advice = m
	return f
}
