package submission

import (
	"slices"
	"unicode"

	"socketlab/assignments/gradebook"
	"socketlab/capture/message"
)

// settle deals with submissions that belong to the same student. They are
// attempts of one student where nothing speaks against it. Where the LMS knew
// one of two for that student, the other, known by the name of its file alone,
// is somebody else's. What remains is ambiguous, all of it: to pick one would
// give one student's marks to another.
func (m *matcher) settle(subs []*Submission) []*Submission {
	for range 3 { // what is taken from one student may be claimed for another
		for _, group := range claims(subs) {
			m.contest(group)
		}
	}
	eliminate(subs)
	return apart(subs)
}

// eliminate settles what remains unclear by who has a submission already:
// where one alone of those who may own it has none, it is theirs, unless there
// are two such submissions.
func eliminate(subs []*Submission) {
	for settled := true; settled; {
		settled = false
		has, last := map[*gradebook.Student]bool{}, map[*gradebook.Student][]*Submission{}
		for _, s := range subs {
			for _, student := range s.Students {
				has[student] = has[student] || s.Match == Matched
			}
		}
		for _, s := range subs {
			if s.Match != Ambiguous || len(s.Students) < 2 {
				continue
			}
			left := slices.DeleteFunc(slices.Clone(s.Students), func(o *gradebook.Student) bool { return has[o] })
			for _, student := range left {
				if len(left) == 1 {
					last[student] = append(last[student], s)
				}
			}
		}
		for student, of := range last {
			if len(of) == 1 {
				of[0].eliminated(student)
				settled = true
			}
		}
	}
}

// eliminated gives a submission to the last who may own it.
func (s *Submission) eliminated(student *gradebook.Student) {
	s.Notes = slices.DeleteFunc(s.Notes, func(n message.Message) bool { return n.Format == mayBelong(nil).Format })
	others := slices.DeleteFunc(slices.Clone(s.Students), func(o *gradebook.Student) bool { return o == student })
	s.Notes = append(s.Notes, message.Of("counts as that of %s, because whoever else it may belong to (%s) handed in something else", student.ID, listed(others)))
	s.Match, s.Students = Matched, []*gradebook.Student{student}
}

// claims groups matched submissions by student, in order of appearance, where
// there are two or more.
func claims(subs []*Submission) (groups [][]*Submission) {
	var order []*gradebook.Student
	by := map[*gradebook.Student][]*Submission{}
	for _, s := range subs {
		if s.Match != Matched || len(s.Students) > 1 { // a team's is nobody's alone
			continue
		}
		student := s.Students[0]
		if by[student] == nil {
			order = append(order, student)
		}
		by[student] = append(by[student], s)
	}
	for _, student := range order {
		if len(by[student]) > 1 {
			groups = append(groups, by[student])
		}
	}
	return groups
}

// contest settles which of several submissions are the student's.
func (m *matcher) contest(group []*Submission) {
	if !conflict(group) {
		return
	}
	strongest := slices.MaxFunc(group, func(a, b *Submission) int { return int(a.strength - b.strength) }).strength
	var left []*Submission
	for _, s := range group {
		if s.strength == strongest || !m.retract(s) {
			left = append(left, s)
		}
	}
	if !conflict(left) {
		return
	}
	var still []*Submission
	for _, s := range left {
		if !m.contradicted(s) {
			still = append(still, s)
		}
	}
	if !conflict(still) {
		return
	}
	for _, s := range still {
		s.Match = Ambiguous
		s.Notes = append(s.Notes, message.Of("%d submissions claim to be %s's", len(still), s.Students[0].ID))
	}
}

// conflict reports whether two of the submissions must be different
// students': the LMS tells them apart within one source, or captures carry
// different persons' names.
func conflict(group []*Submission) bool {
	for i, a := range group {
		for _, b := range group[:i] {
			if a.Layout != "folder" && b.Layout != "folder" && a.Source == b.Source && a.Label != b.Label ||
				a.Layout == "folder" && b.Layout == "folder" && differentPersons(a, b) {
				return true
			}
		}
	}
	return false
}

// retract takes a student away from a submission that a better founded one
// also claims, and gives it to whom its capture names, if anyone. It reports
// false where nothing else is known, and the claim is as good as any.
func (m *matcher) retract(s *Submission) bool {
	student := s.Students[0]
	s.Notes = append(s.Notes, message.Of("its file is named after %s", student.ID))
	s.Match, s.Students, s.strength = Unmatched, nil, nothing
	if s.Said.ID == student.ID {
		s.Said.ID = ""
	}
	others := slices.DeleteFunc(m.students(m.payloadIDs(s)), func(o *gradebook.Student) bool { return o == student })
	if len(others) == 1 {
		s.Match, s.Students, s.strength = Matched, others, byPayload
	}
	return true
}

// contradicted gives a submission to somebody else where its capture names one
// other student and not this one.
func (m *matcher) contradicted(s *Submission) bool {
	named := m.students(m.payloadIDs(s))
	if len(named) != 1 || slices.Contains(named, s.Students[0]) {
		return false
	}
	return m.retract(s)
}

// join adds the attempts of another submission of the same student.
func (s *Submission) join(other *Submission) {
	s.files = append(s.files, other.files...)
	s.Notes = append(s.Notes, other.Notes...)
	s.joined = true
	s.arrange()
}

// differentPersons reports whether both hold captures that carry names of
// persons, and no name is common to both.
func differentPersons(a, b *Submission) bool {
	in, of := a.persons(), b.persons()
	if len(in) == 0 || len(of) == 0 {
		return false
	}
	for _, name := range in {
		if slices.Contains(of, name) {
			return false
		}
	}
	return true
}

// persons are the words in the names of a submission's folders and captures
// that look like Korean names.
func (s *Submission) persons() (names []string) {
	if s.Attempts[0].Capture == nil {
		return nil
	}
	for _, text := range append(slices.Clone(s.Said.Folder), s.Label) {
		names = append(names, personsIn(text)...)
	}
	return names
}

func personsIn(text string) (names []string) {
	for _, word := range words(text) {
		if isPerson(word) {
			names = append(names, word)
		}
	}
	return names
}

// noPersons are words of three syllables, give or take one, that stand in
// file names and are nobody's name.
var noPersons = []string{"최종", "최종본", "수정", "수정본", "과제", "실습", "실습과제", "제출", "제출본", "재제출", "복사본", "사본",
	"화면", "캡처", "캡쳐", "패킷", "패킷캡처", "보고서", "결과", "결과물", "서버", "클라이언트", "소켓", "에코", "네트워크", "터미널",
	"학번", "이름", "학과", "학부", "분반", "주차", "파일", "완료", "완성", "완성본", "진짜", "진짜최종", "정답", "시도", "테스트"}

func isPerson(word string) bool {
	n := 0
	for _, r := range word {
		if !unicode.Is(unicode.Hangul, r) {
			return false
		}
		n++
	}
	last := []rune(word)[n-1]
	return 2 <= n && n <= 4 && !slices.Contains(noPersons, word) && last != '과' && last != '부'
}
