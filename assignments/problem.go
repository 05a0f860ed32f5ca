package assignments

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"socketlab/assignments/i18n"
	"socketlab/capture/message"
)

// A Problem is one thing that is wrong with an assignment file.
type Problem struct {
	File         string
	Line, Column int    // from 1; 0 if it is about the file as a whole
	Field        string // "checks[2].points"; empty if it is about no field
	What         message.Message
}

// In says the problem in a language, the place before the reason:
// "lab.yaml:12:5: checks[2].points: …".
func (p Problem) In(l message.Language) string {
	var b strings.Builder
	b.WriteString(p.File)
	if p.Line > 0 {
		fmt.Fprintf(&b, ":%d:%d", p.Line, p.Column)
	}
	b.WriteString(": ")
	if p.Field != "" {
		b.WriteString(p.Field + ": ")
	}
	b.WriteString(p.What.In(l))
	return b.String()
}

// Problems are all problems of a file, in the order of its lines.
type Problems []Problem

// In says all problems in a language, one a line.
func (ps Problems) In(l message.Language) string {
	var lines []string
	for _, p := range ps {
		lines = append(lines, p.In(l))
	}
	return strings.Join(lines, "\n")
}

// Error says them in English.
func (ps Problems) Error() string { return ps.In(i18n.En) }

// sorted returns ps in the order of the file.
func (ps Problems) sorted() Problems {
	slices.SortStableFunc(ps, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return ps
}
