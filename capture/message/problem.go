package message

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// A Problem is one thing that is wrong with a file that a person has written.
type Problem struct {
	File         string
	Line, Column int    // from 1; 0 where that is not known, or it is about the file as a whole
	Field        string // "checks[2].points"; empty if it is about no field
	What         Message
}

// In says the problem in a language, the place before the reason:
// "lab.yaml:12:5: checks[2].points: …".
func (p Problem) In(l Language) string {
	var b strings.Builder
	b.WriteString(p.File)
	for _, place := range [...]int{p.Line, p.Column} {
		if place > 0 {
			fmt.Fprintf(&b, ":%d", place)
		}
	}
	b.WriteString(": ")
	if p.Field != "" {
		b.WriteString(p.Field + ": ")
	}
	b.WriteString(p.What.In(l))
	return b.String()
}

// Problems are all problems of a file, as an error.
type Problems []Problem

// In says all problems in a language, one a line.
func (ps Problems) In(l Language) string {
	var lines []string
	for _, p := range ps {
		lines = append(lines, p.In(l))
	}
	return strings.Join(lines, "\n")
}

// Error says them in English.
func (ps Problems) Error() string { return ps.In(English) }

// Err is ps in the order of the file; nil if there is none.
func (ps Problems) Err() error {
	if len(ps) == 0 {
		return nil
	}
	slices.SortStableFunc(ps, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return ps
}
