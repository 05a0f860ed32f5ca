package quiz

import (
	"bytes"

	"socketlab/assignments/check"
	"socketlab/assignments/i18n"
	"socketlab/capture/message"
)

// points is the check that the questions about the capture are answered. An
// assignment has it by saying how many points it is worth (quiz: 10), and so it
// stands in no table.
type points struct{ spec *check.Spec }

// Part is the part of an assignment whose quiz is worth points.
func Part(spec *check.Spec, worth int) check.Part {
	return check.Part{ID: "quiz", Name: "quiz", Points: worth, With: &points{spec},
		Title: i18n.Text{En: "Questions about these packets are answered (lab quiz)", Ko: "이 패킷에 대한 질문에 답했습니다 (lab quiz)"}}
}

// Run grades the answers that were handed in. The questions are about all that
// was gathered, of which the evidence may be one attempt.
func (p *points) Run(ev *check.Evidence, out *check.Findings) {
	if len(ev.Answers) == 0 {
		out.Addf(0, "no answers were handed in").Hint("Run lab quiz with your capture, and hand in the file ID.quiz.json beside it.")
		return
	}
	var ids []string
	if ev.ID != "" {
		ids = append(ids, ev.ID)
	}
	asked := Make(p.spec, ev.Gathered()).Pick(Asked)
	result := asked.read(ev.Answers, append(ids, ev.Team...))
	if !result.Problem.IsZero() {
		out.Addf(0, "the answers do not count: %s", result.Problem).Hint("Run lab quiz with the capture that you hand in, and hand in the file that it writes.")
		return
	}
	for i, q := range asked.Questions {
		if !result.Right[i] {
			out.Addf(q.Frames[0], "not right: %s", q.Text).Hint("Look at the frame once more, and answer again with lab quiz.").Show("frame.number == %d", q.Frames[0])
		}
	}
	out.Count(result.Count(), len(asked.Questions))
}

// read grades the answers in a file.
func (q *Quiz) read(file []byte, ids []string) Result {
	a, err := ReadAnswers(bytes.NewReader(file))
	if err != nil {
		return Result{Problem: message.Of("%v", err)}
	}
	return q.Grade(a, ids)
}
