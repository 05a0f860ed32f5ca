// Package ruling reads what a teacher decides about single students: more time,
// marks instead of lab's, and comments. Both files are tables, such as a
// spreadsheet writes:
//
//	id,until,reason
//	20240001,2026-11-20 23:59,was ill
//	20240002,+24h,power cut
//
//	id,check,points,reason,by,comment
//	20240001,echo,30,explained it in the oral exam,Kim,
//	20240002,total,80,,…
//
// For a course, each has a column more that names the assignment.
//
// Nothing in them is passed over: every row that cannot be taken as it stands is
// a message.Problem, with its line and what to do, and a file with problems is not used.
package ruling

import (
	"slices"
	"strings"

	"socketlab/assignments/gradebook"
	"socketlab/capture/message"
)

// A sheet is a file that is being read.
type sheet struct {
	file     string
	columns  map[string]int // by what they hold
	lines    []gradebook.Line
	problems message.Problems
}

func (s *sheet) wrong(line int, format string, args ...any) {
	s.problems = append(s.problems, message.Problem{File: s.file, Line: line, What: message.Of(format, args...)})
}

// A column is one that a sheet may have: its titles, in small letters without
// spaces and punctuation, the first of which it is called by.
type column []string

// open reads a table and finds its columns. The first of columns must be there.
func open(file string, raw []byte, columns ...column) *sheet {
	s := &sheet{file: file, columns: map[string]int{}}
	var err error
	if s.lines, err = gradebook.Lines(raw); err != nil {
		s.wrong(0, "%v", err)
		return s
	}
	if len(s.lines) == 0 {
		s.wrong(0, "is empty")
		return s
	}
	head := s.lines[0]
	var known []string
	for _, c := range columns {
		known = append(known, c[0])
	}
	for i, text := range head.Cells {
		s.title(head.Number, i, text, columns, "id, "+strings.Join(known, ", "))
	}
	if _, ok := s.columns["id"]; !ok {
		s.problems = nil // of titles that are none
		s.wrong(head.Number, "no column is titled id; the first line names the columns: %s", "id, "+strings.Join(known, ", "))
		return s
	}
	s.lines = s.lines[1:]
	return s
}

// title takes a title in.
func (s *sheet) title(line, column int, text string, columns []column, known string) {
	key := ""
	for _, c := range columns {
		if slices.Contains(c, gradebook.Title(text)) {
			key = c[0]
		}
	}
	if gradebook.IsIDTitle(text) {
		key = "id"
	}
	switch _, twice := s.columns[key]; {
	case key == "" && (strings.TrimSpace(text) == "" || gradebook.IsOtherTitle(text)): // the name, which says nothing new
	case key == "":
		s.wrong(line, "the column %q is none of %s; rename it, or leave it out", text, known)
	case twice:
		s.wrong(line, "two columns are titled %q; leave one out", key)
	default:
		s.columns[key] = column
	}
}

// wants notes that a column is missing without which the sheet says nothing.
func (s *sheet) wants(keys ...string) bool {
	if len(s.problems) > 0 {
		return false
	}
	for _, key := range keys {
		if _, ok := s.columns[key]; ok {
			return true
		}
	}
	s.wrong(1, "no column is titled %s", strings.Join(keys, " / "))
	return false
}

// cell is what a line says in a column; "" where it has none.
func (s *sheet) cell(l gradebook.Line, key string) string {
	i, ok := s.columns[key]
	if !ok || i >= len(l.Cells) {
		return ""
	}
	return strings.TrimSpace(l.Cells[i])
}

// A Scope says which rows of a file are wanted, by their column assignment.
type Scope struct {
	Lab    string   // that the rows are about
	Labs   []string // that rows may be about; nil takes every row
	Course bool     // all labs of a course are graded: a mark says for which it is
}

// isOf reports whether a line is about the lab of the scope. It notes a line that
// names a lab that is none, or none where it must.
func (s *sheet) isOf(l gradebook.Line, scope Scope, must bool) bool {
	name := s.cell(l, "assignment")
	switch {
	case scope.Labs == nil:
		return true
	case name == "" && must:
		s.wrong(l.Number, "does not say which assignment it is about; write one of %s", strings.Join(scope.Labs, ", "))
		return false
	case name == "":
		return true
	case !slices.ContainsFunc(scope.Labs, func(lab string) bool { return strings.EqualFold(lab, name) }):
		s.wrong(l.Number, "no assignment is called %q; there are %s", name, strings.Join(scope.Labs, ", "))
		return false
	}
	return strings.EqualFold(name, scope.Lab)
}

// id is the student id of a line; it notes that there is none.
func (s *sheet) id(l gradebook.Line) (string, bool) {
	id := gradebook.CleanID(s.cell(l, "id"))
	if gradebook.SameID(id) == "" {
		s.wrong(l.Number, "names no student id; write it, or delete the line")
		return "", false
	}
	return id, true
}
