package gradebook

import "strings"

// What Gradescope puts behind the title of an assignment, in the grades of a
// course: "Lab 1 - Max Points".
const gradescopeMost = " - Max Points"

// openGradescope takes the grades of one assignment, which have columns "Total
// Score" and "Max Points", and those of a course, where each assignment has
// two of its own.
func openGradescope(b *Book, o BookOptions) (ok bool, err error) {
	people := b.t.titledColumns(b.head)
	if people.id < 0 && people.email < 0 {
		return false, nil
	}
	most := map[int]int{} // column of the maximum by that of the mark
	if total, points := b.t.columnTitled(b.head, "totalscore"), b.t.columnTitled(b.head, "maxpoints"); total >= 0 && points >= 0 {
		most[total] = points
	}
	titled := map[string]int{}
	for column := range b.t.rows[b.head] {
		titled[b.t.at(b.head, column)] = column
	}
	for title, points := range titled {
		name, ok := strings.CutSuffix(title, gradescopeMost)
		if column, there := titled[name]; ok && there {
			most[column] = points
		}
	}
	if len(most) == 0 {
		return false, nil
	}
	if o.GradeColumn != "" {
		b.grade, err = b.namedColumn(b.head, o.GradeColumn)
	} else {
		err = b.pickGrade(func(column int) (string, bool) { _, ok := most[column]; return b.t.at(b.head, column), ok }, o)
	}
	if err != nil {
		return false, err
	}
	if column, ok := most[b.grade]; ok {
		b.maximum = column
	}
	b.readPeople(b.head, func(int, *Student) {}, -1)
	b.forget(func(s *Student) bool { return strings.TrimSpace(s.ID+s.Email) == "" })
	return true, nil
}
