package gradebook

import (
	"regexp"
	"strings"

	"socketlab/capture/message"
)

// Titles of Moodle's offline grading worksheet. They are in the language of
// the teacher who downloaded it, so a column may also be found by what it
// holds.
var moodleTitles = struct{ identifier, grade, maximum, changes, feedback, modified, scale []string }{
	identifier: []string{"identifier", "식별자"},
	grade:      []string{"grade", "성적", "점수"},
	maximum:    []string{"maximumgrade", "최대성적", "최고성적", "최대점수", "최고점수", "만점"},
	changes:    []string{"gradecanbechanged", "성적변경가능", "성적을변경할수있습니다", "성적을변경할수있음"},
	feedback:   []string{"feedbackcomments", "피드백코멘트", "피드백댓글", "피드백의견", "피드백"},
	modified:   []string{"lastmodifiedgrade", "마지막수정됨성적", "마지막수정성적", "최종수정성적"},
	scale:      []string{"scale", "척도"},
}

// participant is what Moodle calls a student in the first column, in any
// language: "Participant 4711", "참가자4711".
var participant = regexp.MustCompile(`^\D*(\d+)$`)

var errScale = message.Errorf("this worksheet grades on a scale of words, not with points")

// openMoodle wants a column of participants, one of marks, and the one of
// maximum or of last modification that no other table has.
func openMoodle(b *Book, o BookOptions) (bool, error) {
	head := b.head
	identifier := b.participants(head)
	b.maximum = b.t.columnTitled(head, moodleTitles.maximum...)
	modified := b.t.columnTitled(head, moodleTitles.modified...)
	if identifier < 0 || b.maximum < 0 && modified < 0 {
		return false, nil
	}
	if b.t.columnTitled(head, moodleTitles.scale...) >= 0 && b.maximum < 0 {
		return false, errScale
	}
	b.feedback = b.t.columnTitled(head, moodleTitles.feedback...)
	b.changes = b.t.columnTitled(head, moodleTitles.changes...)
	if err := b.moodleGrade(head, o.GradeColumn); err != nil {
		return false, err
	}
	b.readPeople(head, func(row int, s *Student) {
		s.Number = participant.FindStringSubmatch(b.t.at(row, identifier))[1]
	}, identifier)
	return true, nil
}

// participants finds the column whose every cell is a participant.
func (b *Book) participants(head int) int {
	if column := b.t.columnTitled(head, moodleTitles.identifier...); column >= 0 {
		return column
	}
	if head+1 >= len(b.t.rows) || len(b.t.rows[head]) == 0 {
		return -1
	}
	for row := head + 1; row < len(b.t.rows); row++ {
		text := b.t.at(row, 0)
		if text != "" && (!participant.MatchString(text) || isNumber(text)) {
			return -1
		}
	}
	return 0
}

// moodleGrade: Moodle puts the maximum right behind the mark.
func (b *Book) moodleGrade(head int, name string) (err error) {
	if name != "" {
		b.grade, err = b.namedColumn(head, name)
		return err
	}
	if b.grade = b.t.columnTitled(head, moodleTitles.grade...); b.grade < 0 {
		b.grade = b.maximum - 1
	}
	if b.grade < 0 {
		return errNoBook
	}
	return nil
}

// readPeople takes every row below the titles for a student whose key column
// says something.
func (b *Book) readPeople(head int, also func(row int, s *Student), key int) {
	columns := b.t.titledColumns(head)
	b.students = make([]*Student, len(b.t.rows))
	for row := head + 1; row < len(b.t.rows); row++ {
		if key >= 0 && !participant.MatchString(b.t.at(row, key)) {
			continue
		}
		s := b.t.student(row, columns)
		also(row, s)
		s.guessID()
		b.students[row] = s
	}
}

// guessID: where the file has no column of student ids, the account or the
// address is often made of it.
func (s *Student) guessID() {
	mailbox, _, _ := strings.Cut(s.Email, "@")
	for _, guess := range []string{s.Login, mailbox} {
		if s.ID == "" && isID(guess) {
			s.ID = guess
		}
	}
}
