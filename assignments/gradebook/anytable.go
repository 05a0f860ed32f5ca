package gradebook

import (
	"regexp"
	"slices"
	"strings"
)

// openTable takes any table with a column of student ids and one of marks.
func openTable(b *Book, o BookOptions) (ok bool, err error) {
	head, isList := b.tableHead()
	if !isList {
		return false, nil
	}
	b.head = head
	if o.GradeColumn != "" {
		if b.grade, err = b.namedColumn(head, o.GradeColumn); err != nil {
			return false, err
		}
	} else if b.grade = b.assignmentColumn(o); b.grade < 0 {
		return false, nil
	}
	b.feedback = b.t.columnTitled(head, "feedback", "comment", "comments", "피드백", "비고", "의견")
	b.maximum = b.t.columnTitled(head, "maxpoints", "maximum", "만점", "배점")
	b.readPeople(head, func(int, *Student) {}, -1)
	b.forget(func(s *Student) bool { return s.ID+s.Login+s.Email == "" || s.ID != "" && !isStudent(s.ID) })
	return true, nil
}

// tableHead finds the row of titles: schools put a line or two above it.
func (b *Book) tableHead() (row int, ok bool) {
	for row := b.head; row < min(len(b.t.rows), b.head+10); row++ {
		if c := b.t.titledColumns(row); c.id >= 0 || c.login >= 0 || c.email >= 0 {
			return row, true
		}
	}
	return 0, false
}

// moodleExport is how the export of Moodle's grader report titles its columns:
// "Assignment: udp-echo (Real)", in the language of the site. Percentages and
// letters are made of the points.
var (
	moodleExport = regexp.MustCompile(`^[^:]+: (.+) \(([^()]+)\)$`)
	noPoints     = []string{"percentage", "letter", "백분율", "문자"}
)

// exported is the name of the activity in such a title; "" if it is none, or not
// of points.
func exported(title string) string {
	m := moodleExport.FindStringSubmatch(title)
	if m == nil || slices.Contains(noPoints, strings.ToLower(m[2])) {
		return ""
	}
	return m[1]
}

// assignmentColumn is the column that is titled like the assignment, or else
// one for marks; -1 if there is none.
func (b *Book) assignmentColumn(o BookOptions) int {
	for _, name := range []func(title string) string{func(title string) string { return title }, exported} {
		for column := range b.t.rows[b.head] {
			if isTitled(name(b.t.at(b.head, column)), o.Assignment) {
				b.Named = true
				return column
			}
		}
	}
	return b.t.columnTitled(b.head, "grade", "score", "points", "mark", "totalscore", "점수", "성적", "총점")
}
