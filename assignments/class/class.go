// Package class grades everything that a class handed in: on all cores, each
// submission apart from the others, and so that an interrupted run can be
// taken up again.
package class

import (
	"context"
	"os"
	"os/exec"
	"runtime"
	"time"

	"socketlab/assignments/bothends"
	"socketlab/assignments/check"
	"socketlab/assignments/deadline"
	"socketlab/assignments/i18n"
	"socketlab/assignments/report"
	"socketlab/assignments/ruling"
	"socketlab/assignments/submission"
)

// Which attempt counts where a student handed in several times.
const (
	Newest = "newest"
	Last   = "last" // the same
	First  = "first"
	Best   = "best"
)

// Options say how a class is graded.
type Options struct {
	Lang     i18n.Lang
	Attempt  string             // Newest, Last, First or Best; "" is Newest
	Since    time.Time          // attempts before it do not count where a student has others; zero for no limit
	Until    time.Time          // the last moment in time; later attempts likewise; where there are no others, they count and are late
	Codes    map[string]string  // that students were given to send, by their ids; nil if none were
	Refereed bool               // there was a referee,
	Sessions []bothends.Session // which recorded these

	Now     time.Time     // that no capture can have been recorded after; zero if nobody knows
	Jobs    int           // submissions graded at the same time; 0 for as many as there are processors
	Limit   time.Duration // for one submission; 0 for a minute
	Version string        // of the program: results of another one are not taken up again

	Late       deadline.Policy    // what lateness costs
	Zone       *time.Location     // in which its days are counted; nil for this machine's
	Extensions *ruling.Extensions // nil if nobody has any
	Marks      *ruling.Marks      // and comments, of persons; nil if there are none

	// Only are the ids of those who are graded; the rows of all others are kept
	// as they stand in Kept. Nil grades everybody.
	Only []string
	Kept *Old

	// Labs are other assignments that a capture may be of, so that one of
	// another lab is told; may be nil.
	Labs []*check.Spec

	// Worker is a program that calls Serve: each submission is then graded in
	// such a process, which may die of it. If it is nil, they are graded in
	// this one.
	Worker func() *exec.Cmd

	// Progress is called after each submission, by one goroutine. May be nil.
	Progress func(done, total int)
}

// A Result is a class that has been graded.
type Result struct {
	*report.Class
	Uncleared error // why the journal could not be removed, set by Write; the results are whole

	rows    []*row // those of the class, with what only this package knows of them
	journal *journal
	out     *os.Root
}

// Grade grades a class and writes a page for each student into the folder
// out. When ctx ends, or anything cannot be written, what was graded so far
// stays in a journal in that folder, and the next call goes on from there.
func Grade(ctx context.Context, spec *check.Spec, in *submission.Collection, out *os.Root, o Options) (*Result, error) {
	g, err := newGrader(spec, in, out, o)
	if err != nil {
		return nil, err
	}
	if err := g.run(ctx); err != nil {
		g.journal.close()
		return nil, err
	}
	return g.result(), nil
}

// Single grades one submission, by the same rules and within the same limits
// as one of a class.
func Single(ctx context.Context, spec *check.Spec, s *submission.Submission, o Options) *report.Report {
	g := &grader{Options: o.orDefaults(), spec: spec}
	status := report.Graded
	if s.Match != submission.Matched {
		status = report.Unmatched
	}
	r := g.newRow(s, status, nil)
	return g.gradeRows(ctx, []*row{r})[0].Report
}

// reports yields the report of every row, nil for a missing student. reports
// are read back one at a time: a class of 10,000 takes no more memory than a
// class of ten.
func (r *Result) reports() func(yield func(*report.Report, error) bool) {
	return func(yield func(*report.Report, error) bool) {
		for _, row := range r.rows {
			if row.Status.Absent() {
				if !yield(nil, nil) {
					return
				}
				continue
			}
			e, err := r.journal.read(row.at)
			if !yield(e.Report, err) || err != nil {
				return
			}
		}
	}
}

// Close closes the journal, and keeps it for the next run.
func (r *Result) Close() error { return r.journal.close() }

func (o Options) orDefaults() Options {
	if o.Jobs <= 0 {
		o.Jobs = runtime.GOMAXPROCS(0)
	}
	if o.Limit <= 0 {
		o.Limit = time.Minute
	}
	if o.Attempt == "" {
		o.Attempt = Newest
	}
	return o
}
