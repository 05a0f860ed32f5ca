package submission

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"socketlab/assignments/gradebook"
	"socketlab/capture/message"
)

// strength is how far a statement of identity can be trusted.
type strength int

const (
	nothing   strength = iota
	byPayload          // the text in the capture
	byFile             // the name of a file: students get them wrong
	byFolder           // the name of a folder
	byLMS              // the LMS knew who was logged in
)

// A statement is one hint at whose a submission is.
type statement struct {
	strength strength
	students []*gradebook.Student
}

// matcher finds the students that submissions belong to.
type matcher struct {
	roster  *gradebook.Roster             // nil if there is none
	unknown map[string]*gradebook.Student // without a roster, made of the ids that turn up
	payload func(*File) []string
	asked   map[*Submission][]string // what payload said
}

func newMatcher(o Options) *matcher {
	return &matcher{roster: o.Roster, unknown: map[string]*gradebook.Student{}, payload: o.Payload, asked: map[*Submission][]string{}}
}

// match settles whose the submissions are, joins those of one student, and
// lists who is missing.
func (c *Collection) match(o Options) {
	m := newMatcher(o)
	for _, s := range c.Submissions {
		s.arrange()
		m.identify(s)
	}
	c.Submissions = slices.DeleteFunc(m.settle(c.Submissions), c.stray)
	slices.SortStableFunc(c.Submissions, byStudent)
	c.Missing, c.Unsure = others(o.Roster, c.Submissions)
}

// stray lists the files of what is no submission: a hand-out, the list of the
// class, pictures of nobody. It reports false where an LMS or an id says that
// somebody handed it in, and where a capture lies in it.
func (c *Collection) stray(s *Submission) bool {
	holds := func(f placed) bool { return f.kind == captureFile }
	if s.Layout != "folder" || s.Match != Unmatched || s.Said.ID != "" || slices.ContainsFunc(s.files, holds) {
		return false
	}
	for _, f := range s.files {
		if f.kind != archiveFile { // which is listed already, with the reason
			c.Skipped = append(c.Skipped, Skipped{Source: s.Source, Path: f.Path, Reason: message.Of("is no capture, and nothing says whose it is")})
		}
	}
	return true
}

// byStudent orders submissions by student id; those of nobody come last.
func byStudent(a, b *Submission) int {
	return cmp.Or(
		-cmp.Compare(min(len(a.ID()), 1), min(len(b.ID()), 1)),
		strings.Compare(a.ID(), b.ID()),
		strings.Compare(a.Source, b.Source),
		strings.Compare(a.Label, b.Label))
}

// ID is the student id that the submission is graded for: its student's; of a
// team, the first one's; "" if nobody is known.
func (s *Submission) ID() string {
	if s.Match != Matched {
		return s.Said.ID
	}
	return cmp.Or(s.Students[0].ID, s.Said.ID)
}

// identify weighs what is said of a submission, the strongest first. Each
// statement narrows the circle; one that contradicts a stronger one is noted.
func (m *matcher) identify(s *Submission) {
	s.Match, s.Students, s.Team, s.Maybe, s.strength = Unmatched, nil, nil, nil, nothing
	if m.team(s) {
		return
	}
	for _, st := range m.statements(s) {
		m.narrow(s, st)
	}
	if len(s.Students) != 1 {
		m.narrow(s, statement{byPayload, m.students(m.payloadIDs(s))})
	}
	switch len(s.Students) {
	case 0:
		s.Said.ID = cmp.Or(s.Said.ID, m.firstID(s))
	case 1:
		s.Match = Matched
		m.sharers(s)
		if s.Students[0].ID == "" { // the list has no ids
			s.Said.ID = cmp.Or(s.Said.ID, m.firstID(s))
		}
	default:
		s.Match = Ambiguous
		s.Notes = append(s.Notes, mayBelong(s.Students))
	}
}

// mayBelong notes that several students may own a submission.
func mayBelong(to []*gradebook.Student) message.Message {
	return message.Of("may belong to any of %d students: %s", len(to), listed(to))
}

// mostListed is how many students a sentence names.
const mostListed = 8

// listed names students in a sentence.
func listed(students []*gradebook.Student) string {
	var names []string
	for _, s := range students {
		names = append(names, cmp.Or(s.ID, s.Name, s.Number))
	}
	if len(names) > mostListed {
		names = append(names[:mostListed], "…")
	}
	return strings.Join(names, ", ")
}

func (m *matcher) narrow(s *Submission, st statement) {
	if len(st.students) == 0 {
		return
	}
	if len(s.Students) == 0 {
		s.Students, s.strength = unique(st.students), st.strength
		return
	}
	var both []*gradebook.Student
	for _, student := range s.Students {
		if slices.Contains(st.students, student) {
			both = append(both, student)
		}
	}
	if len(both) > 0 {
		s.Students = both
	} else if st.strength == byFile {
		s.Notes = append(s.Notes, message.Of("its file is named after %s", st.students[0].ID))
	}
}

func unique(students []*gradebook.Student) (once []*gradebook.Student) {
	for _, s := range students {
		if !slices.Contains(once, s) {
			once = append(once, s)
		}
	}
	return once
}

// statements lists what is said of a submission, the strongest first.
func (m *matcher) statements(s *Submission) []statement {
	var all []statement
	add := func(st strength, students []*gradebook.Student) {
		all = append(all, statement{st, students})
	}
	add(byLMS, m.students([]string{s.Said.ID}))
	if m.roster != nil {
		number, name := m.roster.ByNumber(s.Said.Number), m.byName(s.Said.Name)
		if len(name) == 0 || shareStudent(number, name) {
			add(byLMS, number)
		} else if len(number) > 0 {
			// Moodle numbers participants anew in each assignment.
			s.Notes = append(s.Notes, message.Of("the gradebook gives its number to %s: is it that of this assignment?", number[0].Name))
		}
		add(byLMS, m.roster.ByLogin(s.Said.Login))
		add(byLMS, m.roster.ByEmail(s.Said.Email))
		add(byLMS, name)
	} else if ids := findIDs(s.Said.Login); len(ids) > 0 {
		add(byLMS, m.students(ids))
	}
	add(byLMS, m.students(findIDs(s.Said.Name)))
	for _, folder := range slices.Backward(s.Said.Folder) {
		add(byFolder, m.named(folder))
	}
	for _, name := range s.fileNames() {
		add(byFile, m.named(name))
	}
	return all
}

func shareStudent(a, b []*gradebook.Student) bool {
	return slices.ContainsFunc(a, func(s *gradebook.Student) bool { return slices.Contains(b, s) })
}

// byName finds a full name, also behind the group that Moodle may put before
// it ("Group A-홍길동").
func (m *matcher) byName(name string) []*gradebook.Student {
	if found := m.roster.ByName(name); len(found) > 0 || name == "" {
		return found
	}
	_, after, _ := strings.Cut(name, "-")
	return m.roster.ByName(after)
}

// students are those whose ids are given. Without a roster every id is
// somebody's.
func (m *matcher) students(ids []string) (found []*gradebook.Student) {
	for _, id := range ids {
		switch {
		case id == "":
		case m.roster != nil:
			found = append(found, m.roster.ByID(id)...)
		default:
			if m.unknown[id] == nil {
				m.unknown[id] = &gradebook.Student{ID: id}
			}
			found = append(found, m.unknown[id])
		}
	}
	return found
}

// named are the students whose id, or else whose name, a name of a file or a
// folder holds.
func (m *matcher) named(name string) []*gradebook.Student {
	found := m.students(idsInName(name))
	if m.roster == nil {
		return found
	}
	parts := words(name)
	parts = append(parts, strings.Join(slices.DeleteFunc(slices.Clone(parts), hasDigit), " "))
	if len(found) == 0 {
		for _, word := range parts {
			found = append(found, m.roster.ByExactID(word)...)
		}
	}
	if len(found) == 0 {
		for _, word := range parts {
			found = append(found, m.roster.ByName(word)...)
		}
	}
	if len(found) == 0 {
		found = m.roster.NamedIn(name)
	}
	return found
}

func hasDigit(word string) bool { return strings.ContainsFunc(word, unicode.IsDigit) }

// words cuts a name where anything but a letter, a digit or a hyphen stands.
func words(name string) []string {
	return strings.FieldsFunc(name, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '-'
	})
}

// fileNames are the names of the captures, then of everything else, newest
// first, copies' numbers and extensions left out.
func (s *Submission) fileNames() (names []string) {
	for _, wanted := range []bool{true, false} {
		for _, f := range slices.Backward(s.files) {
			if (f.kind == captureFile) == wanted && !slices.Contains(names, f.stem) {
				names = append(names, f.stem)
			}
		}
	}
	return names
}

// firstID is an id that names or the capture hold and the list does not.
func (m *matcher) firstID(s *Submission) string {
	for _, name := range append(slices.Clone(s.Said.Folder), s.fileNames()...) {
		if ids := idsInName(name); len(ids) == 1 {
			return ids[0]
		}
	}
	if ids := m.payloadIDs(s); len(ids) == 1 {
		return ids[0]
	}
	return ""
}

// payloadIDs asks the newest capture, once.
func (m *matcher) payloadIDs(s *Submission) []string {
	if m.payload == nil {
		return nil
	}
	if ids, ok := m.asked[s]; ok {
		return ids
	}
	var ids []string
	if f := s.Attempts[len(s.Attempts)-1].Capture; f != nil {
		ids = m.payload(f)
	}
	m.asked[s] = ids
	return ids
}

// others are the students on the list who have no submission for sure: those
// who handed in nothing, and those who may own one of the unclear ones.
func others(r *gradebook.Roster, subs []*Submission) (missing []*gradebook.Student, unsure []Unsure) {
	if r == nil {
		return nil, nil
	}
	sure, maybe := map[*gradebook.Student]bool{}, map[*gradebook.Student][]*Submission{}
	for _, s := range subs {
		for _, student := range s.Students {
			if s.Match == Matched {
				sure[student] = true
			}
		}
		for _, student := range s.candidates() {
			maybe[student] = append(maybe[student], s)
		}
	}
	for _, student := range r.Students {
		switch {
		case sure[student]:
		case len(maybe[student]) > 0:
			unsure = append(unsure, Unsure{student, maybe[student]})
		default:
			missing = append(missing, student)
		}
	}
	return missing, unsure
}

// candidates are the students who may own a submission, or a share of it, and
// are not known to.
func (s *Submission) candidates() []*gradebook.Student {
	if s.Match != Ambiguous {
		return s.Maybe
	}
	return unique(append(slices.Clone(s.Students), s.Maybe...))
}
