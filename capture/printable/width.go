package printable

import (
	"strings"

	"github.com/rivo/uniseg"
)

// ellipsis stands for what was cut off; it is one cell wide.
const ellipsis = "…"

// Width returns how many terminal cells s takes. Hangul takes two cells a
// syllable, whether it is stored composed (NFC) or decomposed (NFD, as macOS
// stores file names); box drawing and arrows take one. s should have passed
// through String: a control character counts as nothing.
func Width(s string) int {
	if plain(s) {
		return len(s)
	}
	return uniseg.StringWidth(s)
}

// Cut returns s if it takes at most the given number of cells, and otherwise
// as much of its beginning as fits with an ellipsis after it. It never splits
// a character from its combining marks.
func Cut(s string, cells int) string {
	if Width(s) <= cells {
		return s
	}
	if cells <= 0 {
		return ""
	}
	head, _ := split(s, cells-1)
	return head + ellipsis
}

// Fit returns s cut to the given number of cells, or filled up to it with
// spaces: the cell of a table.
func Fit(s string, cells int) string {
	s = Cut(s, cells)
	return s + strings.Repeat(" ", max(0, cells-Width(s)))
}

// Wrap breaks s into lines of at most the given number of cells, as a
// terminal does: wherever the line is full. It returns at least one line. A
// character wider than a line stands on a line of its own.
func Wrap(s string, cells int) []string {
	var lines []string
	for {
		head, rest := split(s, cells)
		if rest != "" && head == "" {
			length, _, _ := first(s, -1)
			head, rest = s[:length], s[length:]
		}
		lines = append(lines, head)
		if rest == "" {
			return lines
		}
		s = rest
	}
}

// split cuts s after as many whole characters as fit into the given number of
// cells.
func split(s string, cells int) (head, rest string) {
	used, at, state := 0, 0, -1
	for at < len(s) {
		length, width, next := first(s[at:], state)
		if used += width; used > cells {
			break
		}
		at += length
		state = next
	}
	return s[:at], s[at:]
}

// first measures the first character of s, in octets and in cells. An escape
// that String wrote is one character: it means nothing in halves.
func first(s string, state int) (length, width, next int) {
	escape := escapeLength(s)
	for length == 0 || length < escape {
		cluster, _, cells, after := uniseg.FirstGraphemeClusterInString(s[length:], state)
		length, width, state = length+len(cluster), width+cells, after
	}
	return length, width, state
}

// escapeLength returns how long the escape is that s begins with; 0 if it
// begins with none.
func escapeLength(s string) int {
	for _, form := range [...]struct {
		start  string
		length int
	}{{`\x`, 4}, {`\u`, 6}, {`\U`, 10}, {`\n`, 2}, {`\r`, 2}, {`\t`, 2}} {
		if strings.HasPrefix(s, form.start) && len(s) >= form.length {
			return form.length
		}
	}
	return 0
}
