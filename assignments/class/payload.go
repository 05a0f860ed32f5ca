package class

import (
	"socketlab/assignments/check"
	"socketlab/assignments/grade"
	"socketlab/assignments/quiz"
	"socketlab/assignments/submission"
)

// PayloadIDs returns a function that finds student ids in the text that the
// lab's clients sent in a capture: in the evidence that is graded.
func PayloadIDs(spec *check.Spec) func(*submission.File) []string {
	return func(f *submission.File) (ids []string) {
		defer func() {
			if recover() != nil {
				ids = nil // whoever grades the capture says so
			}
		}()
		r, err := grade.Read(spec, f.Open)
		if err != nil {
			return nil
		}
		return r.IDs()
	}
}

// questions are those that lab quiz asks about a capture; nil if there is nothing
// to ask about.
func questions(spec *check.Spec, f *submission.File) (q *quiz.Quiz) {
	defer func() {
		if recover() != nil {
			q = nil // whoever grades the capture says so
		}
	}()
	r, err := grade.Read(spec, f.Open)
	if err != nil {
		return nil
	}
	if q = quiz.Make(spec, r.Evidence()).Pick(quiz.Asked); len(q.Questions) == 0 {
		return nil
	}
	return q
}
