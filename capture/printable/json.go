package printable

import (
	"encoding/json"
	"fmt"
	"io"
	"unicode/utf16"
	"unicode/utf8"
)

// AppendJSON appends a value in JSON to b, with every character spelled
// \uXXXX that would act on a terminal or hide from the reader: encoding/json
// leaves DEL, the C1 controls and the bidirectional ones as they are. It is
// the same value still.
func AppendJSON(b, value []byte) []byte {
	done := 0
	for i := 0; i < len(value); {
		r, n := rune(value[i]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRune(value[i:])
		}
		if r >= 0x7f && !shown(r) {
			b = appendEscape(append(b, value[done:i]...), r)
			done = i + n
		}
		i += n
	}
	return append(b, value[done:]...)
}

// appendEscape spells r as JSON does, which knows 16 bits (RFC 8259 §7).
func appendEscape(b []byte, r rune) []byte {
	if r > 0xffff {
		high, low := utf16.EncodeRune(r)
		return fmt.Appendf(b, `\u%04x\u%04x`, high, low)
	}
	return fmt.Appendf(b, `\u%04x`, r)
}

// NewEncoder returns an encoder whose JSON is as AppendJSON makes it.
func NewEncoder(w io.Writer) *json.Encoder {
	e := json.NewEncoder(jsonWriter{w})
	e.SetEscapeHTML(false)
	return e
}

// A jsonWriter takes what a json.Encoder writes: whole values.
type jsonWriter struct{ w io.Writer }

func (j jsonWriter) Write(b []byte) (int, error) {
	if _, err := j.w.Write(AppendJSON(nil, b)); err != nil {
		return 0, err
	}
	return len(b), nil
}
