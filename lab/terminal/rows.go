package terminal

import (
	"fmt"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"socketlab/capture/printable"
)

// A picture stays readable, and its size bounded, by leaving out the middle of
// what is long: of a line, of a pane, of the list of sessions.
const (
	longLine  = 800 // octets of the longest line that is shown whole
	lineHead  = 480 // octets shown of the beginning of a longer one
	lineTail  = 160 // octets shown of its end
	paneRows  = 72  // rows of text that a column of panes may hold
	leastRows = 8   // rows that a pane may hold, however many panes there are
)

// A row is one row of cells in a pane: a line, or a piece of one.
type row struct {
	clock string // when its line appeared; empty on the later pieces of a line
	kind  Kind
	text  string // composed (NFC), printable, at most as wide as the pane
	note  bool   // says what was left out; the program did not print it
}

// rowsOf breaks the lines of a session into rows of at most the given number
// of cells. Where they would be more than limit rows, those in the middle make
// room for one that says how many lines are missing.
func rowsOf(lines []Line, cells, limit int) []row {
	if rows, n := fromStart(lines, cells, limit); n == len(lines) {
		return rows
	}
	head, n := fromStart(lines, cells, limit*2/3)
	tail, m := fromEnd(lines[n:], cells, limit-1-len(head))
	if left := len(lines) - n - m; left > 0 {
		head = append(head, leftOut(left, "줄", "lines"))
	}
	return append(head, tail...)
}

// fromStart returns the rows of the first n lines, as many as fit within
// limit rows; the first line is taken even if it does not fit.
func fromStart(lines []Line, cells, limit int) (rows []row, n int) {
	for ; n < len(lines); n++ {
		next := wrap(lines[n], cells)
		if n > 0 && len(rows)+len(next) > limit {
			break
		}
		rows = append(rows, next...)
	}
	return rows, n
}

// fromEnd returns the rows of the last n lines, as many as fit within limit
// rows.
func fromEnd(lines []Line, cells, limit int) (rows []row, n int) {
	for ; n < len(lines); n++ {
		next := wrap(lines[len(lines)-1-n], cells)
		if len(rows)+len(next) > limit {
			break
		}
		rows = append(next, rows...)
	}
	return rows, n
}

// wrap breaks a line into rows.
func wrap(l Line, cells int) []row {
	var rows []row
	for i, piece := range printable.Wrap(readable(l.Text), cells) {
		r := row{kind: l.Kind, text: piece}
		if i == 0 {
			r.clock = clock(l)
		}
		rows = append(rows, r)
	}
	return rows
}

// readable returns what the picture shows of a text: escaped, without the
// middle where it is long, and composed, because a font holds whole syllables.
func readable(text string) string {
	text = printable.String(text)
	if len(text) <= longLine {
		return norm.NFC.String(text)
	}
	head, tail := start(text, lineHead), start(text, len(text)-lineTail)
	note := leftOut(utf8.RuneCountInString(text[head:tail]), "자", "characters")
	return norm.NFC.String(text[:head] + " " + note.text + " " + text[tail:])
}

// start returns where the character begins that the octet at i belongs to.
func start(text string, i int) int {
	for i > 0 && !utf8.RuneStart(text[i]) {
		i--
	}
	return i
}

// leftOut is a row that says, in both languages, how much is missing.
func leftOut(n int, ko, en string) row {
	return row{note: true, text: fmt.Sprintf("… %d%s 생략 · %d %s left out …", n, ko, n, en)}
}
