package class

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"slices"
	"strings"
	"time"

	"socketlab/assignments/check"
	"socketlab/assignments/compare"
	"socketlab/assignments/grade"
	"socketlab/assignments/i18n"
	"socketlab/assignments/page"
	"socketlab/assignments/report"
	"socketlab/assignments/submission"
	"socketlab/capture/filetype"
	"socketlab/capture/message"
	"socketlab/lab/adverse"
)

// A reading is what is found out of a capture, whoever it is graded for.
type reading struct {
	digest   string // of what was read, by which copies are found
	print    compare.Print
	machines []string // that sealed it
	traffic  grade.Traffic
	others   []string // the other assignments that it may be of
}

// read grades a capture for each of several students, within the limits of one
// submission. until is when it should have been recorded.
func (g *grader) read(ctx context.Context, handed []check.Cover, f *submission.File, until time.Time) (reports []*report.Report, found reading) {
	ctx, cancel := context.WithTimeout(ctx, g.Limit)
	defer cancel()
	var in *watched
	open := func() (_ io.ReadCloser, err error) {
		in, err = watch(ctx, f)
		return in, err
	}
	type result struct {
		reports []*report.Report
		reading
	}
	done, err := isolated(ctx, func() (out result, err error) {
		r, err := grade.Read(g.spec, open)
		if err != nil {
			return out, err
		}
		r.Known = grade.Known{Now: g.Now, Since: g.Since, Until: until, Codes: g.Codes, Refereed: g.Refereed, Sessions: g.Sessions}
		out.traffic, out.others = r.Traffic(g.Labs)
		out.print, out.machines = r.Print(), r.Machines()
		out.reports = each(handed, func(s check.Cover) *report.Report { return g.judged(r, s, out.others) })
		return out, nil
	})
	if err == nil { // then nobody reads any more
		err = in.failed
	}
	if err != nil {
		what := typeOf(f, err)
		return each(handed, func(s check.Cover) *report.Report { return g.failed(err, s, what) }), reading{}
	}
	done.digest = hex.EncodeToString(in.sum.Sum(nil))
	return done.reports, done.reading
}

// judged is the report of a capture that could be read. Where nothing of it is
// of the assignment, it says of which others it may be.
func (g *grader) judged(in *grade.Reading, s check.Cover, others []string) *report.Report {
	r := in.Judge(s, g.Lang)
	if r.Reason != "" && len(others) > 0 && r.ReasonCode != report.OtherID {
		r.ReasonCode = report.OtherLab
		r.Reason += " " + looksLike(others, g.Lang)
	}
	return r
}

// looksLike says of which other assignments a capture may be.
func looksLike(others []string, lang i18n.Lang) string {
	return lang.Say("It looks like a capture of another lab: %s.", strings.Join(others[:min(len(others), maxOthers)], ", "))
}

// maxOthers is how many assignments are named that a capture may be of: many
// use the same port.
const maxOthers = 3

// failed is the report of a capture that could not be graded; what is what its
// file is instead of one, as far as that is known.
func (g *grader) failed(err error, s check.Cover, what filetype.Type) *report.Report {
	var crash *crashError
	switch {
	case errors.As(err, &crash):
		return grade.Nothing(g.spec, s, report.Error, report.Crashed, g.Lang.Say("lab itself failed (%s); this is not the student's fault", crash.cause), g.Lang)
	case errors.Is(err, context.DeadlineExceeded):
		return grade.Nothing(g.spec, s, report.Error, report.Timeout, g.Lang.Say("grading took longer than %v and was stopped", g.Limit), g.Lang)
	}
	if submission.OfMachine(err) {
		return grade.Nothing(g.spec, s, report.Error, report.Machine, g.Lang.Say("this computer could not read what was handed in (%s); this is not the student's fault", message.Reason(err)), g.Lang)
	}
	if what.Kind == filetype.Empty {
		return grade.Nothing(g.spec, s, report.NotCaptured, report.EmptyFile, g.Lang.Say("the capture is an empty file, of 0 octets; hand it in once more, and look at its size first"), g.Lang)
	}
	return grade.Nothing(g.spec, s, report.NotCaptured, report.Unreadable, unreadable(err, what).In(g.Lang), g.Lang)
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

// maxPicture bounds what is read of a picture, in octets.
const maxPicture = 64 << 20

// A seenPicture is what is found out of a picture.
type seenPicture struct {
	check.Picture
	digest string         // by which copies are found
	page   report.Picture // as the student's page shows it
}

// picture looks whether a picture can be opened. The error is about this machine
// alone.
func (g *grader) picture(ctx context.Context, f *submission.File) (p seenPicture, err error) {
	ctx, cancel := context.WithTimeout(ctx, g.Limit)
	defer cancel()
	p.Name, p.page.Name = f.Name, f.Name
	in, err := watch(ctx, f)
	if err != nil {
		return p, in.failed
	}
	defer in.Close()
	looked, err := isolated(ctx, func() (p seenPicture, err error) {
		octets := &kept{most: page.MaxPicture}
		all := io.TeeReader(io.LimitReader(in, maxPicture), octets)
		p.Picture = grade.Picture(f.Name, all)
		_, err = io.Copy(io.Discard, all)
		p.page = page.Picture(f.Name, octets.Bytes())
		return p, err
	})
	switch {
	case errors.Is(err, context.DeadlineExceeded): // somebody may still be reading
		return p, err
	case in.failed != nil:
		return p, in.failed
	case err != nil:
		return p, nil
	}
	looked.digest = hex.EncodeToString(in.sum.Sum(nil))
	return looked, nil
}

// kept keeps what is written into it, or nothing if that is too much.
type kept struct {
	bytes.Buffer
	most int
	over bool
}

func (k *kept) Write(b []byte) (int, error) {
	if k.over = k.over || k.Len()+len(b) > k.most; k.over {
		k.Buffer = bytes.Buffer{}
		return len(b), nil
	}
	return k.Buffer.Write(b)
}

// answers returns the answers to the quiz that were handed in, and ordeal what
// lab break has recorded for points; nothing if there is none or the assignment
// wants none. The error is about this machine alone.
func (g *grader) answers(ctx context.Context, a submission.Attempt) ([]byte, error) {
	return g.other(ctx, a, g.spec.Quiz > 0, check.AnswersEnding, check.MaxAnswers)
}

func (g *grader) ordeal(ctx context.Context, a submission.Attempt) ([]byte, error) {
	return g.other(ctx, a, !g.spec.Robustness.IsZero(), adverse.OrdealEnding, adverse.MaxOrdeal)
}

// other reads one of the other files of an attempt.
func (g *grader) other(ctx context.Context, a submission.Attempt, wanted bool, ending string, most int64) (data []byte, err error) {
	i := slices.IndexFunc(a.Others, func(f *submission.File) bool { return strings.HasSuffix(strings.ToLower(f.Name), ending) })
	if i < 0 || !wanted {
		return nil, nil
	}
	ctx, cancel := context.WithTimeout(ctx, g.Limit)
	defer cancel()
	in, err := watch(ctx, a.Others[i])
	if err != nil {
		return nil, in.failed
	}
	defer in.Close()
	data, err = isolated(ctx, func() ([]byte, error) { return io.ReadAll(io.LimitReader(in, most+1)) })
	if errors.Is(err, context.DeadlineExceeded) { // somebody may still be reading
		return nil, err
	}
	return data, in.failed
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
