package program

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"socketlab/capture/charset"
)

// spell reads the octets of a line as a person would see them on a terminal: in
// the encoding in which they are text, and with everything carried out that
// moves the cursor, erases or colours. Octets that are no text stay as they are.
//
// Lines are cut at the octet of a line feed. In UTF-16 that is one of two, so
// that the other one stands at an end of the line: it is left out.
func spell(line string) string {
	line = strings.TrimSuffix(line, "\r") // a terminal puts it before each line feed
	b := []byte(line)
	for _, c := range [][]byte{b, trimmed(b, 1, 0), trimmed(b, 0, 1), trimmed(b, 1, 1)} {
		if t := charset.Decode(c); len(c) > 0 && t.Encoding != charset.Unknown && t.Length == len(c) {
			return draw(t.Value)
		}
	}
	return draw(line)
}

// trimmed returns b without zeros at its ends, or nil if they are not there.
func trimmed(b []byte, front, back int) []byte {
	if len(b) < front+back || front == 1 && b[0] != 0 || back == 1 && b[len(b)-1] != 0 {
		return nil
	}
	return b[front : len(b)-back]
}

// draw does to a line what a terminal does. What is returned stands on it in
// the end.
func draw(line string) string {
	if !strings.ContainsAny(line, "\x00\b\r\x1b") {
		return line
	}
	var r row
	for line != "" {
		line = r.take(line)
	}
	return strings.TrimRight(strings.Join(r.cells, ""), " ")
}

// A row is a line of a terminal, and where its cursor stands.
type row struct {
	cells []string // a character each
	at    int      // never behind the end of cells
}

// take takes one character, or one sequence that is none, and returns what
// follows.
func (r *row) take(line string) (rest string) {
	switch line[0] {
	case 0:
		return line[1:]
	case '\b':
		r.at = max(r.at-1, 0)
		return line[1:]
	case '\r':
		r.at = 0
		return line[1:]
	case 0x1b:
		return r.escape(line[1:])
	}
	_, size := utf8.DecodeRuneInString(line)
	if r.at == len(r.cells) {
		r.cells = append(r.cells, "")
	}
	r.cells[r.at] = line[:size]
	r.at++
	return line[size:]
}

// escape takes what follows an ESC (ECMA-48 §5.4): a control sequence, a
// command for the window, or one character.
func (r *row) escape(s string) (rest string) {
	switch {
	case s == "":
		return ""
	case s[0] == ']': // up to BEL or ESC \
		end := strings.IndexAny(s, "\a\x1b")
		if end < 0 {
			return ""
		}
		return strings.TrimPrefix(s[end+1:], `\`)
	case s[0] != '[':
		_, size := utf8.DecodeRuneInString(s)
		return s[size:]
	}
	end := strings.IndexFunc(s[1:], func(c rune) bool { return c >= '@' && c <= '~' })
	if end < 0 {
		return ""
	}
	n, _ := strconv.Atoi(s[1 : 1+end])
	r.control(s[1+end], n)
	return s[2+end:]
}

// control carries out a control sequence with one parameter, 0 if it has none
// (ECMA-48 §8.3). Colours, and what concerns other lines, leave no trace.
func (r *row) control(final byte, n int) {
	switch final {
	case 'C': // cursor right
		r.at = min(r.at+max(n, 1), len(r.cells))
	case 'D': // cursor left
		r.at = max(r.at-max(n, 1), 0)
	case 'G': // to a column
		r.at = min(max(n, 1)-1, len(r.cells))
	case 'K': // erase: to the end, from the beginning, or all of the line
		switch n {
		case 0:
			r.cells = r.cells[:r.at]
		case 1:
			for i := range r.at {
				r.cells[i] = " "
			}
		case 2:
			r.cells, r.at = nil, 0
		}
	}
}
