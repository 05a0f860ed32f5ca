package class

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"slices"
	"strings"

	"socketlab/assignments/check"
	"socketlab/assignments/grade"
	"socketlab/assignments/report"
	"socketlab/assignments/submission"
	"socketlab/capture/message"
)

// countable lists the attempts that may count, by number from 0, oldest
// first: those within the time limits, or all where there is none.
func (o Options) countable(s *submission.Submission) (numbers []int) {
	var all []int
	for i, a := range s.Attempts {
		all = append(all, i)
		if !a.Time.IsZero() && (a.Time.Before(o.Since) || !o.Until.IsZero() && a.Time.After(o.Until)) {
			continue
		}
		numbers = append(numbers, i)
	}
	if len(numbers) == 0 {
		numbers = all
	}
	switch o.Attempt {
	case Best:
		return numbers
	case First:
		return numbers[:1]
	}
	return numbers[len(numbers)-1:]
}

// isLate tells whether an attempt came too late: by the LMS' judgement or by
// the teacher's limit.
func (o Options) isLate(a submission.Attempt) bool {
	return a.Late || !o.Until.IsZero() && a.Time.After(o.Until)
}

// gradeRows grades a submission for each row that it has, a student's each: of
// the attempts that may count it keeps the best, the newest of equals. One
// that could not be graded may have been better than any but the perfect.
func (g *grader) gradeRows(ctx context.Context, rows []*row) []*entry {
	best := make([]*entry, len(rows))
	for _, number := range g.countable(rows[0].sub) {
		for i, e := range g.gradeAttempt(ctx, rows, rows[0].sub.Attempts[number]) {
			e.Key, e.Attempt = rows[i].key, number
			if best[i] == nil || better(e.Report, best[i].Report) {
				best[i] = e
			}
		}
	}
	return best
}

// better reports whether the report r of a newer attempt counts instead of the
// report of an older one.
func better(r, older *report.Report) bool {
	switch {
	case r.Verdict() == report.Error:
		return !older.Passed
	case older.Verdict() == report.Error:
		return r.Passed
	}
	return r.Points >= older.Points
}

// gradeAttempt grades one attempt for each row, on one reading of its capture.
func (g *grader) gradeAttempt(ctx context.Context, rows []*row, a submission.Attempt) []*entry {
	var digest string
	var picture check.Picture
	failed := unread(a)
	if a.Picture != nil && failed == nil {
		picture, digest, failed = g.picture(ctx, a.Picture)
	}
	var handed []check.Cover
	for _, r := range rows {
		s := r.handed()
		s.Picture = picture
		if a.Capture != nil {
			s.File = a.Capture.Name
		}
		handed = append(handed, s)
	}
	var reports []*report.Report
	var capture string
	switch {
	case failed != nil:
		reports = each(handed, func(s check.Cover) *report.Report { return g.failed(failed, s) })
	case a.Capture == nil:
		reports = each(handed, func(s check.Cover) *report.Report {
			return grade.Nothing(g.spec, s, report.NotCaptured, g.noCapture(a).In(g.Lang), g.Lang)
		})
	default:
		reports, capture = g.read(ctx, handed, a.Capture)
	}
	var out []*entry
	for i, r := range reports {
		if rows[i].Status != report.Graded { // a file may be named after whom it does not belong to
			r.ID = rows[i].ID
		}
		out = append(out, &entry{Picture: digest, Capture: capture, Report: r})
	}
	return out
}

// each makes a report of each of several.
func each(list []check.Cover, f func(check.Cover) *report.Report) []*report.Report {
	var out []*report.Report
	for _, s := range list {
		out = append(out, f(s))
	}
	return out
}

// handed is what a row's student handed in, without the files. Who handed it
// in together need to be named once.
func (r *row) handed() check.Cover {
	s := check.Cover{ID: r.ID}
	if r.student != nil {
		s.Name, s.Department = r.student.Name, r.student.Department
	}
	if r.Status != report.Graded {
		return s
	}
	s.Team = slices.DeleteFunc(slices.Clone(r.team), func(id string) bool { return id == s.ID })
	return s
}

// read grades a capture for each of several students, within the limits of one
// submission, and returns the digest of what was read of it, by which copies
// are found.
func (g *grader) read(ctx context.Context, handed []check.Cover, f *submission.File) (reports []*report.Report, digest string) {
	ctx, cancel := context.WithTimeout(ctx, g.Limit)
	defer cancel()
	var in *watched
	open := func() (_ io.ReadCloser, err error) {
		in, err = watch(ctx, f)
		return in, err
	}
	reports, err := isolated(ctx, func() ([]*report.Report, error) {
		r, err := grade.Read(g.spec, open)
		if err != nil {
			return nil, err
		}
		return each(handed, func(s check.Cover) *report.Report { return r.Judge(s, g.Lang) }), nil
	})
	if err == nil { // then nobody reads any more
		err = in.failed
	}
	if err != nil {
		return each(handed, func(s check.Cover) *report.Report { return g.failed(err, s) }), ""
	}
	return reports, hex.EncodeToString(in.sum.Sum(nil))
}

// failed is the report of a capture that could not be graded.
func (g *grader) failed(err error, s check.Cover) *report.Report {
	var crash *crashError
	switch {
	case errors.As(err, &crash):
		return grade.Nothing(g.spec, s, report.Error, g.Lang.Say("lab itself failed (%s); this is not the student's fault", crash.cause), g.Lang)
	case errors.Is(err, context.DeadlineExceeded):
		return grade.Nothing(g.spec, s, report.Error, g.Lang.Say("grading took longer than %v and was stopped", g.Limit), g.Lang)
	}
	if submission.OfMachine(err) {
		return grade.Nothing(g.spec, s, report.Error, g.Lang.Say("this computer could not read what was handed in (%s); this is not the student's fault", message.Reason(err)), g.Lang)
	}
	return grade.Nothing(g.spec, s, report.NotCaptured, g.Lang.Say("the capture cannot be read: %s", message.Reason(err)), g.Lang)
}

// unread is why this machine could not look into an archive, in which a capture
// may well be; nil if it could, or there is a capture beside it.
func unread(a submission.Attempt) error {
	for _, archive := range a.Archives {
		if a.Capture == nil && archive.Unread != nil {
			return archive.Unread
		}
	}
	return nil
}

// noCapture says what was handed in instead of a capture.
func (g *grader) noCapture(a submission.Attempt) message.Message {
	if len(a.Archives) > 0 {
		return message.Of("no capture was handed in, but the archive %s, which is not opened; hand in the capture itself", a.Archives[0].Name)
	}
	var names []string
	for _, f := range a.Others {
		names = append(names, f.Name)
	}
	if a.Picture != nil {
		names = append(names, a.Picture.Name)
	}
	if len(names) == 0 {
		return message.Of("nothing was handed in")
	}
	return message.Of("no capture was handed in, only %s", strings.Join(names, ", "))
}

// maxPicture bounds what is read of a picture, in octets.
const maxPicture = 64 << 20

// picture looks whether a picture can be opened, and returns its digest, by
// which copies are found. The error is about this machine alone.
func (g *grader) picture(ctx context.Context, f *submission.File) (p check.Picture, digest string, err error) {
	ctx, cancel := context.WithTimeout(ctx, g.Limit)
	defer cancel()
	p = check.Picture{Name: f.Name}
	in, err := watch(ctx, f)
	if err != nil {
		return p, "", in.failed
	}
	defer in.Close()
	var looked check.Picture
	_, err = isolated(ctx, func() (_ struct{}, err error) {
		limited := io.LimitReader(in, maxPicture)
		looked = grade.Picture(f.Name, limited)
		_, err = io.Copy(io.Discard, limited)
		return struct{}{}, err
	})
	switch {
	case errors.Is(err, context.DeadlineExceeded): // somebody may still be reading
		return p, "", err
	case in.failed != nil:
		return p, "", in.failed
	case err != nil:
		return p, "", nil
	}
	return looked, hex.EncodeToString(in.sum.Sum(nil)), nil
}

// A crashError is a panic that was caught.
type crashError struct{ cause string }

func (e *crashError) Error() string { return e.cause }

// isolated calls f so that a panic becomes an error and a hang ends with ctx:
// whatever one submission does to f, the others go on. A goroutine that hangs
// without reading is left behind.
func isolated[T any](ctx context.Context, f func() (T, error)) (result T, err error) {
	type outcome struct {
		r   T
		err error
	}
	done := make(chan outcome, 1)
	go func() {
		defer func() {
			if cause := recover(); cause != nil {
				done <- outcome{err: &crashError{fmt.Sprint(cause)}}
			}
		}()
		r, err := f()
		done <- outcome{r, err}
	}()
	select {
	case o := <-done:
		return o.r, o.err
	case <-ctx.Done():
		return result, ctx.Err()
	}
}

// watched reads a file until ctx has ended. It sums up what it reads, and
// remembers what was wrong with this machine: whoever reads may take it for
// the end of a capture that was cut short.
type watched struct {
	io.ReadCloser
	ctx    context.Context
	sum    hash.Hash
	failed error // of this machine
}

func watch(ctx context.Context, f *submission.File) (*watched, error) {
	r, err := f.Open()
	w := &watched{ReadCloser: r, ctx: ctx, sum: sha256.New()}
	w.note(err)
	return w, err
}

func (w *watched) Read(p []byte) (int, error) {
	if err := w.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := w.ReadCloser.Read(p)
	w.sum.Write(p[:n])
	w.note(err)
	return n, err
}

func (w *watched) note(err error) {
	if submission.OfMachine(err) {
		w.failed = err
	}
}
