package class

import (
	"slices"
	"strings"
	"time"

	"socketlab/assignments/report"
	"socketlab/assignments/submission"
)

// Bounds on attempts that do not count and are graded all the same, so that a
// person sees what became of them.
const (
	maxAttempts = 20      // of one submission
	maxHistoric = 8 << 20 // octets of the capture
)

// A history is what became of all attempts of each of several rows.
type history [][]report.Attempt

// newHistory lists the attempts of rows that share a submission, before any is
// graded.
func newHistory(rows []*row) history {
	h := make(history, len(rows))
	for i, r := range rows {
		for n, a := range r.sub.Attempts {
			one := report.Attempt{Number: n + 1, Late: r.delay(n).Late}
			if a.Capture != nil {
				one.File = a.Capture.Name
			}
			if !a.Time.IsZero() && !a.OnDisk {
				one.Time = a.Time.UTC().Format(time.RFC3339)
			}
			h[i] = append(h[i], one)
		}
	}
	return h
}

// note writes down how an attempt, by number from 0, was graded for a row.
func (h history) note(row, number int, r *report.Report) {
	a := &h[row][number]
	a.Verdict, a.Points, a.MaxPoints, a.Reason, a.Code = r.Verdict(), r.Points, r.MaxPoints, r.Reason, r.ReasonCode
}

// rest grades attempts that do not count any more, as far as that is cheap: one
// that ran into a limit ends it, so that they delay nobody.
func (h history) rest(attempts []submission.Attempt, numbers []int, attempt func(number int) []*entry) {
	for _, number := range numbers[:min(len(numbers), maxAttempts)] {
		if a := attempts[number]; a.Capture != nil && a.Capture.Size > maxHistoric {
			continue
		}
		for i, e := range attempt(number) {
			if h.note(i, number, e.Report); e.Report.Verdict() == report.Error {
				return
			}
		}
	}
}

// of returns the attempts of a row, the one marked that counts; nil if there is
// only one.
func (h history) of(row, counts int) []report.Attempt {
	if len(h[row]) < 2 {
		return nil
	}
	h[row][counts].Counts = true
	return h[row]
}

// surround gives every row that has a page the way to the pages before and
// after it, in the order of the class.
func surround(rows []*row) {
	ordered := slices.Clone(rows)
	slices.SortStableFunc(ordered, byID)
	for i, r := range ordered {
		r.around.Class.Page = "../index.html"
		if i > 0 {
			r.around.Before = ordered[i-1].link()
		}
		if i+1 < len(ordered) {
			r.around.After = ordered[i+1].link()
		}
	}
}

// link leads to the page of a row, from that of another one.
func (r *row) link() report.Link {
	l := report.Link{Page: strings.TrimPrefix(r.Page, pagesFolder+"/"), Label: r.called()}
	if r.student != nil && r.student.Name != "" {
		l.Label += " " + r.student.Name
	}
	return l
}
