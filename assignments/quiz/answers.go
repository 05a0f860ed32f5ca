package quiz

import (
	"encoding/json"
	"io"
	"slices"

	"socketlab/assignments/check"
	"socketlab/assignments/i18n"
	"socketlab/capture/message"
)

// answersSchema names the form of a file with answers.
const answersSchema = "lab/quiz-answers/v1"

// Answers are what a student has answered.
type Answers struct {
	Schema     string            `json:"schema"`
	Assignment string            `json:"assignment"`
	ID         string            `json:"id"`        // the student's
	Signature  string            `json:"signature"` // of the quiz
	Answers    map[string]string `json:"answers"`   // by the question's id
}

// Empty returns the answers of a student who has not answered yet.
func (q *Quiz) Empty(id string) *Answers {
	return &Answers{answersSchema, q.Assignment, id, q.Signature(), map[string]string{}}
}

// ReadAnswers reads a file with answers.
func ReadAnswers(r io.Reader) (*Answers, error) {
	data, err := io.ReadAll(io.LimitReader(r, check.MaxAnswers+1))
	if err != nil {
		return nil, err
	}
	a := &Answers{}
	if len(data) > check.MaxAnswers || json.Unmarshal(data, a) != nil || a.Schema != answersSchema {
		return nil, message.Errorf("this is no file with answers that lab quiz has written")
	}
	return a, nil
}

// Write writes the file.
func (a *Answers) Write(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(a)
}

// A Result is how answers were graded.
type Result struct {
	Problem message.Message // why none of them counts; zero if they do
	Right   []bool          // by question
}

// Count tells how many answers are right.
func (r *Result) Count() (n int) {
	for _, right := range r.Right {
		if right {
			n++
		}
	}
	return n
}

// Grade grades answers. Those to another quiz, about another capture or of
// none of the students with the ids, are not looked at; there may be no ids, if
// nobody knows them.
func (q *Quiz) Grade(a *Answers, ids []string) Result {
	r := Result{Right: make([]bool, len(q.Questions))}
	switch {
	case a.ID != "" && len(ids) > 0 && !slices.Contains(ids, a.ID):
		r.Problem = message.Of("the answers are those of %s, not of %s", a.ID, ids[0])
		return r
	case a.Signature != q.Signature():
		r.Problem = message.Of("the answers belong to another capture, or to other questions about it")
		return r
	}
	for i := range q.Questions {
		one := &q.Questions[i]
		r.Right[i] = one.Right(a.Answers[one.ID])
	}
	return r
}

// packed is a quiz with all that Grade needs.
type packed struct {
	Assignment string
	Questions  []Question
	Seed       []byte
}

// MarshalBinary packs a quiz, answers and all: for another process of lab's own.
func (q *Quiz) MarshalBinary() ([]byte, error) {
	return json.Marshal(packed{q.Assignment, q.Questions, q.seed[:]})
}

// UnmarshalBinary is the inverse of MarshalBinary.
func (q *Quiz) UnmarshalBinary(data []byte) error {
	var p packed
	err := json.Unmarshal(data, &p)
	q.Assignment, q.Questions = p.Assignment, p.Questions
	copy(q.seed[:], p.Seed)
	return err
}

// JSON writes the questions without their answers.
func (q *Quiz) JSON(w io.Writer, id string, lang i18n.Lang) error {
	type question struct {
		ID      string   `json:"id"`
		Text    string   `json:"text"`
		Frames  []int    `json:"frames"`
		Choices []string `json:"choices,omitempty"`
		Kind    Kind     `json:"kind"`
	}
	out := struct {
		Schema     string     `json:"schema"`
		Assignment string     `json:"assignment"`
		ID         string     `json:"id"`
		Signature  string     `json:"signature"`
		Questions  []question `json:"questions"`
	}{schema, q.Assignment, id, q.Signature(), []question{}}
	for _, one := range q.Questions {
		to := question{ID: one.ID, Text: one.Text.In(lang), Frames: one.Frames, Kind: one.Kind}
		for _, c := range one.Choices {
			to.Choices = append(to.Choices, c.In(lang))
		}
		out.Questions = append(out.Questions, to)
	}
	return json.NewEncoder(w).Encode(out)
}
