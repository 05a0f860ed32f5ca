package gradebook

import (
	"bytes"
	"slices"
)

// A Line is a row of a table, with the line of the file at which it begins.
type Line struct {
	Number int // from 1
	Cells  []string
}

// Lines reads a table that is no list of students: what a teacher wrote in a
// spreadsheet or by hand, in any of the forms that a class list may have. Of
// several sheets it is the first with a column of student ids, or else the first
// that says anything. Blank rows are left out.
func Lines(raw []byte) (lines []Line, err error) {
	tables, err := readTables(raw)
	if err != nil {
		return nil, err
	}
	best := tables[0]
	for _, t := range slices.Backward(tables) {
		if len(t.rows) > 0 && slices.ContainsFunc(t.rows[t.firstRow()], func(c cell) bool { return IsIDTitle(c.text) }) {
			best = t
		}
	}
	return best.lines(), nil
}

// lines are the rows of a table that say anything. Each is counted as in the
// file: by the line that it begins at, or by the row of the sheet.
func (t *table) lines() (lines []Line) {
	text, isText := t.file.(*textFile)
	number, at := 1, 0
	for row, cells := range t.rows {
		if isText {
			number += bytes.Count(text.raw[at:cells[0].start], []byte("\n"))
			at = cells[0].start
		} else {
			number = row + 1
		}
		if t.isBlank(row) {
			continue
		}
		line := Line{Number: number}
		for _, c := range cells {
			line.Cells = append(line.Cells, c.text)
		}
		lines = append(lines, line)
	}
	return lines
}

// Title reduces a title to its letters and digits, as titles are compared.
func Title(s string) string { return title(s) }

// CleanID takes off what spreadsheets put around a student id.
func CleanID(id string) string { return cleanID(id) }

// SameID is equal for two ids of one student: punctuation and case do not
// matter.
func SameID(id string) string { return foldID(id) }

// IsIDTitle tells the title of student ids.
func IsIDTitle(s string) bool {
	return isTitleOf("id", s) || title(s) == "id"
}

// IsOtherTitle tells the title of something else that a list says of students.
func IsOtherTitle(s string) bool {
	for key := range titles {
		if key != "id" && isTitleOf(key, s) {
			return true
		}
	}
	return false
}

func isTitleOf(key, s string) bool {
	for _, want := range titles[key] {
		if title(s) == want || bareTitle(s) == want {
			return true
		}
	}
	return false
}
