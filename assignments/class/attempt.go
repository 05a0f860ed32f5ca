package class

import (
	"context"
	"slices"
	"time"

	"socketlab/assignments/check"
	"socketlab/assignments/grade"
	"socketlab/assignments/report"
	"socketlab/capture/filetype"
)

// turns lists the attempts by number from 0, those that count first: those
// within the time limits, and then the others, which count where none of those
// is of the assignment. all is how many are within, or all where none is.
func (o Options) turns(r *row) (numbers []int, all int) {
	var tiers [3][]int // in time; too early, or late; after the cut-off
	for i, a := range r.sub.Attempts {
		tier := 0
		switch d := r.delay(i); {
		case d.Cut:
			tier = 2
		case d.Late && !o.priced(), !a.Time.IsZero() && a.Time.Before(o.Since):
			tier = 1
		}
		tiers[tier] = append(tiers[tier], i)
	}
	for _, tier := range tiers {
		if o.Attempt != First && o.Attempt != Best {
			slices.Reverse(tier)
		}
		if numbers = append(numbers, tier...); all == 0 {
			all = len(numbers)
		}
	}
	return numbers, all
}

// priced reports whether a late attempt may count instead of one in time: where
// the best counts, and it is known what lateness costs.
func (o Options) priced() bool { return o.Attempt == Best && o.Late.Percent > 0 }

// gradeRows grades a submission for each row that it has, a student's each. The
// first of the attempts counts that holds traffic of the assignment, or, if the
// best is wanted, the best of them, the newest of equals. Where none holds any,
// the first counts that comes nearest to it. One that could not be graded may
// have been better than any but the perfect.
func (g *grader) gradeRows(ctx context.Context, rows []*row) []*entry {
	return g.countRows(rows, func(number int) []*entry { return g.gradeAttempt(ctx, rows, number) })
}

// countRows is gradeRows where attempt grades one, by its number from 0.
func (g *grader) countRows(rows []*row, attempt func(number int) []*entry) []*entry {
	numbers, within := g.turns(rows[0])
	counts := make([]*entry, len(rows))
	tried := make([][]passedOver, len(rows))
	all := newHistory(rows)
	for turn, number := range numbers {
		if counts[0] != nil && counts[0].settles() && (g.Attempt != Best || turn >= within) {
			all.rest(rows[0].sub.Attempts, numbers[turn:], attempt)
			break
		}
		for i, e := range attempt(number) {
			e.Key, e.Attempt = rows[i].key, number
			all.note(i, number, e.Report)
			e.off = g.off(e.Report, rows[i].delay(number))
			if counts[i] == nil || g.beats(e, counts[i]) {
				counts[i] = e
			}
			tried[i] = append(tried[i], passedOver{number, e.Traffic, e.Report.Reason, e.Report.ReasonCode, e.Others})
		}
	}
	for i, e := range counts {
		e.passOver(tried[i], g.Attempt == Best)
		e.Report.Attempts, e.Report.Around = all.of(i, e.Attempt), rows[i].around
		g.rule(rows[i], e)
	}
	return counts
}

// passOver notes which of those that were tried would have counted, had they
// been of the assignment: those whose turn was before; all, if the best counts.
func (e *entry) passOver(tried []passedOver, best bool) {
	for _, t := range tried {
		if t.Attempt == e.Attempt && !best {
			return
		}
		if t.Traffic < e.Traffic {
			e.Over = append(e.Over, t)
		}
	}
}

// settles reports whether no other attempt has to be looked at, unless the best
// is wanted.
func (e *entry) settles() bool {
	return e.Traffic == grade.OwnTraffic || e.Report.Verdict() == report.Error
}

// beats reports whether an attempt counts instead of one whose turn was before.
func (g *grader) beats(e, old *entry) bool {
	failed := e.Report.Verdict() == report.Error || old.Report.Verdict() == report.Error
	if g.Attempt == Best && (failed || e.Traffic == old.Traffic) {
		return better(e, old)
	}
	return e.Traffic > old.Traffic
}

// better reports whether a newer attempt counts instead of an older one: with
// what its lateness costs.
func better(e, older *entry) bool {
	switch {
	case e.Report.Verdict() == report.Error:
		return !older.perfect()
	case older.Report.Verdict() == report.Error:
		return e.perfect()
	}
	return e.Report.Points-e.off >= older.Report.Points-older.off
}

// perfect reports whether no other attempt can be better.
func (e *entry) perfect() bool { return e.Report.Passed && e.off == 0 }

// gradeAttempt grades one attempt, by its number from 0, for each row, on one
// reading of its capture.
func (g *grader) gradeAttempt(ctx context.Context, rows []*row, number int) []*entry {
	a, until := rows[0].sub.Attempts[number], rows[0].due
	if rows[0].delay(number).Late { // it may have been recorded late, too, which is no news
		until = time.Time{}
	}
	var picture seenPicture
	failed := unread(a)
	if a.Picture != nil && failed == nil {
		picture, failed = g.picture(ctx, a.Picture)
	}
	var found beside
	if failed == nil {
		found, failed = g.beside(ctx, a)
	}
	var answers []byte
	if failed == nil {
		answers, failed = g.answers(ctx, a)
	}
	var ordeal []byte
	if failed == nil {
		ordeal, failed = g.ordeal(ctx, a)
	}
	var handed []check.Cover
	for _, r := range rows {
		s := r.handed()
		s.Picture, s.Answers, s.Ordeal = picture.Picture, answers, ordeal
		if a.Capture != nil {
			s.File = a.Capture.Name
		}
		handed = append(handed, s)
	}
	var reports []*report.Report
	var in reading
	switch {
	case failed != nil:
		reports = each(handed, func(s check.Cover) *report.Report { return g.failed(failed, s, filetype.Type{}) })
	case a.Capture == nil:
		reports = each(handed, func(s check.Cover) *report.Report {
			return grade.Nothing(g.spec, s, report.NotCaptured, found.code, found.why.In(g.Lang), g.Lang)
		})
	default:
		reports, in = g.read(ctx, handed, a.Capture, until)
	}
	var out []*entry
	for i, r := range reports {
		r.Typed = found.typed
		if rows[i].Status != report.Graded { // a file may be named after whom it does not belong to
			r.ID = rows[i].ID
		}
		r.Picture = picture.page
		out = append(out, &entry{Picture: picture.digest, Capture: in.digest, Print: in.print, Machines: in.machines, Traffic: in.traffic, Others: in.others, Fault: report.FirstFault(r), Report: r})
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
