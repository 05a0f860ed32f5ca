package class

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"socketlab/assignments/check"
	"socketlab/assignments/i18n"
	"socketlab/assignments/quiz"
	"socketlab/assignments/report"
	"socketlab/assignments/submission"
)

// A Pool grades submissions that come one by one, in workers that stay, within
// the limits of a class: what one of them does to its worker is nobody else's
// trouble.
type Pool struct {
	slots   chan *slot
	out     *os.Root // pages pass through it
	counter atomic.Int64
	asked   sync.Map // of *check.Spec: *asked
}

// A slot is a place for one worker. It stays for as long as the same is asked of
// it.
type slot struct {
	spec   *check.Spec
	common setup
	worker *worker
}

// NewPool returns a pool of so many workers at most. The folder out, where pages
// lie for a moment, must be nobody else's.
func NewPool(n int, out *os.Root) *Pool {
	p := &Pool{slots: make(chan *slot, n), out: out}
	for range n {
		p.slots <- &slot{}
	}
	return p
}

// Close ends the workers, each when it is done.
func (p *Pool) Close() {
	for range cap(p.slots) {
		(<-p.slots).end()
	}
}

func (s *slot) end() {
	s.worker.end()
	s.worker = nil
}

// A Graded is a submission that was graded without regard to its time and to
// what a person decided. Kept is what Count needs to know of it later, in every
// language.
type Graded struct {
	Report *report.Report
	Kept   []byte
}

// Grade grades a submission of one student. The error is about ctx or this
// machine; whatever else goes wrong stands in the report.
func (p *Pool) Grade(ctx context.Context, spec *check.Spec, s *submission.Submission, o Options) (Graded, error) {
	o.Since, o.Until, o.Marks, o.Extensions, o.Lang = time.Time{}, time.Time{}, nil, nil, i18n.Both
	a, err := p.grade(ctx, spec, s, o, "")
	if err != nil {
		return Graded{}, err
	}
	by, ok := p.asked.Load(spec)
	if !ok {
		by, _ = p.asked.LoadOrStore(spec, o.askedBy(spec))
	}
	a.entry.Asked = by.(*asked)
	line, err := a.entry.encode()
	return Graded{a.entry.Report, line}, err
}

// Page grades a submission of one student as Grade of a class does, and returns
// its page.
func (p *Pool) Page(ctx context.Context, spec *check.Spec, s *submission.Submission, o Options) ([]byte, error) {
	name := fmt.Sprintf("page-%d.html", p.counter.Add(1))
	defer p.out.Remove(name)
	if _, err := p.grade(ctx, spec, s, o, name); err != nil {
		return nil, err
	}
	return p.out.ReadFile(name)
}

func (p *Pool) grade(ctx context.Context, spec *check.Spec, s *submission.Submission, o Options, page string) (a answer, err error) {
	g := &grader{Options: o.orDefaults(), spec: spec, out: p.out}
	r := g.newRow(s, report.Graded, s.Students[0])
	r.Page, r.key = page, "one"
	select {
	case free := <-p.slots:
		defer func() { p.slots <- free }()
		a = free.grade(ctx, g, r)
	case <-ctx.Done():
		return a, ctx.Err()
	}
	return a, a.err
}

// Questions are those that lab quiz asks about the capture of a submission; nil if
// there is nothing to ask about. The error is about ctx.
func (p *Pool) Questions(ctx context.Context, spec *check.Spec, s *submission.Submission, o Options) (*quiz.Quiz, error) {
	i := slices.IndexFunc(s.Attempts, func(a submission.Attempt) bool { return a.Capture != nil })
	if i < 0 {
		return nil, nil
	}
	g := &grader{Options: o.orDefaults(), spec: spec, out: p.out}
	select {
	case free := <-p.slots:
		defer func() { p.slots <- free }()
		return free.questions(ctx, g, s.Attempts[i].Capture)
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// questions has questions asked by the worker of the slot.
func (s *slot) questions(ctx context.Context, g *grader, f *submission.File) (*quiz.Quiz, error) {
	if !s.employ(g) {
		return questions(g.spec, f), nil
	}
	if err := s.worker.begin(); err != nil {
		return nil, err
	}
	done, _ := s.worker.do(ctx, job{Quiz: true, Files: []wireFile{{Name: f.Name, Path: f.Path, Size: f.Size}}}, []*submission.File{f})
	if done.Quiz == nil { // or the worker died: whoever grades the capture says why
		return nil, ctx.Err()
	}
	q := &quiz.Quiz{}
	return q, q.UnmarshalBinary(done.Quiz)
}

// employ sees to it that the slot has the worker that a grader wants; it reports
// false where none is wanted.
func (s *slot) employ(g *grader) bool {
	w := g.newWorker(g.out.Name())
	if w == nil {
		return false
	}
	if s.worker == nil || s.spec != g.spec || !reflect.DeepEqual(s.common, w.common) {
		s.end()
		s.spec, s.common, s.worker = g.spec, w.common, w
	}
	return true
}

// grade has a row graded by the worker of the slot.
func (s *slot) grade(ctx context.Context, g *grader, r *row) answer {
	if !s.employ(g) {
		return g.finish(ctx, []*row{r})[0]
	}
	return s.worker.grade(ctx, g, []*row{r})[0]
}

// An Earlier is an attempt that was graded before.
type Earlier struct {
	Time time.Time
	Kept []byte // of its Graded
}

// Unpack returns the report of what was graded before, in a language.
func Unpack(kept []byte, lang i18n.Lang) (*report.Report, error) {
	e, err := unpack(kept, lang)
	return e.Report, err
}

// unpack returns what was graded before. What an earlier version kept is said in
// one language, whichever is asked for.
func unpack(kept []byte, lang i18n.Lang) (*entry, error) {
	e := &entry{}
	return e, json.Unmarshal(lang.ChooseJSON(kept), e)
}
