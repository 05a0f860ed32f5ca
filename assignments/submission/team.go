package submission

import (
	"slices"

	"socketlab/assignments/gradebook"
	"socketlab/capture/message"
)

// team matches what several students handed in together: whom the LMS lists,
// or else whom the names of folders and captures name side by side.
func (m *matcher) team(s *Submission) bool {
	var members []*gradebook.Student
	for _, member := range s.Said.Members {
		members = append(members, m.students([]string{member.ID})...)
	}
	if len(members) == 0 && m.roster != nil && s.Layout == "moodle" && len(m.roster.ByName(s.Said.Name)) == 0 {
		members = m.roster.ByGroup(s.Said.Name)
	}
	members, strength := unique(members), byLMS
	if len(members) == 0 && s.Layout == "folder" {
		members, strength = m.namedTogether(s), byFolder
	}
	if len(members) == 0 {
		return false
	}
	s.Match, s.Students, s.strength = Matched, members, strength
	if len(members) > 1 {
		s.Team = members
	}
	return true
}

// A mention is what one word of a name may stand for: one student, or several
// of one name.
type mention []*gradebook.Student

// namedTogether are the students whom one name puts side by side, with those
// whom the other names add; nil where no name does, or one is about somebody
// else. A name that several bear is settled by the ids in the other names or
// in the capture; where it is not, the student may be any of them.
func (m *matcher) namedTogether(s *Submission) []*gradebook.Student {
	var all []mention
	together := false
	for _, name := range slices.Concat(s.captureNames(), s.Said.Folder, s.Said.Together) {
		found := m.mentions(name)
		if len(found) < 2 && !(together && len(found) == 1) {
			continue
		}
		together = true
		for _, one := range found {
			all = add(all, one)
		}
	}
	if !together || m.roster == nil && !m.saysAll(s, all) {
		return nil
	}
	var members []*gradebook.Student
	for _, one := range all {
		if len(one) > 1 {
			one = m.settledByText(s, one)
		}
		if len(one) == 1 {
			members = append(members, one[0])
			continue
		}
		s.Maybe = append(s.Maybe, one...)
		s.Notes = append(s.Notes, message.Of("names %s, and %d students bear that name", one[0].Name, len(one)))
	}
	return unique(members)
}

// mentions are the students that a name names, by id before by name.
func (m *matcher) mentions(name string) (all []mention) {
	for _, id := range idsInName(name) {
		if found := m.students([]string{id}); len(found) > 0 {
			all = add(all, found)
		}
	}
	if m.roster == nil {
		return all
	}
	for _, word := range words(name) {
		found := m.roster.ByExactID(word)
		if len(found) == 0 {
			found = m.roster.ByName(word)
		}
		if len(found) > 0 {
			all = add(all, found)
		}
	}
	return all
}

// add adds a mention, unless it may be of a student who is mentioned already:
// it is then that student.
func add(all []mention, one mention) []mention {
	for i, other := range all {
		if !shareStudent(other, one) {
			continue
		}
		all[i] = slices.DeleteFunc(slices.Clone(other), func(s *gradebook.Student) bool { return !slices.Contains(one, s) })
		return all
	}
	return append(all, one)
}

// settledByText narrows a mention down to whom the capture names.
func (m *matcher) settledByText(s *Submission, one mention) mention {
	said := m.students(m.payloadIDs(s))
	left := slices.DeleteFunc(slices.Clone(one), func(student *gradebook.Student) bool { return !slices.Contains(said, student) })
	if len(left) == 1 {
		return left
	}
	return one
}

// saysAll: without a list of the class a second number may be a date, unless
// the capture names it, too.
func (m *matcher) saysAll(s *Submission, all []mention) bool {
	said := m.students(m.payloadIDs(s))
	return !slices.ContainsFunc(all, func(one mention) bool { return !shareStudent(one, said) })
}

// sharers notes whom the name of a capture names beside its student. The LMS
// knows of one alone, so no other gets marks without a person's word.
func (m *matcher) sharers(s *Submission) {
	for _, name := range s.captureNames() {
		found := m.mentions(name)
		if !slices.ContainsFunc(found, func(one mention) bool { return slices.Contains(one, s.Students[0]) }) {
			continue
		}
		for _, one := range found {
			if len(one) == 1 && one[0] != s.Students[0] && m.roster != nil {
				s.Maybe = append(s.Maybe, one[0])
				s.Notes = append(s.Notes, message.Of("its file names %s, too", one[0].ID))
			}
		}
	}
}

// captureNames are the names of the captures, without copies' numbers and
// extensions.
func (s *Submission) captureNames() (names []string) {
	for _, f := range s.files {
		if f.kind == captureFile && !slices.Contains(names, f.stem) {
			names = append(names, f.stem)
		}
	}
	return names
}

// apart sees to it that nobody has two submissions: those of the same students
// become one with all attempts, and whoever handed in alone and in a team, or
// in two teams, gets one of their own.
func apart(subs []*Submission) (out []*Submission) {
	joined := map[*gradebook.Student]*Submission{} // by the first of the students
	for _, s := range subs {
		if s.Match != Matched {
			out = append(out, s)
			continue
		}
		first := joined[s.Students[0]]
		if first != nil && sameStudents(first, s) {
			first.join(s)
			continue
		}
		if first == nil {
			joined[s.Students[0]] = s
		}
		out = append(out, s)
	}
	of := map[*gradebook.Student][]*Submission{}
	var order []*gradebook.Student
	for _, s := range out {
		if s.Match != Matched {
			continue
		}
		for _, student := range s.Students {
			if of[student] = append(of[student], s); len(of[student]) == 2 {
				order = append(order, student)
			}
		}
	}
	for _, student := range order {
		out = append(out, own(student, of[student]))
	}
	return slices.DeleteFunc(out, func(s *Submission) bool { return s.Match == Matched && len(s.Students) == 0 })
}

func sameStudents(a, b *Submission) bool {
	return len(a.Students) == len(b.Students) && !slices.ContainsFunc(a.Students, func(s *gradebook.Student) bool { return !slices.Contains(b.Students, s) })
}

// own takes a student out of several submissions, into one with the attempts
// of all.
func own(student *gradebook.Student, subs []*Submission) *Submission {
	mine := *subs[0]
	mine.Students, mine.Maybe, mine.files = []*gradebook.Student{student}, nil, nil
	mine.Notes, mine.Team = nil, nil
	for _, s := range subs {
		s.Students = slices.DeleteFunc(slices.Clone(s.Students), func(o *gradebook.Student) bool { return o == student })
		mine.files = append(mine.files, s.files...)
		mine.Notes = append(mine.Notes, s.Notes...)
		mine.Team = unique(append(mine.Team, s.Team...))
	}
	mine.Notes = append(mine.Notes, message.Of("handed in alone and in a team, or in two teams: all of it counts as attempts"))
	mine.arrange()
	return &mine
}
