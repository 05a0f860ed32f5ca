package gradebook

import (
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// columns are the columns of a list; -1 for one that it does not have.
type columns struct {
	id, name, family, given, department, email, login, number, group, section int

	submitted, status, lateness int // what the LMS says of when something was handed in
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
	"section":    {"분반", "반", "분반번호", "강좌", "section", "sections", "class", "classsection"},
	"submitted":  {"lastmodifiedsubmission", "마지막수정됨제출", "마지막수정제출", "마지막수정됨제출물", "마지막수정제출물", "최종수정제출", "최종수정제출물", "마지막수정일제출", "최종수정일제출", "제출일시", "제출시각", "제출시간", "submissiontime"},
	"status":     {"status", "상태", "제출상태", "submissionstatus"},
	"lateness":   {"latenesshms"},
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

// remark is what schools put behind a title: "학번(ID)".
var remark = regexp.MustCompile(`[(（\[].*?[)）\]]`)

// bareTitle is a title without remarks.
func bareTitle(s string) string { return title(remark.ReplaceAllString(s, "")) }

// rosterColumns finds the columns and the first row of data. Schools put a
// line or two above the titles, so they are looked for in the first ten rows.
func (t *table) rosterColumns() (columns, int) {
	for row := 0; row < min(len(t.rows), 10); row++ {
		if c := t.titledColumns(row); c.id >= 0 {
			return t.secondTitles(c, row+1)
		}
	}
	return columns{id: -1}, 0
}

// secondTitles looks for missing columns in a second row of titles, below cells
// that several columns share.
func (t *table) secondTitles(c columns, row int) (columns, int) {
	if c.name >= 0 || row >= len(t.rows) || t.at(row, c.id) != "" {
		return c, row
	}
	second := t.titledColumns(row)
	for _, pair := range [][2]*int{{&c.name, &second.name}, {&c.family, &second.family}, {&c.given, &second.given},
		{&c.department, &second.department}, {&c.email, &second.email}, {&c.login, &second.login}, {&c.group, &second.group}} {
		if *pair[0] < 0 {
			*pair[0] = *pair[1]
		}
	}
	return c, row
}

func (t *table) titledColumns(row int) columns {
	find := func(key string) int {
		for _, read := range []func(string) string{title, bareTitle} {
			for _, want := range titles[key] {
				for i, c := range t.rows[row] {
					if read(c.text) == want {
						return i
					}
				}
			}
		}
		return -1
	}
	c := columns{find("id"), find("name"), find("family"), find("given"), find("department"), find("email"), find("login"), -1, find("group"), find("section"),
		find("submitted"), find("status"), find("lateness")}
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

// shapedColumns looks at what the first row holds, where there are no titles:
// a number of 6 to 10 digits, an address, a name.
func (t *table) shapedColumns() (columns, int) {
	c, first := columns{-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1}, t.firstRow()
	for i, cell := range t.rows[first] {
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
	return c, first
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
		Email: t.at(row, c.email), Login: t.at(row, c.login), Number: t.at(row, c.number), Group: t.at(row, c.group), Section: t.at(row, c.section),
	}
	if at := t.at(row, c.submitted); at != "" && at != "-" {
		s.Submitted = at
		s.Status = strings.Trim(t.at(row, c.status)+" - "+t.at(row, c.lateness), " -")
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
