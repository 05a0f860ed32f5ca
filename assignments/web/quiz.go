package web

import (
	"bytes"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"socketlab/assignments/check"
	"socketlab/assignments/quiz"
	"socketlab/assignments/store"
	"socketlab/capture/printable"
)

// A quizPage asks about the packets of one attempt, or says how it was answered.
type quizPage struct {
	*labView
	Number    int
	Path      string // of the attempt
	Questions []questionView
	Answered  bool
	Right     int
	Problem   string // why the answers do not count
	Closed    bool   // too late for points
}

// A questionView is a question as a form shows it.
type questionView struct {
	quiz.Question
	Field   string
	Says    string
	Options []string
	Given   string // in words; "" before it is answered
	Right   bool
}

// An asking is an attempt whose packets are asked about.
type asking struct {
	key     store.Key
	attempt store.Attempt
	quiz    *quiz.Quiz    // nil if there is nothing to ask about
	answers *quiz.Answers // nil if there are none
}

// asking finds the questions about the attempt that the address names, and the
// answers to them.
func (v *visit) asking(lab *Lab) (a asking, err error) {
	ctx := v.r.Context()
	key, ok := v.key(lab)
	if !ok {
		return a, store.ErrNotFound
	}
	a.key = key
	if a.attempt, err = v.Store.Attempt(ctx, key); err != nil {
		return a, err
	}
	if err := v.drawing.Acquire(ctx, 1); err != nil {
		return a, err
	}
	defer v.drawing.Release(1)
	sub, files, err := v.submission(ctx, v.who, a.attempt)
	if err != nil {
		return a, err
	}
	defer files.Close()
	if a.quiz, err = v.pool.Questions(ctx, lab.Spec, sub, v.options(lab, v.Server.Lang)); err != nil {
		return a, err
	}
	list, err := v.Store.Files(ctx, key)
	if err != nil {
		return a, err
	}
	i := slices.IndexFunc(list, func(f store.File) bool { return strings.HasSuffix(strings.ToLower(f.Name), check.AnswersEnding) })
	if i < 0 {
		return a, nil
	}
	content, err := v.Store.Content(ctx, key, list[i])
	if err != nil {
		return a, err
	}
	if a.answers, err = quiz.ReadAnswers(bytes.NewReader(content)); err != nil { // a student's own file
		a.answers = &quiz.Answers{}
	}
	return a, nil
}

// ask is the page of the questions about an attempt.
func (v *visit) ask(lab *Lab) {
	a, err := v.asking(lab)
	if err != nil {
		v.failed(err)
		return
	}
	if a.quiz == nil {
		v.to(attemptPath(a.key))
		return
	}
	st, _, err := v.standingOf(v.r.Context(), lab, v.who, v.Lang)
	if err != nil {
		v.failed(err)
		return
	}
	p := &quizPage{labView: v.labView(lab, st), Number: a.key.Number, Path: attemptPath(a.key)}
	p.Closed = lab.Spec.Quiz > 0 && p.Over && a.answers == nil
	v.poseAll(p, a)
	v.show(http.StatusOK, "quiz", view{Title: v.Say("Questions about your packets"), Lab: lab, Data: p})
}

// poseAll puts the questions onto the page, with what became of the answers.
func (v *visit) poseAll(p *quizPage, a asking) {
	var result quiz.Result
	if p.Answered = a.answers != nil; p.Answered {
		result = a.quiz.Grade(a.answers, []string{v.who.ID})
		p.Right = result.Count()
		if !result.Problem.IsZero() {
			p.Problem = result.Problem.In(v.Lang)
		}
	}
	for i, q := range a.quiz.Questions {
		one := questionView{Question: q, Field: "q" + strconv.Itoa(i), Says: printable.String(q.Text.In(v.Lang))}
		for _, c := range q.Choices {
			one.Options = append(one.Options, printable.String(c.In(v.Lang)))
		}
		if p.Answered {
			one.Given, one.Right = given(&one, a.answers.Answers[q.ID]), result.Right[i]
		}
		p.Questions = append(p.Questions, one)
	}
}

// given is an answer in words.
func given(q *questionView, answer string) string {
	if n, err := strconv.Atoi(answer); err == nil && q.Kind == quiz.Choice && n >= 1 && n <= len(q.Options) {
		return q.Options[n-1]
	}
	if answer == "" {
		return "–"
	}
	return printable.Cut(answer, 70)
}

// answer takes the answers of a student. They are kept with the attempt, once: to
// answer anew is to hand in anew.
func (v *visit) answer(lab *Lab) {
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, 64<<10)
	a, err := v.asking(lab)
	if err != nil {
		v.failed(err)
		return
	}
	page := attemptPath(a.key) + "/quiz"
	if a.quiz == nil || a.answers != nil {
		v.to(page)
		return
	}
	st, _, err := v.standingOf(v.r.Context(), lab, v.who, v.Lang)
	if err != nil {
		v.failed(err)
		return
	}
	if lab.Spec.Quiz > 0 && v.labView(lab, st).Over {
		v.message(http.StatusConflict, v.Say("Not received"), v.Say("The deadline has passed. To answer now, hand the capture in once more; it is late then."))
		return
	}
	answers := a.quiz.Empty(v.who.ID)
	for i := range a.quiz.Questions {
		q := &a.quiz.Questions[i]
		if text, ok := q.Read(v.r.PostFormValue("q" + strconv.Itoa(i))); ok {
			answers.Answers[q.ID] = text
		}
	}
	if len(answers.Answers) == 0 {
		v.message(http.StatusBadRequest, v.Say("Not received"), v.Say("no question was answered"))
		return
	}
	if err := v.keepAnswers(a, answers); err != nil {
		v.failed(err)
		return
	}
	v.note(v, v.who.ID, "answered questions of "+lab.Name(), v.who.ID)
	v.to(page)
}

// keepAnswers puts the answers beside the capture, and has the attempt graded with
// them.
func (v *visit) keepAnswers(a asking, answers *quiz.Answers) error {
	var file bytes.Buffer
	if err := answers.Write(&file); err != nil {
		return err
	}
	if a.attempt.Graded.IsZero() { // else it might be graded without them
		v.graded(a.key, 0)
	}
	err := v.Store.AddFile(v.r.Context(), a.key, store.File{Name: v.who.ID + check.AnswersEnding, Content: file.Bytes()})
	if errors.Is(err, store.ErrThere) { // two clicks
		return nil
	}
	if err != nil {
		return err
	}
	v.graded(a.key, 0)
	return nil
}
