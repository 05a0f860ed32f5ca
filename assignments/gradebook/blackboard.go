package gradebook

import (
	"regexp"
	"strings"

	"socketlab/capture/message"
)

// blackboardColumn is the title of a column of marks in what Blackboard
// downloads, which has its number behind it: "Lab 1 [Total Pts: 100 Score]
// |660463". Older versions leave the number out. What counts "up to" some
// points is computed by Blackboard, and never taken back.
var blackboardColumn = regexp.MustCompile(`^(.*?)\s*\[([^\[\]]*?)([\d.,]+)([^\[\]\d]*)\](?:\s*\|\s*(\d+))?$`)

// blackboardTitles are those of the columns beside marks.
var blackboardTitles = struct{ account, feedback []string }{
	account:  []string{"username", "사용자이름", "사용자명", "아이디"},
	feedback: []string{"feedbacktolearner", "학습자에대한피드백", "학습자피드백", "피드백"},
}

// A blackboardGrade is what the title of a column of marks says.
type blackboardGrade struct {
	name, number string
	points       string // the most there are
	computed     bool
}

func parseBlackboard(title string) (g blackboardGrade, ok bool) {
	m := blackboardColumn.FindStringSubmatch(title)
	if m == nil {
		return g, false
	}
	before := strings.ToLower(m[2])
	g = blackboardGrade{name: m[1], points: strings.ReplaceAll(m[3], ",", ""), number: m[5]}
	g.computed = strings.Contains(before, "up to") || strings.Contains(before, "최대")
	return g, g.number != "" || strings.Contains(before, "pts")
}

// openBlackboard wants the account, by which Blackboard knows students, and a
// column of marks.
func openBlackboard(b *Book, o BookOptions) (bool, error) {
	account := b.t.columnTitled(b.head, blackboardTitles.account...)
	grades := map[int]blackboardGrade{}
	for column := range b.t.rows[b.head] {
		if g, ok := parseBlackboard(b.t.at(b.head, column)); ok {
			grades[column] = g
		}
	}
	if account < 0 || len(grades) == 0 {
		return false, nil
	}
	if err := b.blackboardGrade(grades, o); err != nil {
		return false, err
	}
	if most, ok := number(grades[b.grade].points); ok && most > 0 {
		b.possible = grades[b.grade].points
	}
	b.feedback = b.t.columnTitled(b.head, blackboardTitles.feedback...)
	b.readPeople(b.head, func(row int, s *Student) { s.Login = b.t.at(row, account) }, -1)
	b.forget(func(s *Student) bool { return s.Login == "" })
	return true, nil
}

// blackboardGrade finds the column of the assignment: the one that was named,
// the only one that is called like the assignment, the only one there is.
func (b *Book) blackboardGrade(grades map[int]blackboardGrade, o BookOptions) (err error) {
	if o.GradeColumn == "" {
		return b.pickGrade(func(column int) (string, bool) {
			g, ok := grades[column]
			return g.name, ok && !g.computed
		}, o)
	}
	for column, g := range grades {
		if g.number == o.GradeColumn || g.name == o.GradeColumn {
			if b.grade >= 0 {
				b.grade = -1
				break
			}
			b.grade = column
		}
	}
	if b.grade < 0 {
		if b.grade, err = b.namedColumn(b.head, o.GradeColumn); err != nil {
			return err
		}
	}
	if grades[b.grade].computed {
		return message.Errorf("column %q is computed by Blackboard", b.t.at(b.head, b.grade))
	}
	return nil
}

// pickGrade finds the column of the assignment among those that may be, by
// name: the only one that is called like it, or the only one there is.
func (b *Book) pickGrade(name func(column int) (string, bool), o BookOptions) error {
	var all, alike []int
	for column := range b.t.rows[b.head] {
		if text, ok := name(column); ok {
			all = append(all, column)
			if isTitled(text, o.Assignment) {
				alike = append(alike, column)
			}
		}
	}
	switch {
	case len(alike) == 1:
		b.grade, b.Named = alike[0], true
	case len(all) == 1:
		b.grade = all[0]
	default:
		return message.Errorf("which column is the assignment's? Name it with --grade-column: there are %s", b.titles(b.head))
	}
	return nil
}

// forget takes rows for nobody's.
func (b *Book) forget(isNobody func(*Student) bool) {
	for row, s := range b.students {
		if s != nil && isNobody(s) {
			b.students[row] = nil
		}
	}
}
