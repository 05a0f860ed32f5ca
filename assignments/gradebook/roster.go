// Package gradebook reads the class list, and fills marks into the
// gradebook file that the teacher's own LMS wrote.
package gradebook

import (
	"errors"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
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
}

// A Roster is the class list.
type Roster struct {
	Students []*Student

	ids, numbers, logins, emails, mailboxes, names, groups map[string][]*Student
}

// errNoID is returned for a list without a column that could be student ids.
var errNoID = errors.New("no column holds student ids: name it 학번 or Student ID")

// ReadRoster reads a class list: a CSV file in UTF-8 or CP949, with commas,
// semicolons or tabs. Columns are found by their titles, in Korean or
// English, in any order; without titles, by what they hold.
func ReadRoster(raw []byte) (*Roster, error) {
	t, err := parseTable(raw)
	if err != nil {
		return nil, err
	}
	columns, first := t.rosterColumns()
	if columns.id < 0 {
		return nil, errNoID
	}
	var students []*Student
	for row := first; row < len(t.rows); row++ {
		if s := t.student(row, columns); s.ID != "" {
			students = append(students, s)
		}
	}
	if len(students) == 0 {
		return nil, errEmpty
	}
	return NewRoster(students), nil
}

// columns are the columns of a list; -1 for one that it does not have.
type columns struct {
	id, name, family, given, department, email, login, number, group int
}

// titles by column, in small letters without spaces and punctuation.
var titles = map[string][]string{
	"id":         {"학번", "학생번호", "학적번호", "studentid", "studentnumber", "studentno", "sisuserid", "sisid", "sid", "idnumber", "id번호", "식별번호", "번호id", "studid", "학생id"},
	"name":       {"이름", "성명", "학생명", "성함", "name", "fullname", "studentname", "student", "전체이름"},
	"family":     {"성", "lastname", "surname", "familyname"},
	"given":      {"firstname", "givenname"},
	"department": {"학과", "학부", "전공", "소속", "학과전공", "학부학과", "소속학과", "department", "dept", "major", "program"},
	"email":      {"이메일", "이메일주소", "메일", "email", "emailaddress", "mail"},
	"login":      {"아이디", "사용자명", "로그인", "username", "login", "sisloginid", "loginid", "account", "userid"},
	"group":      {"조", "팀", "그룹", "모둠", "group", "team"},
}

// title reduces a title to its letters and digits.
func title(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, norm.NFKC.String(s))
}

// rosterColumns finds the columns and the first row of data. Schools put a
// line or two above the titles, so they are looked for in the first ten rows.
func (t *table) rosterColumns() (columns, int) {
	for row := 0; row < min(len(t.rows), 10); row++ {
		if c := t.titledColumns(row); c.id >= 0 {
			return c, row + 1
		}
	}
	return t.shapedColumns(), 0
}

func (t *table) titledColumns(row int) columns {
	find := func(key string) int {
		for _, want := range titles[key] {
			for i, c := range t.rows[row] {
				if title(c.text) == want {
					return i
				}
			}
		}
		return -1
	}
	c := columns{find("id"), find("name"), find("family"), find("given"), find("department"), find("email"), find("login"), -1, find("group")}
	if c.id < 0 && c.name >= 0 {
		// "ID" alone means the student's in a plain list, the LMS' own in Canvas'.
		c.id = t.columnTitled(row, "id", "번호")
	}
	return c
}

func (t *table) columnTitled(row int, want ...string) int {
	for _, w := range want {
		for i, c := range t.rows[row] {
			if title(c.text) == w {
				return i
			}
		}
	}
	return -1
}

// shapedColumns looks at what the first row holds: a number of 6 to 10
// digits, an address, a name.
func (t *table) shapedColumns() columns {
	c := columns{-1, -1, -1, -1, -1, -1, -1, -1, -1}
	for i, cell := range t.rows[0] {
		switch {
		case c.id < 0 && isID(cell.text):
			c.id = i
		case c.email < 0 && strings.Contains(cell.text, "@"):
			c.email = i
		case c.name < 0 && isName(cell.text):
			c.name = i
		case c.department < 0 && cell.text != "" && !isNumber(cell.text):
			c.department = i
		}
	}
	return c
}

func isNumber(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

func isID(s string) bool {
	return isNumber(s) && 6 <= len(s) && len(s) <= 10
}

// isName: three Hangul syllables, give or take one, or two words and more.
func isName(s string) bool {
	hangul := 0
	for _, r := range s {
		if unicode.Is(unicode.Hangul, r) {
			hangul++
		} else if !unicode.IsLetter(r) && !strings.ContainsRune(" -.,'", r) {
			return false
		}
	}
	return 2 <= hangul && hangul <= 4 && hangul == len([]rune(s)) || hangul == 0 && strings.Contains(s, " ")
}

// cleanID takes off what spreadsheets put around a number that is text.
func cleanID(id string) string {
	id = strings.TrimSpace(strings.TrimPrefix(id, "'"))
	if whole, ok := strings.CutSuffix(id, ".0"); ok && isNumber(whole) {
		return whole
	}
	return id
}

func (t *table) student(row int, c columns) *Student {
	s := &Student{
		ID: cleanID(t.at(row, c.id)), Name: t.at(row, c.name), Department: t.at(row, c.department),
		Email: t.at(row, c.email), Login: t.at(row, c.login), Number: t.at(row, c.number), Group: t.at(row, c.group),
	}
	family, given := t.at(row, c.family), t.at(row, c.given)
	if s.Name == "" {
		s.Name = strings.TrimSpace(given + " " + family)
		if strings.ContainsFunc(family, func(r rune) bool { return unicode.Is(unicode.Hangul, r) }) {
			s.Name = family + given
		}
	}
	return s
}

// NewRoster makes a list of students that can be searched.
func NewRoster(students []*Student) *Roster {
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
	joined := NewRoster(students)
	for _, s := range other.Students {
		if same := joined.same(s, other); same != nil {
			same.fill(s)
		} else {
			copied := *s
			students = append(students, &copied)
		}
	}
	return NewRoster(students)
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
}

// Duplicates lists ids that stand twice on the list, in order.
func (r *Roster) Duplicates() (ids []string) {
	seen := map[string]int{}
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
