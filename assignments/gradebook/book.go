package gradebook

import (
	"math"
	"regexp"
	"strconv"
	"strings"

	"socketlab/capture/message"
)

// A Book is a gradebook file that the teacher's LMS wrote: Moodle's offline
// grading worksheet, what Canvas, Blackboard or Gradescope export, or any table
// with a column of student ids and one of marks.
type Book struct {
	Kind     string // "moodle", "canvas", "blackboard", "gradescope" or "table"
	Title    string // of the column that marks go into
	Named    bool   // that column is called like the assignment, and so is no other's
	Encoding string // "UTF-8", "CP949", "UTF-16" or "XLSX"

	t        *table
	head     int // row of the titles
	grade    int // columns; -1 for one that it does not have
	feedback int
	maximum  int
	changes  int // "Grade can be changed"
	possible string
	commas   bool             // numbers are written with one
	students []*Student       // by row; nil for a row that is nobody's
	rows     map[*Student]int // the other way round
	roster   *Roster
}

// A kind of book knows its columns by their titles.
type bookKind struct {
	name string
	open func(b *Book, o BookOptions) (bool, error) // false: not this kind
}

func bookKinds() []bookKind {
	return []bookKind{{"moodle", openMoodle}, {"canvas", openCanvas}, {"blackboard", openBlackboard}, {"gradescope", openGradescope}, {"table", openTable}}
}

// BookOptions say what the file itself may leave open.
type BookOptions struct {
	GradeColumn string   // title of the column that marks go into; "" to find it
	Assignment  []string // names of the assignment, to find Canvas' column by
}

// errNoBook is returned for a table that is no gradebook.
var errNoBook = message.Errorf("is no gradebook: no column for marks beside one of student ids; name it with --grade-column")

// WantsColumn reports whether an error of ReadBook says that nobody knows which
// column marks go into.
func WantsColumn(err error) bool {
	return err != nil && strings.Contains(err.Error(), "--grade-column")
}

// ReadBook reads a gradebook file. Of several sheets it is the first that is a
// gradebook.
func ReadBook(raw []byte, o BookOptions) (*Book, error) {
	tables, err := readTables(raw)
	if err != nil {
		return nil, err
	}
	var why error
	for _, t := range tables {
		if t.file == nil {
			return nil, errPage
		}
		b, err := newBook(t, o)
		if err == nil {
			return b, nil
		}
		if why == nil || why == errNoBook {
			why = err
		}
	}
	return nil, why
}

// newBook reads a table as the first kind of gradebook that it is.
func newBook(t *table, o BookOptions) (*Book, error) {
	for _, kind := range bookKinds() {
		b := &Book{Kind: kind.name, Encoding: t.form, t: t, head: t.firstRow(), grade: -1, feedback: -1, maximum: -1, changes: -1}
		ok, err := kind.open(b, o)
		if err != nil {
			return nil, err
		}
		if !ok {
			continue
		}
		b.Title = t.at(b.head, b.grade)
		b.roster, b.commas = newRoster(b.people()), b.hasCommas()
		return b, nil
	}
	return nil, errNoBook
}

func (b *Book) people() (people []*Student) {
	b.rows = map[*Student]int{}
	for row, s := range b.students {
		if s != nil {
			people = append(people, s)
			b.rows[s] = row
		}
	}
	return people
}

// Roster returns the students in the file.
func (b *Book) Roster() *Roster { return b.roster }

// Marks are what the file says now in the column for marks, by student.
func (b *Book) Marks() map[*Student]string {
	marks := map[*Student]string{}
	for s, row := range b.rows {
		marks[s] = b.t.at(row, b.grade)
	}
	return marks
}

// A Mark is what one student got.
type Mark struct {
	Student   *Student
	Points    int
	MaxPoints int
	Feedback  string // one line
}

// Filled is what Fill did.
type Filled struct {
	Entered   []*Student // their rows hold the mark now
	Kept      []Kept     // their rows were left alone
	NotInBook []*Student // marked, but without a row
	Ambiguous []*Student // marked, but more than one row could be theirs
	Scaled    bool       // the file counts another maximum than the assignment
}

// Kept is a row that was left alone, and why: "EX", "locked", "formula", "short".
type Kept struct {
	Student *Student
	Why     string
}

// Fill returns the file with marks and feedback filled in. Nothing outside of
// those cells is changed: of a text no octet, of a workbook no cell, format or
// formula.
func (b *Book) Fill(marks []Mark) ([]byte, Filled, error) {
	var done Filled
	byRow := map[int]Mark{}
	for _, m := range marks {
		switch rows := b.rowsOf(m.Student); len(rows) {
		case 0:
			done.NotInBook = append(done.NotInBook, m.Student)
		case 1:
			byRow[rows[0]] = m
		default:
			done.Ambiguous = append(done.Ambiguous, m.Student)
		}
	}
	var changes []change
	for row := range b.t.rows {
		m, ok := byRow[row]
		if !ok {
			continue
		}
		if why := b.keep(row); why != "" {
			done.Kept = append(done.Kept, Kept{m.Student, why})
			continue
		}
		changes = append(changes, b.enter(row, m, &done)...)
		done.Entered = append(done.Entered, m.Student)
	}
	raw, err := b.t.file.changed(changes)
	return raw, done, err
}

// rowsOf finds the rows of a student: by the first thing known of both that
// finds any.
func (b *Book) rowsOf(s *Student) (rows []int) {
	for _, found := range [][]*Student{
		b.roster.ByNumber(s.Number), b.roster.ByID(s.ID), b.roster.ByLogin(s.Login),
		b.roster.ByEmail(s.Email), b.roster.ByName(s.Name),
	} {
		if len(found) == 0 {
			continue
		}
		for _, other := range found {
			rows = append(rows, b.rows[other])
		}
		return rows
	}
	return nil
}

// keep says why a row must be left alone; "" if it need not.
func (b *Book) keep(row int) string {
	if !b.t.has(row, b.grade) {
		return "short"
	}
	switch strings.ToUpper(b.t.at(row, b.grade)) {
	case "EX", "N/A", "EXEMPT":
		return strings.ToUpper(b.t.at(row, b.grade))
	}
	switch title(b.t.at(row, b.changes)) {
	case "no", "아니오", "아니요":
		return "locked"
	}
	if b.t.file.isFormula(row, b.grade) {
		return "formula"
	}
	return ""
}

// enter makes the changes of one row, in the order of their columns.
func (b *Book) enter(row int, m Mark, done *Filled) []change {
	most := b.mostPoints(row)
	value := float64(m.Points)
	if most > 0 && m.MaxPoints > 0 && most != float64(m.MaxPoints) {
		value = value * most / float64(m.MaxPoints)
		done.Scaled = true
	}
	var changes []change
	if old, ok := number(b.t.at(row, b.grade)); !ok || old != round(value) {
		changes = append(changes, change{row, b.grade, b.format(value), round(value), true})
	}
	if !b.t.has(row, b.feedback) || m.Feedback == "" {
		return changes
	}
	feedback := change{row: row, column: b.feedback, text: m.Feedback}
	if b.feedback < b.grade {
		return append([]change{feedback}, changes...)
	}
	return append(changes, feedback)
}

// mostPoints is the maximum that the LMS counts for a row; 0 if it does not
// say.
func (b *Book) mostPoints(row int) float64 {
	text := b.possible
	if b.maximum >= 0 {
		text = b.t.at(row, b.maximum)
	}
	most, _ := number(text)
	return most
}

var numeral = regexp.MustCompile(`^-?\d+([.,]\d+)?$`)

func number(s string) (float64, bool) {
	if !numeral.MatchString(s) {
		return 0, false
	}
	v, err := strconv.ParseFloat(strings.Replace(s, ",", ".", 1), 64)
	return v, err == nil
}

// round keeps two decimals, the most that Canvas takes.
func round(v float64) float64 { return math.Round(v*100) / 100 }

// format writes a mark as the file writes its other numbers: with a comma
// where those have one.
func (b *Book) format(v float64) string {
	s := strconv.FormatFloat(round(v), 'f', -1, 64)
	if b.commas {
		return strings.Replace(s, ".", ",", 1)
	}
	return s
}

// hasCommas reports whether any number of the file is written with one.
func (b *Book) hasCommas() bool {
	for row := range b.t.rows {
		for _, column := range []int{b.grade, b.maximum} {
			if text := b.t.at(row, column); strings.Contains(text, ",") && numeral.MatchString(text) {
				return true
			}
		}
	}
	return false
}

// namedColumn finds the column that the teacher named: by its title, or, in
// Canvas, by the number in parentheses.
func (b *Book) namedColumn(row int, name string) (int, error) {
	column := -1
	for i, c := range b.t.rows[row] {
		if c.text == name || title(c.text) == title(name) || strings.HasSuffix(c.text, "("+name+")") {
			if column >= 0 {
				return -1, message.Errorf("two columns are titled %q", name)
			}
			column = i
		}
	}
	if column < 0 {
		return -1, message.Errorf("no column is titled %q: there are %s", name, b.titles(row))
	}
	return column, nil
}

func (b *Book) titles(row int) string {
	var all []string
	for _, c := range b.t.rows[row] {
		all = append(all, strconv.Quote(c.text))
	}
	return strings.Join(all, ", ")
}
