package ruling

import (
	"regexp"
	"strconv"
	"strings"

	"socketlab/assignments/gradebook"
)

// A Mark is what a person gives a student for a check, or for all, instead of
// lab's own mark.
type Mark struct {
	Check  string // id; "" for the total
	Points int
	Reason string
	By     string // may be empty
}

// A Comment is what a person says to a student.
type Comment struct {
	Check string // id; "" if it is about the whole
	Text  string
	By    string // may be empty
}

// A Ruling is what was decided about one student.
type Ruling struct {
	Marks    []Mark // one for each check at most
	Comments []Comment
}

// Marks are the rulings of a file.
type Marks struct {
	File  string
	list  map[string]*Ruling // by folded id
	order []string           // ids as they stand there, each once
	lines map[string]int     // of the first row of each, by id
	marks map[string]int     // of the first mark of a check of each, by id
}

// A Rubric is what points there are, by the ids of checks; "" is the total.
type Rubric map[string]int

// total are the words that stand for the whole.
var total = map[string]bool{"": true, "total": true, "합계": true, "총점": true, "전체": true}

// ReadMarks reads a table of marks and comments. A row gives points, for which
// it says the reason, or a comment, or both. The error is message.Problems.
func ReadMarks(file string, raw []byte, scope Scope, rubric Rubric, checks []string) (*Marks, error) {
	s := open(file, raw, checkColumn, pointsColumn, reasonColumn, byColumn, commentColumn, labColumn)
	out := &Marks{File: file, list: map[string]*Ruling{}, lines: map[string]int{}, marks: map[string]int{}}
	if !s.wants("points", "comment") || scope.Course && !s.wants("assignment") {
		return nil, s.problems.Err()
	}
	seen := map[[2]string]int{}
	said := map[[3]string]int{}
	for _, l := range s.lines {
		id, ok := s.id(l)
		if !ok || !s.isOf(l, scope, scope.Course) {
			continue
		}
		check, ok := s.check(l, rubric, checks)
		if !ok {
			continue
		}
		r := out.of(id, l.Number)
		if m, ok := s.mark(l, check, rubric[check]); ok {
			if first := seen[[2]string{gradebook.SameID(id), check}]; first > 0 {
				s.wrong(l.Number, "line %d already gives %s a mark for the same; leave one of them", first, id)
				continue
			}
			seen[[2]string{gradebook.SameID(id), check}] = l.Number
			r.Marks = append(r.Marks, m)
			if check != "" && out.marks[id] == 0 {
				out.marks[id] = l.Number
			}
		}
		if text := s.cell(l, "comment"); text != "" {
			key := [3]string{gradebook.SameID(id), check, text}
			if first := said[key]; first > 0 {
				s.wrong(l.Number, "line %d already says the same to %s; leave one of them", first, id)
				continue
			}
			said[key] = l.Number
			r.Comments = append(r.Comments, Comment{check, text, s.cell(l, "by")})
		}
	}
	if err := s.problems.Err(); err != nil {
		return nil, err
	}
	return out, nil
}

// of is the ruling of a student, a new one at first.
func (m *Marks) of(id string, line int) *Ruling {
	key := gradebook.SameID(id)
	if m.list[key] == nil {
		m.list[key] = &Ruling{}
		m.order = append(m.order, id)
		m.lines[id] = line
	}
	return m.list[key]
}

// check is the check that a line is about.
func (s *sheet) check(l gradebook.Line, rubric Rubric, checks []string) (string, bool) {
	name := strings.ToLower(s.cell(l, "check"))
	if total[name] {
		if name == "" && s.cell(l, "points") != "" {
			s.wrong(l.Number, "does not say what the points are for; write one of %s, or total", strings.Join(checks, ", "))
			return "", false
		}
		return "", true
	}
	if _, ok := rubric[name]; !ok {
		s.wrong(l.Number, "no check is called %q; there are %s, and total", s.cell(l, "check"), strings.Join(checks, ", "))
		return "", false
	}
	return name, true
}

var wholePoints = regexp.MustCompile(`^(-?\d{1,9})(?:[.,]0+)?$`)

// mark reads the points of a line; false where it gives none, or none that can
// be taken.
func (s *sheet) mark(l gradebook.Line, check string, most int) (Mark, bool) {
	text, reason := s.cell(l, "points"), s.cell(l, "reason")
	whole := wholePoints.FindStringSubmatch(text)
	points := 0
	if whole != nil {
		points, _ = strconv.Atoi(whole[1])
	}
	switch {
	case text == "" && s.cell(l, "comment") == "":
		s.wrong(l.Number, "gives neither points nor a comment; write one, or delete the line")
	case text == "":
	case whole == nil:
		s.wrong(l.Number, "got %q points, want a whole number", text)
	case points < 0 || points > most:
		s.wrong(l.Number, "got %d points, want 0 to %d", points, most)
	case reason == "":
		s.wrong(l.Number, "gives no reason for the points; write it into the column reason")
	default:
		return Mark{check, points, reason, s.cell(l, "by")}, true
	}
	return Mark{}, false
}

// Check looks the students up. known tells those of the class, graded those of
// whom something was graded. The error is message.Problems.
func (m *Marks) Check(known, graded func(id string) bool) error {
	if m == nil {
		return nil
	}
	s := &sheet{file: m.File}
	for _, id := range m.order {
		switch {
		case !known(id):
			s.wrong(m.lines[id], "nobody of the class has the id %s; correct it, or delete the line", id)
		case !graded(id) && m.marks[id] > 0:
			s.wrong(m.marks[id], "%s has no submission, so there are no checks; give a total", id)
		}
	}
	return s.problems.Err()
}

// Of is what was decided about a student; nil if nothing was.
func (m *Marks) Of(id string) *Ruling {
	if m == nil {
		return nil
	}
	return m.list[gradebook.SameID(id)]
}

// IDs are the students about whom anything was decided, in the order of the file.
func (m *Marks) IDs() []string {
	if m == nil {
		return nil
	}
	return m.order
}

// Total is the mark for all; nil if there is none.
func (r *Ruling) Total() *Mark {
	for i := range r.Marks {
		if r.Marks[i].Check == "" {
			return &r.Marks[i]
		}
	}
	return nil
}
