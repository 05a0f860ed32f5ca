package gradebook

import (
	"regexp"
	"strings"

	"socketlab/capture/message"
)

// Titles of Canvas' gradebook export that are no assignment.
var canvasTitles = struct{ student, number, id, login, section []string }{
	student: []string{"student", "학생", "lastname"},
	number:  []string{"id"},
	id:      []string{"sisuserid", "sis사용자id"},
	login:   []string{"sisloginid", "sis로그인id"},
	section: []string{"section", "분반", "섹션", "반"},
}

// canvasAssignment is the title of an assignment, with its number.
var canvasAssignment = regexp.MustCompile(`\(\d+\)$`)

// openCanvas wants the three columns without which Canvas refuses the file.
func openCanvas(b *Book, o BookOptions) (bool, error) {
	head := b.head
	student := b.t.columnTitled(head, canvasTitles.student...)
	user := b.t.columnTitled(head, canvasTitles.number...)
	login := b.t.columnTitled(head, canvasTitles.login...)
	section := b.t.columnTitled(head, canvasTitles.section...)
	if student < 0 || section < 0 || user < 0 && login < 0 {
		return false, nil
	}
	possible := b.pointsPossible(head, user, login)
	if err := b.canvasGrade(head, possible, section, o); err != nil {
		return false, err
	}
	b.possible = b.t.at(possible, b.grade)
	id := b.t.columnTitled(head, canvasTitles.id...)
	b.students = make([]*Student, len(b.t.rows))
	for row := head + 1; row < len(b.t.rows); row++ {
		s := b.t.student(row, b.t.titledColumns(head))
		s.Number, s.ID, s.Login = b.t.at(row, user), b.t.at(row, id), b.t.at(row, login)
		if row == possible || s.Number+s.ID+s.Login == "" || s.Name == "Student, Test" {
			continue
		}
		s.guessID()
		b.students[row] = s
	}
	return true, nil
}

// pointsPossible finds the row of maxima: one of the first few, nobody's, with
// a number in it. It returns -1 if there is none.
func (b *Book) pointsPossible(head, user, login int) int {
	for row := head + 1; row < min(len(b.t.rows), head+4); row++ {
		if b.t.at(row, user) != "" || b.t.at(row, login) != "" {
			continue
		}
		for column := range b.t.rows[row] {
			if _, ok := number(b.t.at(row, column)); ok {
				return row
			}
		}
	}
	return -1
}

// canvasGrade finds the column of the assignment: the one that was named; the
// only one that is titled like the assignment; the only one there is.
func (b *Book) canvasGrade(head, possible, section int, o BookOptions) (err error) {
	if o.GradeColumn != "" {
		if b.grade, err = b.namedColumn(head, o.GradeColumn); err != nil {
			return err
		}
		if b.isLocked(possible, b.grade) {
			return message.Errorf("column %q is read only in Canvas", b.t.at(head, b.grade))
		}
		return nil
	}
	return b.pickGrade(func(column int) (string, bool) {
		text := b.t.at(head, column)
		return text, column > section && canvasAssignment.MatchString(text) && !b.isLocked(possible, column)
	}, o)
}

func (b *Book) isLocked(possible, column int) bool {
	return strings.Contains(b.t.at(possible, column), "read only")
}

// isTitled compares a title, its number left out, with names of the
// assignment.
func isTitled(text string, names []string) bool {
	text = title(canvasAssignment.ReplaceAllString(text, ""))
	for _, name := range names {
		if name != "" && text == title(name) {
			return true
		}
	}
	return false
}
