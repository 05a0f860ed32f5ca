// Package quiz asks a student about the packets of their own capture: which
// port did the system choose, what does a length count, who closed first, what
// would have been on the wire. Right answers come from the engine's facts about
// that very capture; the wrong choices are what people really believe.
//
// A quiz belongs to its capture: its signature covers the conversations and the
// questions, so nobody's answers fit another capture. Nothing that was written
// in words of one's own is ever graded.
package quiz

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"

	"socketlab/assignments/check"
	"socketlab/assignments/i18n"
)

// schema names the JSON form of a quiz.
const schema = "lab/quiz/v1"

// A Kind is what is answered.
type Kind string

// The kinds of questions.
const (
	Choice Kind = "choice" // the number of a choice, from 1
	Number Kind = "number" // a number
	Frame  Kind = "frame"  // the number of a frame
)

// Asked is how many questions a student is asked.
const Asked = 8

// A Quiz is the questions about one capture.
type Quiz struct {
	Assignment string
	Questions  []Question

	seed [sha256.Size]byte // of the capture
}

// A Question is one question, with its answer.
type Question struct {
	ID      string
	Kind    Kind
	Frames  []int // that it is about
	Text    i18n.Text
	Choices []i18n.Text // of a Choice, in the order of this quiz
	Answer  string      // a number in digits
}

// Make returns every question that can be asked about the evidence of an
// assignment, in the order of the course. There is none where the lab was not
// done.
func Make(s *check.Spec, ev *check.Evidence) *Quiz {
	f := &facts{spec: s, ev: ev}
	q := &Quiz{Assignment: s.Name, seed: f.digest()}
	for i := range templates {
		t := &templates[i]
		if a := t.ask(f); a != nil {
			q.Questions = append(q.Questions, t.question(a, q.random(t.id)))
		}
	}
	return q
}

// random returns numbers that depend on the capture and a name alone.
func (q *Quiz) random(name string) *rand.Rand {
	sum := sha256.Sum256(append(q.seed[:], name...))
	return rand.New(rand.NewPCG(binary.BigEndian.Uint64(sum[:]), binary.BigEndian.Uint64(sum[8:])))
}

// Pick returns the quiz with so many of its questions, the same ones for the
// same capture.
func (q *Quiz) Pick(n int) *Quiz {
	out := *q
	out.Questions = slices.Clone(q.Questions)
	for r := q.random("pick"); len(out.Questions) > n; {
		i := r.IntN(len(out.Questions))
		out.Questions = slices.Delete(out.Questions, i, i+1)
	}
	return &out
}

// Signature is of the capture and the questions: answers to other ones carry
// another.
func (q *Quiz) Signature() string {
	h := sha256.New()
	h.Write(q.seed[:])
	for _, one := range q.Questions {
		fmt.Fprintf(h, "%s %v %d\n", one.ID, one.Frames, len(one.Choices))
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Right reports whether an answer to a question is right: the number, or the
// letter of a choice.
func (q *Question) Right(answer string) bool {
	n, ok := q.Read(answer)
	return ok && n == q.Answer
}

// Read returns an answer as a number in digits. It reports false for what is
// none, or no choice.
func (q *Question) Read(answer string) (digits string, ok bool) {
	answer = strings.TrimSpace(answer)
	if q.Kind == Choice && len(answer) == 1 && answer[0]|0x20 >= 'a' && answer[0]|0x20 <= 'z' {
		answer = strconv.Itoa(int(answer[0]|0x20-'a') + 1)
	}
	n, err := strconv.ParseUint(strings.ReplaceAll(answer, ",", ""), 10, 63)
	if err != nil || q.Kind == Choice && (n < 1 || n > uint64(len(q.Choices))) {
		return "", false
	}
	return strconv.FormatUint(n, 10), true
}

// A template is a question that can be asked about many captures.
type template struct {
	id      string
	kind    Kind
	text    i18n.Text   // {frame}, {second} and other values are filled in
	choices []i18n.Text // of a Choice; the first is right unless ask says another
	ask     func(*facts) *asked
}

// asked is what a capture gives to a template.
type asked struct {
	frames []int    // {frame}, {second}
	answer string   // of a Number or a Frame
	right  int      // index of the right choice
	values []string // placeholders and what takes their places, in turn
}

// about asks about frames.
func about(frames ...int) *asked { return &asked{frames: frames} }

// number gives the answer.
func (a *asked) number(n int64) *asked {
	a.answer = strconv.FormatInt(n, 10)
	return a
}

// with fills in a value.
func (a *asked) with(name string, value any) *asked {
	a.values = append(a.values, "{"+name+"}", fmt.Sprint(value))
	return a
}

// choose gives the right choice.
func (a *asked) choose(i int) *asked {
	a.right = i
	return a
}

// question fills a template in, its choices in an order of random.
func (t *template) question(a *asked, random *rand.Rand) Question {
	values := slices.Clone(a.values)
	for i, name := range []string{"{frame}", "{second}", "{third}"} {
		if i < len(a.frames) {
			values = append(values, name, strconv.Itoa(a.frames[i]))
		}
	}
	fill := strings.NewReplacer(values...)
	say := func(s i18n.Text) i18n.Text { return i18n.Text{En: fill.Replace(s.En), Ko: fill.Replace(s.Ko)} }
	q := Question{ID: t.id, Kind: t.kind, Frames: a.frames, Text: say(t.text), Answer: a.answer}
	if t.kind != Choice {
		return q
	}
	for to, from := range random.Perm(len(t.choices)) {
		q.Choices = append(q.Choices, say(t.choices[from]))
		if from == a.right {
			q.Answer = strconv.Itoa(to + 1)
		}
	}
	return q
}

// digest is over what the lab's sockets said to each other: the same for every
// file format, and for no other capture.
func (f *facts) digest() (sum [sha256.Size]byte) {
	h := sha256.New()
	fmt.Fprintf(h, "%s\n", f.spec.Name)
	for _, t := range f.ev.Talks {
		fmt.Fprintf(h, "udp %v %v\n", t.Client, t.Server)
		for _, d := range t.Datagrams {
			fmt.Fprintf(h, "%v %d ", d.Src, d.Octets())
			part(h, d.Payload)
		}
	}
	for _, c := range f.ev.TCP {
		fmt.Fprintf(h, "tcp %v %v\n", c.Client, c.Server)
		for _, s := range f.segments(c) {
			fmt.Fprintf(h, "%d %v %d %d ", s.From, s.Flags, s.RelSeq, s.Length)
			part(h, s.Payload)
		}
	}
	h.Sum(sum[:0])
	return sum
}

// part writes octets with their number, so that two of them cannot pass for
// two others.
func part(h hash.Hash, b []byte) {
	fmt.Fprintf(h, "%d:", len(b))
	h.Write(b)
}
