package check

import (
	"socketlab/assignments/i18n"
	"socketlab/capture/message"
)

// Quiz requires right answers to the questions about the capture. An assignment
// has it by saying how many points it is worth (quiz: 10), and so it stands in
// no table.
type Quiz struct{}

// QuizPart is the part of an assignment whose quiz is worth points.
func QuizPart(points int) Part {
	return Part{ID: "quiz", Name: "quiz", Points: points, With: &Quiz{},
		Title: i18n.Text{En: "Questions about these packets are answered (lab quiz)", Ko: "이 패킷에 대한 질문에 답했습니다 (lab quiz)"}}
}

// An Answer is an answer to one question of the quiz.
type Answer struct {
	Frame int // that the question is about
	Text  i18n.Text
	Right bool
}

// An Examiner grades the answers of a student. The problem says why none of
// them counts; it is zero if they do. ids are the student's and those of the
// team; there are none if nobody knows them.
type Examiner func(answers []byte, ids []string) (graded []Answer, problem message.Message)

// Run has the answers graded that were handed in.
func (c *Quiz) Run(ev *Evidence, out *Findings) {
	switch {
	case ev.Examiner == nil:
		return
	case len(ev.Answers) == 0:
		out.Addf(0, "no answers were handed in").Hint("Run lab quiz with your capture, and hand in the file ID.quiz.json beside it.")
		return
	}
	var ids []string
	if ev.ID != "" {
		ids = append(ids, ev.ID)
	}
	graded, problem := ev.Examiner(ev.Answers, append(ids, ev.Team...))
	if !problem.IsZero() {
		out.Addf(0, "the answers do not count: %s", problem).Hint("Run lab quiz with the capture that you hand in, and hand in the file that it writes.")
		return
	}
	good := 0
	for _, a := range graded {
		if a.Right {
			good++
			continue
		}
		out.Addf(a.Frame, "not right: %s", a.Text).Hint("Look at the frame once more, and answer again with lab quiz.").Show("frame.number == %d", a.Frame)
	}
	out.Count(good, len(graded))
}
