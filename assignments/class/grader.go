package class

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"sync"

	"socketlab/assignments/check"
	"socketlab/assignments/page"
	"socketlab/assignments/report"
	"socketlab/assignments/submission"
	"socketlab/capture/files"
	"socketlab/capture/message"
)

// A grader grades one class.
type grader struct {
	Options
	spec    *check.Spec
	in      *submission.Collection
	out     *os.Root
	journal *journal
	digest  string
	list    []*row                     // to be graded
	others  []*row                     // kept from an earlier run
	was     map[string]report.ClassRow // rows of an earlier run that are graded again, by folded id
}

// pagesFolder is where the students' pages go.
const pagesFolder = "students"

func newGrader(spec *check.Spec, in *submission.Collection, out *os.Root, o Options) (*grader, error) {
	g := &grader{Options: o.orDefaults(), spec: spec, in: in, out: out}
	var err error
	if g.digest, err = digestOf(spec, g.Options); err != nil {
		return nil, err
	}
	if err := out.MkdirAll(pagesFolder, 0o777); err != nil {
		return nil, files.Named(filepath.Join(out.Name(), pagesFolder), err)
	}
	if g.journal, err = openJournal(out); err != nil {
		return nil, files.Named(filepath.Join(out.Name(), journalName), err)
	}
	g.list = g.rows(in)
	if g.Only != nil {
		if err := g.keepOthers(); err != nil {
			g.journal.close()
			return nil, err
		}
	}
	return g, nil
}

// An answer is what a worker found out of one row.
type answer struct {
	row   *row
	entry *entry
	line  []byte // for the journal; nil if it is there already
	at    span
	err   error
}

// run grades all rows. Workers grade and write pages; this goroutine alone
// writes the journal.
func (g *grader) run(ctx context.Context) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	todo := make(chan []*row)
	answers := make(chan answer, g.Jobs)
	var workers sync.WaitGroup
	for range g.Jobs {
		workers.Go(func() {
			w := g.newWorker(g.out.Name())
			defer w.end()
			for rows := range todo {
				for _, a := range g.answer(ctx, w, rows) {
					answers <- a
				}
			}
		})
	}
	go func() {
		defer func() { close(todo); workers.Wait(); close(answers) }()
		for _, rows := range bySubmission(g.list) {
			select {
			case todo <- rows:
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

// bySubmission puts the rows of each submission together: they stand in a row.
func bySubmission(list []*row) (out [][]*row) {
	for i, r := range list {
		if i == 0 || r.sub != list[i-1].sub {
			out = append(out, nil)
		}
		out[len(out)-1] = append(out[len(out)-1], r)
	}
	return out
}

// answer grades the rows of a submission, but for those that an earlier run
// has, and writes their pages; w, unless it is nil, does the work.
func (g *grader) answer(ctx context.Context, w *worker, rows []*row) (out []answer) {
	var todo []*row
	for _, r := range rows {
		if a, ok := g.kept(r); ok {
			out = append(out, a)
		} else {
			todo = append(todo, r)
		}
	}
	switch {
	case len(todo) == 0:
		return out
	case w == nil:
		return append(out, g.finish(ctx, todo)...)
	}
	return append(out, w.grade(ctx, g, todo)...)
}

// finish grades rows of one submission, and writes their pages.
func (g *grader) finish(ctx context.Context, rows []*row) (out []answer) {
	for i, e := range g.gradeRows(ctx, rows) {
		out = append(out, g.written(ctx, rows[i], e))
	}
	return out
}

// kept is the answer that an earlier run has left, if it has.
func (g *grader) kept(r *row) (answer, bool) {
	at, ok := g.journal.kept[r.key]
	if !ok {
		return answer{}, false
	}
	e, err := g.journal.read(at)
	if err != nil || e.Report.Verdict() == report.Error || !g.hasPage(r) {
		return answer{}, false
	}
	return answer{row: r, entry: &e, at: at}, true
}

// written writes the page of a graded row.
func (g *grader) written(ctx context.Context, r *row, e *entry) answer {
	if ctx.Err() != nil {
		return answer{row: r, err: context.Cause(ctx)}
	}
	if err := g.writePage(r, e.Report); err != nil {
		return answer{row: r, err: err}
	}
	e.Report.Ladders = nil // stand on the page; the class needs the verdicts
	line, err := e.encode()
	return answer{row: r, entry: e, line: line, err: err}
}

func (g *grader) hasPage(r *row) bool {
	_, err := g.out.Stat(r.Page)
	return err == nil
}

// writePage writes the page of a student, whole or not at all. A row that has
// none needs none.
func (g *grader) writePage(r *row, graded *report.Report) error {
	if r.Page == "" {
		return nil
	}
	return files.WriteIn(g.out, r.Page, func(w io.Writer) error { return page.Student(w, graded) })
}

// take keeps what is needed of an answer.
func (g *grader) take(a answer) (err error) {
	if a.err != nil {
		return a.err
	}
	at := a.at
	if a.line != nil {
		if at, err = g.journal.add(a.line, a.entry.Key); err != nil {
			return message.At(journalName, err)
		}
	}
	g.fill(a.row, a.entry)
	a.row.at = at
	return nil
}
