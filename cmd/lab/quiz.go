package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/urfave/cli/v2"

	"socketlab/assignments/check"
	"socketlab/assignments/grade"
	"socketlab/assignments/quiz"
	"socketlab/assignments/report"
	"socketlab/capture/message"
	"socketlab/capture/printable"
)

func (p *program) quizCommand() *cli.Command {
	return &cli.Command{
		Name:      "quiz",
		Usage:     p.Say("ask questions about your own packets"),
		ArgsUsage: "CAPTURE",
		Description: p.Say("Asks about the frames of the capture, which may lie open in Wireshark beside it. The\n" +
			"answers are written into ID.quiz.json beside the capture; they fit no other capture.\n" +
			"An assignment may give points for them (quiz: 10 in its file). lab run --predict asks\n" +
			"before it shows what happened."),
		UsageText: "lab quiz udp-echo/20241234.pcapng\nlab quiz 20241234.pcapng --format json\nlab quiz 20241234.pcapng --answers 20241234.quiz.json",
		Flags: append([]cli.Flag{
			&cli.StringFlag{Name: "assignment", Aliases: []string{"a"}, Usage: p.Say("`ASSIGNMENT`: a built-in one, or a YAML file (default: what the capture tells)")},
			&cli.StringFlag{Name: "id", Usage: p.Say("student `ID` (default: the name of the capture)")},
			&cli.StringFlag{Name: "answers", Usage: p.Say("grade the answers of `FILE` instead of asking")},
			p.timeoutFlag(),
		}, p.resultFlags("text", "json")...),
		Action: p.quiz,
	}
}

// quiz does what `lab quiz` promises.
func (p *program) quiz(c *cli.Context) error {
	args, err := p.arguments(c, 1, 1)
	if err != nil {
		return err
	}
	if c.IsSet("id") {
		if _, err := p.studentID(c); err != nil {
			return err
		}
	}
	file := args[0]
	work := grade.File(file, c.String("id"))
	asked, err := p.questions(c, file, work)
	if err != nil {
		return err
	}
	switch {
	case len(asked.Questions) == 0:
		return misuse(p.Say("%s holds nothing of %s that could be asked about", printable.String(file), asked.Assignment))
	case c.IsSet("answers"):
		return p.gradeAnswers(c, asked, work.ID)
	case c.String("format") == "json":
		return p.write(c, func(w io.Writer) error { return asked.JSON(w, work.ID, p.Lang) })
	}
	return p.askAll(c.Context, asked, work.ID, answersFile(file, work.ID))
}

// answersFile is where the answers about a capture go.
func answersFile(capture, id string) string {
	if id == "" {
		id = grade.Stem(capture)
	}
	return filepath.Join(filepath.Dir(capture), id+check.AnswersEnding)
}

// questions are those about a capture.
func (p *program) questions(c *cli.Context, file string, work grade.Work) (*quiz.Quiz, error) {
	var spec *check.Spec
	var err error
	if name := c.String("assignment"); name != "" {
		if spec, err = p.assignment(name); err != nil {
			return nil, err
		}
	}
	ctx, cancel := context.WithTimeout(c.Context, c.Duration("timeout"))
	defer cancel()
	asked, err := await(ctx, func() (*quiz.Quiz, error) {
		spec, err := p.assignmentOf(spec, file, work)
		if err != nil {
			return nil, err
		}
		in, err := grade.Read(spec, work.Open)
		if err != nil {
			return nil, err
		}
		return quiz.Make(spec, in.Evidence()).Pick(quiz.Asked), nil
	})
	var known *problem
	switch {
	case err == nil || errors.As(err, &known) || c.Context.Err() != nil:
		return asked, err
	case errors.Is(err, context.DeadlineExceeded):
		err = message.Errorf("grading took longer than %v and was stopped", c.Duration("timeout"))
	}
	return nil, named(file, err)
}

// askAll asks one question after the other and writes down the answers.
func (p *program) askAll(ctx context.Context, asked *quiz.Quiz, id, file string) error {
	if old, err := os.Open(file); err == nil {
		_, strange := quiz.ReadAnswers(old)
		if old.Close(); strange != nil {
			return cannot(message.Errorf("%s exists", file))
		}
	}
	answers := asked.Empty(id)
	in := bufio.NewReader(p.in)
	right := 0
	for i := range asked.Questions {
		q := &asked.Questions[i]
		p.pose(i, len(asked.Questions), q)
		answer, ok, err := p.answer(ctx, in, q)
		if err != nil {
			return err
		}
		if !ok {
			break
		}
		answers.Answers[q.ID] = answer
		if q.Right(answer) {
			right++
			fmt.Fprintf(p.out, "%s\n\n", p.Say("Right."))
		} else {
			fmt.Fprintf(p.out, "%s\n\n", p.Say("Not right. Look at frame %d once more.", q.Frames[0]))
		}
	}
	if len(answers.Answers) == 0 {
		return misuse(p.Say("no question was answered"))
	}
	if err := p.writeFile(file, answers.Write); err != nil {
		return err
	}
	fmt.Fprintf(p.out, "%s\n", p.Say("%d of %d questions right; the answers are in %s", right, len(asked.Questions), printable.String(file)))
	return nil
}

// pose prints a question.
func (p *program) pose(i, n int, q *quiz.Question) {
	text := fmt.Sprintf("%d/%d  %s", i+1, n, printable.String(q.Text.In(p.Lang)))
	for _, line := range report.WrapWords(text, 78) {
		fmt.Fprintln(p.out, line)
	}
	for k, choice := range q.Choices {
		for j, line := range report.WrapWords(printable.String(choice.In(p.Lang)), 72) {
			bullet := fmt.Sprintf("  %d) ", k+1)
			if j > 0 {
				bullet = "     "
			}
			fmt.Fprintln(p.out, bullet+line)
		}
	}
}

// answer reads the answer to a question, and asks again for what is none. It
// reports false at the end of the input.
func (p *program) answer(ctx context.Context, in *bufio.Reader, q *quiz.Question) (string, bool, error) {
	for {
		fmt.Fprint(p.out, "> ")
		line, err := readLine(ctx, in)
		if err != nil || line == "" {
			fmt.Fprintln(p.out)
			return "", false, err
		}
		if answer, ok := q.Read(line); ok {
			return answer, true, nil
		}
		if q.Kind == quiz.Choice {
			fmt.Fprintln(p.out, p.Say("Answer with a number from 1 to %d.", len(q.Choices)))
		} else {
			fmt.Fprintln(p.out, p.Say("Answer with a number."))
		}
	}
}

// gradeAnswers grades the answers of a file.
func (p *program) gradeAnswers(c *cli.Context, asked *quiz.Quiz, id string) error {
	name := c.String("answers")
	file, err := os.Open(name)
	if err != nil {
		return cannot(err)
	}
	defer file.Close()
	answers, err := await(c.Context, func() (*quiz.Answers, error) { return quiz.ReadAnswers(file) })
	if err != nil {
		return named(name, err)
	}
	var ids []string
	if id != "" {
		ids = append(ids, id)
	}
	result := asked.Grade(answers, ids)
	err = p.write(c, func(w io.Writer) error {
		if c.String("format") == "json" {
			return p.resultJSON(w, asked, result)
		}
		return p.resultText(w, asked, answers, result)
	})
	if err == nil && result.Count() < len(asked.Questions) {
		return errNotPassed
	}
	return err
}

// resultText prints how answers were graded. What is right is not told: the
// frame tells it.
func (p *program) resultText(w io.Writer, asked *quiz.Quiz, a *quiz.Answers, r quiz.Result) error {
	if !r.Problem.IsZero() {
		_, err := fmt.Fprintln(w, p.Say("the answers do not count: %s", r.Problem))
		return err
	}
	for i, q := range asked.Questions {
		mark := "✗"
		if r.Right[i] {
			mark = "✓"
		}
		given := printable.String(a.Answers[q.ID])
		if n, err := strconv.Atoi(given); err == nil && q.Kind == quiz.Choice && n >= 1 && n <= len(q.Choices) {
			given = q.Choices[n-1].In(p.Lang)
		}
		fmt.Fprintf(w, "%s %s\n  → %s\n", mark, printable.String(q.Text.In(p.Lang)), strings.TrimSpace(printable.Cut(given, 70)))
	}
	_, err := fmt.Fprintf(w, "\n%s\n", p.Say("%d of %d questions right", r.Count(), len(asked.Questions)))
	return err
}

// resultJSON is the same for programs.
func (p *program) resultJSON(w io.Writer, asked *quiz.Quiz, r quiz.Result) error {
	type one struct {
		ID     string `json:"id"`
		Frames []int  `json:"frames"`
		Right  bool   `json:"right"`
	}
	out := struct {
		Schema     string `json:"schema"`
		Assignment string `json:"assignment"`
		Right      int    `json:"right"`
		Asked      int    `json:"asked"`
		Reason     string `json:"reason,omitempty"` // why no answer counts
		Questions  []one  `json:"questions"`
	}{"lab/quiz-result/v1", asked.Assignment, r.Count(), len(asked.Questions), "", []one{}}
	if !r.Problem.IsZero() {
		out.Reason = r.Problem.In(p.Lang)
	}
	for i, q := range asked.Questions {
		out.Questions = append(out.Questions, one{q.ID, q.Frames, r.Right[i]})
	}
	return printable.NewEncoder(w).Encode(out)
}

// predict asks about what was just recorded, before anything of it is shown.
func (p *program) predict(ctx context.Context, t *task) error {
	in, err := grade.Read(t.spec, grade.File(t.files[0], t.id).Open)
	if err != nil {
		return err
	}
	asked := quiz.Make(t.spec, in.Evidence()).Pick(quiz.Asked)
	if len(asked.Questions) == 0 {
		return nil
	}
	fmt.Fprintf(p.out, "%s\n\n", p.Say("Before you see what happened: what is in %s?", printable.String(t.files[0])))
	return p.askAll(ctx, asked, t.id, answersFile(t.files[0], t.id))
}
