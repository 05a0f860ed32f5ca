// Package gradebook reads the class list, and fills marks into the
// gradebook file that the teacher's own LMS wrote.
package gradebook

import (
	"strings"
	"unicode"

	"socketlab/capture/message"
)

// A Student is one student of the class. Fields that the list does not have
// are empty.
type Student struct {
	ID         string // student id, as text: "20241234"
	Name       string // in NFC
	Department string
	Email      string
	Login      string // account name in the LMS
	Number     string // by which the LMS knows the student: Moodle's participant, Canvas' user
	Group      string // team
	Section    string // of the course

	Submitted string // when something was handed in, as the LMS writes it; Receipt reads it
	Status    string // what the LMS says of that, where Submitted says something
}

// A Roster is the class list.
type Roster struct {
	Students []*Student

	twice                                                  []string // ids of students that stood on the list more than once
	ids, numbers, logins, emails, mailboxes, names, groups map[string][]*Student
}

// errNoID is returned for a list without a column that could be student ids.
var errNoID = message.Errorf("no column holds student ids: name it 학번 or Student ID")

// ReadRoster reads a class list: an Excel workbook, a table of a web page, or
// a CSV file in UTF-8, CP949 or UTF-16 (which a spreadsheet calls Unicode
// text), with commas, semicolons or tabs. Columns are found by their titles, in
// Korean or English, in any order; without titles, by what they hold. Of
// several sheets or tables it is the first with ids in it.
func ReadRoster(raw []byte) (*Roster, error) {
	tables, err := readTables(raw)
	if err != nil {
		return nil, err
	}
	for _, find := range []func(*table) (columns, int){(*table).rosterColumns, (*table).shapedColumns} {
		err = errNoID
		for _, t := range tables {
			columns, first := find(t)
			if columns.id < 0 {
				continue
			}
			r := t.roster(columns, first)
			if len(r.Students) > 0 {
				return r, nil
			}
			err = errEmpty
		}
		if err == errEmpty {
			return nil, err
		}
	}
	return nil, err
}

// roster makes a class list of the rows from first on.
func (t *table) roster(columns columns, first int) *Roster {
	var students []*Student
	var twice []string
	seen := map[[2]string]*Student{}
	for row := first; row < len(t.rows); row++ {
		s := t.student(row, columns)
		if !isStudent(s.ID) {
			continue
		}
		key := [2]string{foldID(s.ID), foldName(s.Name)}
		if same := seen[key]; same != nil { // who is in two groups is one student
			same.fill(s)
			twice = append(twice, s.ID)
			continue
		}
		seen[key] = s
		students = append(students, s)
	}
	r := newRoster(students)
	r.twice = twice
	return r
}

// isStudent tells an id from what stands below a list: "합계", "총 30명",
// "total: 30". An id in which words stand, or spaces, has five digits, too.
func isStudent(id string) bool {
	digits, words := 0, false
	for _, r := range id {
		if unicode.IsDigit(r) {
			digits++
		}
		words = words || unicode.IsSpace(r) || unicode.Is(unicode.Hangul, r)
	}
	return id != "" && (digits >= 5 || !words)
}

// newRoster makes a list of students that can be searched.
func newRoster(students []*Student) *Roster {
	r := &Roster{Students: students,
		ids: map[string][]*Student{}, numbers: map[string][]*Student{}, logins: map[string][]*Student{},
		emails: map[string][]*Student{}, mailboxes: map[string][]*Student{}, names: map[string][]*Student{}, groups: map[string][]*Student{}}
	for _, s := range students {
		index(r.ids, foldID(s.ID), s)
		index(r.numbers, s.Number, s)
		index(r.logins, strings.ToLower(s.Login), s)
		email := strings.ToLower(s.Email)
		index(r.emails, email, s)
		index(r.mailboxes, email[:max(strings.IndexByte(email, '@'), 0)], s)
		for _, name := range namesOf(s.Name) {
			index(r.names, name, s)
		}
		index(r.groups, foldName(s.Group), s)
	}
	return r
}

func index(m map[string][]*Student, key string, s *Student) {
	if key != "" {
		m[key] = append(m[key], s)
	}
}

// foldID lets 2024-12345 and b1234 be found as 202412345 and B1234.
func foldID(id string) string { return title(id) }

// foldName keeps letters and digits: Canvas writes "Hong, Gil-dong" as
// "honggildong" into file names.
func foldName(name string) string { return title(name) }

// namesOf are the ways in which one name may be written: family name first or
// last.
func namesOf(name string) []string {
	names := []string{foldName(name)}
	family, given, comma := strings.Cut(name, ",")
	if hangul := []rune(names[0]); !comma && isHangulName(hangul) {
		return append(names, string(hangul[1:])+string(hangul[:1]))
	}
	if !comma {
		last := strings.LastIndex(name, " ")
		if last < 0 {
			return names
		}
		given, family = name[:last], name[last:]
	}
	for _, other := range []string{foldName(given + family), foldName(family + given)} {
		if other != names[0] {
			names = append(names, other)
		}
	}
	return names
}

// isHangulName: a family name of one syllable before a given name of one to
// three.
func isHangulName(name []rune) bool {
	for _, r := range name {
		if !unicode.Is(unicode.Hangul, r) {
			return false
		}
	}
	return 2 <= len(name) && len(name) <= 4
}

// ByID finds students by student id; punctuation and case do not matter. Where
// the list has no ids, accounts and addresses are looked at: many schools make
// them of the student id.
func (r *Roster) ByID(id string) []*Student {
	key := foldID(id)
	for _, found := range [][]*Student{r.ids[key], r.logins[key], r.mailboxes[key]} {
		if len(found) > 0 {
			return found
		}
	}
	return nil
}

// ByNumber finds students by the number that the LMS gives them.
func (r *Roster) ByNumber(number string) []*Student { return r.numbers[number] }

// ByLogin finds students by account, which may be the student id or the
// first part of the address.
func (r *Roster) ByLogin(login string) []*Student {
	login = strings.ToLower(login)
	for _, found := range [][]*Student{r.logins[login], r.ids[foldID(login)], r.mailboxes[login]} {
		if len(found) > 0 {
			return found
		}
	}
	return nil
}

// ByEmail finds students by address.
func (r *Roster) ByEmail(email string) []*Student { return r.emails[strings.ToLower(email)] }

// ByName finds students by full name. Case, spaces, punctuation and the order
// of family and given name do not matter.
func (r *Roster) ByName(name string) []*Student { return r.names[foldName(name)] }

// NamedIn finds students whose Korean name stands in a text, with or without
// anything around it: "홍길동실습3". Names of two syllables are left out, since
// many are parts of words.
func (r *Roster) NamedIn(text string) (found []*Student) {
	if !strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Hangul, r) }) {
		return nil
	}
	for _, s := range r.Students {
		if n := []rune(s.Name); len(n) >= 3 && isHangulName(n) && strings.Contains(text, s.Name) {
			found = append(found, s)
		}
	}
	return found
}

// ByGroup finds the members of a team.
func (r *Roster) ByGroup(group string) []*Student { return r.groups[foldName(group)] }

// Join adds what another list knows: fields that are empty here, found by
// student id, else by address, account, or a name that is only once in both;
// and students who are on that list alone.
func (r *Roster) Join(other *Roster) *Roster {
	if r == nil {
		return other
	}
	if other == nil {
		return r
	}
	var students []*Student
	for _, s := range r.Students {
		copied := *s
		students = append(students, &copied)
	}
	joined := newRoster(students)
	for _, s := range other.Students {
		if same := joined.same(s, other); same != nil {
			same.fill(s)
		} else {
			copied := *s
			students = append(students, &copied)
		}
	}
	return newRoster(students)
}

func (r *Roster) same(s *Student, of *Roster) *Student {
	found := r.ByID(s.ID)
	if s.ID == "" {
		found = r.ByEmail(s.Email)
		if len(found) != 1 && s.Login != "" {
			found = r.ByLogin(s.Login)
		}
		if len(found) != 1 && len(of.ByName(s.Name)) == 1 {
			found = r.ByName(s.Name)
		}
	}
	if len(found) != 1 {
		return nil
	}
	return found[0]
}

func (s *Student) fill(from *Student) {
	set := func(to *string, value string) {
		if *to == "" {
			*to = value
		}
	}
	set(&s.ID, from.ID)
	set(&s.Name, from.Name)
	set(&s.Department, from.Department)
	set(&s.Email, from.Email)
	set(&s.Login, from.Login)
	set(&s.Number, from.Number)
	set(&s.Group, from.Group)
	set(&s.Section, from.Section)
	if s.Submitted == "" {
		s.Submitted, s.Status = from.Submitted, from.Status
	}
}

// Duplicates lists ids that stand twice on the list, in order.
func (r *Roster) Duplicates() (ids []string) {
	seen := map[string]int{}
	for _, id := range r.twice {
		if key := foldID(id); seen[key] == 0 {
			seen[key] = 2
			ids = append(ids, id)
		}
	}
	for _, s := range r.Students {
		key := foldID(s.ID)
		if seen[key]++; key != "" && seen[key] == 2 {
			ids = append(ids, s.ID)
		}
	}
	return ids
}

// ByExactID finds students by student id, where no account or address will do.
func (r *Roster) ByExactID(id string) []*Student { return r.ids[foldID(id)] }
