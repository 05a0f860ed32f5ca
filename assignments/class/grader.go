package class

import (
	"context"
	"fmt"
	"io"
	"os"
	"sync"

	"socketlab/assignments"
	"socketlab/assignments/report"
	"socketlab/assignments/submission"
	"socketlab/capture/files"
)

// A grader grades one class.
type grader struct {
	Options
	spec    *assignments.Spec
	in      *submission.Class
	out     *os.Root
	journal *journal
	digest  string
	list    []*unit
	done    []graded // by unit
}

// graded is what is kept in memory of a graded unit.
type graded struct {
	at      span
	points  int
	max     int
	verdict report.Verdict
	reason  string
	capture string
	content string // digest of the capture
	picture string // digest
	attempt int
	checks  map[string]report.Result
}

// pagesFolder is where the students' pages go.
const pagesFolder = "students"

func newGrader(spec *assignments.Spec, in *submission.Class, out *os.Root, o Options) (*grader, error) {
	g := &grader{Options: o.orDefaults(), spec: spec, in: in, out: out}
	var err error
	if g.digest, err = digestOf(spec, g.Options); err != nil {
		return nil, err
	}
	if err := out.MkdirAll(pagesFolder, 0o777); err != nil {
		return nil, err
	}
	if g.journal, err = openJournal(out); err != nil {
		return nil, err
	}
	g.list = g.units(in)
	g.done = make([]graded, len(g.list))
	return g, nil
}

// An answer is what a worker found out of one unit.
type answer struct {
	unit  int
	entry *entry
	line  []byte // for the journal; nil if it is there already
	at    span
	err   error
}

// run grades all units. Workers grade and write pages; this goroutine alone
// writes the journal.
func (g *grader) run(ctx context.Context) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	todo := make(chan int)
	answers := make(chan answer, g.Jobs)
	var workers sync.WaitGroup
	for range g.Jobs {
		workers.Go(func() {
			for i := range todo {
				answers <- g.answer(ctx, i)
			}
		})
	}
	go func() {
		defer func() { close(todo); workers.Wait(); close(answers) }()
		for i := range g.list {
			select {
			case todo <- i:
			case <-ctx.Done():
				return
			}
		}
	}()
	n := 0
	for a := range answers {
		if err := g.take(a); err != nil {
			cancel(err)
			continue
		}
		if n++; g.Progress != nil && ctx.Err() == nil {
			g.Progress(n, len(g.list))
		}
	}
	return context.Cause(ctx)
}

// answer grades a unit, unless an earlier run has, and writes its page.
func (g *grader) answer(ctx context.Context, i int) answer {
	u := g.list[i]
	if at, ok := g.journal.kept[u.key]; ok {
		if e, err := g.journal.read(at); err == nil && g.hasPage(u) {
			return answer{unit: i, entry: &e, at: at}
		}
	}
	e := g.gradeUnit(ctx, u)
	if ctx.Err() != nil {
		return answer{unit: i, err: context.Cause(ctx)}
	}
	if err := g.writePage(u, e.Report); err != nil {
		return answer{unit: i, err: err}
	}
	e.Report.Conversations = nil // stand on the page; the class needs the verdicts
	line, err := e.encode()
	return answer{unit: i, entry: e, line: line, err: err}
}

func (g *grader) hasPage(u *unit) bool {
	_, err := g.out.Stat(g.pageFile(u))
	return err == nil
}

func (g *grader) pageFile(u *unit) string { return pagesFolder + "/" + u.page + g.Extension }

// writePage writes the page of a student, whole or not at all.
func (g *grader) writePage(u *unit, r *report.Report) error {
	return files.WriteIn(g.out, g.pageFile(u), func(w io.Writer) error { return g.Page.Write(w, r) })
}

// take keeps what is needed of an answer.
func (g *grader) take(a answer) (err error) {
	if a.err != nil {
		return a.err
	}
	at := a.at
	if a.line != nil {
		if at, err = g.journal.add(a.line, a.entry.Key); err != nil {
			return fmt.Errorf("%s: %w", journalName, err)
		}
	}
	r := a.entry.Report
	done := graded{at: at, points: r.Points, max: r.MaxPoints, verdict: r.Verdict(), reason: r.Reason,
		capture: r.Capture, content: a.entry.Capture, picture: a.entry.Picture, attempt: a.entry.Attempt, checks: map[string]report.Result{}}
	for _, c := range r.Checks {
		done.checks[c.ID] = report.Result{Verdict: c.Verdict, Points: c.Points, MaxPoints: c.MaxPoints}
	}
	g.done[a.unit] = done
	return nil
}
