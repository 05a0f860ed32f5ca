package class

import (
	"cmp"
	"errors"
	"time"

	"socketlab/assignments/check"
	"socketlab/assignments/deadline"
	"socketlab/assignments/gradebook"
	"socketlab/assignments/i18n"
	"socketlab/assignments/report"
	"socketlab/assignments/ruling"
	"socketlab/assignments/submission"
	"socketlab/capture/message"
)

// delay is how an attempt, by number from 0, stands to its deadline.
func (r *row) delay(attempt int) (d deadline.Delay) {
	if attempt < len(r.delays) {
		d = r.delays[attempt]
	}
	return d
}

// delays says of every attempt how it stands to the deadline of its students. A
// team has the latest of theirs. What the teacher says goes before the LMS'
// judgement, which goes by the LMS' own deadline.
func (o Options) delays(s *submission.Submission) (all []deadline.Delay) {
	due, why, extended := o.due(s)
	for _, a := range s.Attempts {
		d := deadline.Delay{Late: a.Late}
		switch {
		case a.Time.IsZero():
		case !due.IsZero():
			d = o.Late.Delay(due, a.Time)
		case a.LateBy > 0:
			d = o.Late.Delay(a.Time.Add(-a.LateBy).In(o.zone()), a.Time)
		}
		if d.Extended = extended && !a.Time.IsZero(); d.Extended { // else nobody knows what it was good for
			d.Why = why
		}
		all = append(all, d)
	}
	return all
}

// ReadMarks reads a table of what a person decided about students in a lab. The
// error is message.Problems.
func ReadMarks(file string, raw []byte, scope ruling.Scope, spec *check.Spec) (*ruling.Marks, error) {
	rubric, checks := ruling.Rubric{"": spec.Points}, []string{}
	for _, part := range spec.Checks {
		rubric[part.ID] = part.Points
		checks = append(checks, part.ID)
	}
	return ruling.ReadMarks(file, raw, scope, rubric, checks)
}

// CheckRulings looks up the students of o's extensions and marks among those of
// a class. The error is message.Problems.
func (o Options) CheckRulings(in *submission.Collection) error {
	known, graded := map[string]bool{}, map[string]bool{}
	for _, s := range in.Submissions {
		if s.Match == submission.Matched {
			for _, student := range s.Students {
				graded[gradebook.SameID(student.ID)] = true
			}
		}
		graded[gradebook.SameID(s.ID())] = true
	}
	for _, student := range in.Missing {
		known[gradebook.SameID(student.ID)] = true
	}
	for _, u := range in.Unsure {
		known[gradebook.SameID(u.Student.ID)] = true
	}
	if o.Kept != nil {
		if err := o.Kept.each(func(row *oldRow) error {
			known[gradebook.SameID(row.ID)] = true
			if !row.Status.Absent() {
				graded[gradebook.SameID(row.ID)] = true
			}
			return nil
		}); err != nil {
			return err
		}
	}
	isGraded := func(id string) bool { return graded[gradebook.SameID(id)] }
	isKnown := func(id string) bool { return known[gradebook.SameID(id)] || isGraded(id) }
	return errors.Join(o.Extensions.Check(o.Until, isKnown), o.Marks.Check(isKnown, isGraded))
}

// due is the last moment in which a submission is in time, zero where nobody
// says; with the reason of an extension.
func (o Options) due(s *submission.Submission) (due time.Time, why string, extended bool) {
	due = o.Until
	extend := func(until time.Time, reason string) {
		if until.After(due) {
			due, why, extended = until, reason, true
		}
	}
	if !s.Extended.IsZero() {
		extend(s.Extended, "")
	}
	for _, student := range s.Students {
		if e := o.Extensions.Of(student.ID); e != nil && s.Match == submission.Matched {
			extend(e.After(o.Until), e.Reason)
		}
	}
	if e := o.Extensions.Of(s.Said.ID); e != nil && len(s.Students) == 0 {
		extend(e.After(o.Until), e.Reason)
	}
	if !due.IsZero() {
		due = due.In(o.zone())
	}
	return due, why, extended
}

func (o Options) zone() *time.Location { return cmp.Or(o.Zone, time.Local) }

// off is how many points a delay takes off a report.
func (o Options) off(r *report.Report, d deadline.Delay) int {
	return o.Late.Off(d, r.Points, r.MaxPoints)
}

// rule puts into the report of a row what its lateness costs and what a person
// decided: first the marks of checks, then lateness, and last a total, which
// nothing is taken off.
func (g *grader) rule(r *row, e *entry) {
	graded := e.Report
	machine := graded.Points - g.off(graded, r.delay(e.Attempt))
	rules := r.ruling
	if rules == nil {
		rules = &ruling.Ruling{}
	}
	overrideChecks(graded, rules, g.Lang)
	off := g.off(graded, r.delay(e.Attempt))
	if total := rules.Total(); total != nil {
		graded.Override = &report.Override{Points: total.Points, MaxPoints: graded.MaxPoints, MachinePoints: machine,
			MachineVerdict: graded.Verdict(), Reason: total.Reason, By: total.By}
		off = 0
	}
	graded.Lateness = g.lateness(r.delay(e.Attempt), off, graded.Override != nil)
	graded.Points -= off
	if graded.Override != nil {
		graded.Points = graded.Override.Points
		graded.Passed = graded.Points == graded.MaxPoints
	}
	if len(rules.Marks) > 0 {
		graded.MachinePoints = &machine
	}
}

// ruleAbsent writes into the row of a student of whom nothing was graded what a
// person decided.
func (g *grader) ruleAbsent(r *row) {
	decided := g.Marks.Of(r.ID)
	if decided == nil {
		return
	}
	for _, c := range decided.Comments {
		r.Comments = append(r.Comments, report.Comment(c))
	}
	if total := decided.Total(); total != nil {
		r.Overrides = []report.Override{{Points: total.Points, MaxPoints: r.MaxPoints, Reason: total.Reason, By: total.By}}
		r.Points, r.MachinePoints = total.Points, new(int)
	}
}

// overrideChecks sets the marks of checks, and adds the comments.
func overrideChecks(r *report.Report, rules *ruling.Ruling, lang i18n.Lang) {
	if len(rules.Marks)+len(rules.Comments) == 0 {
		return
	}
	set, passed := false, true
	for i := range r.Checks {
		c := &r.Checks[i]
		for _, m := range rules.Marks {
			if m.Check == c.ID {
				c.Override = &report.Override{Check: c.ID, Points: m.Points, MaxPoints: c.MaxPoints,
					MachinePoints: c.Points, MachineVerdict: c.Verdict, Reason: m.Reason, By: m.By}
				set = true
				r.Points += m.Points - c.Points
				c.Points, c.Verdict = m.Points, report.Fail
				if m.Points == c.MaxPoints {
					c.Verdict = report.Pass
				}
				c.Note(lang)
			}
		}
		c.Comments = append(c.Comments, comments(rules, c.ID)...)
		passed = passed && c.Points == c.MaxPoints && c.Verdict != report.Error
	}
	if set {
		r.Passed = passed
	}
	r.Comments = comments(rules, "")
}

// comments are those about a check, or, with no check, about the whole.
func comments(rules *ruling.Ruling, check string) (list []report.Comment) {
	for _, c := range rules.Comments {
		if c.Check == check {
			list = append(list, report.Comment{Check: check, Text: c.Text, By: c.By})
		}
	}
	return list
}

// lateness says how an attempt stands to its deadline; nil where there is
// nothing to say. set tells that a person set the total.
func (g *grader) lateness(d deadline.Delay, off int, set bool) *report.Lateness {
	inTime := !d.Late && !d.Grace
	if inTime && !d.Extended {
		return nil
	}
	l := &report.Lateness{Late: d.Late, Days: d.Days, Cut: d.Cut, Extended: d.Extended, Points: -off,
		Seconds: int64((d.By + time.Second - 1) / time.Second), Message: g.sayLateness(d, off, set).In(g.Lang)}
	if !d.Due.IsZero() {
		l.Due = d.Due.UTC().Format(time.RFC3339)
	}
	return l
}

func (g *grader) sayLateness(d deadline.Delay, off int, set bool) message.Message {
	due := message.Of("due %s", clock(d.Due))
	switch {
	case d.Extended && d.Why != "":
		due = message.Of("due %s by an extension: %s", clock(d.Due), d.Why)
	case d.Extended:
		due = message.Of("due %s by an extension", clock(d.Due))
	}
	switch {
	case d.Late && d.Due.IsZero():
		return message.Of("late, and nobody says by how much: nothing is taken off")
	case !d.Late && d.Grace:
		return message.Of("in time by the grace of %v (%v)", deadline.Lasts(g.Late.Grace), due)
	case !d.Late:
		return message.Of("in time (%v)", due)
	case set:
		return message.Of("late by %v (%v): nothing is taken off a total set by hand", deadline.Lasts(d.By), due)
	case d.Cut:
		return message.Of("late by %v (%v), and after the cut-off of %v: no points", deadline.Lasts(d.By), due, deadline.Lasts(g.Late.Cutoff))
	case off == 0:
		return message.Of("late by %v (%v): nothing is taken off", deadline.Lasts(d.By), due)
	case g.Late.Days == deadline.Whole:
		return message.Of("late by %v (%v): -%d points (%d %% %v a day; whole days: %d)", deadline.Lasts(d.By), due, off, g.Late.Percent, g.Late.Share(), d.Days)
	}
	return message.Of("late by %v (%v): -%d points (%d %% %v a day; days begun: %d)", deadline.Lasts(d.By), due, off, g.Late.Percent, g.Late.Share(), d.Days)
}

// clock is a time as a clock in its zone shows it: the last moment of a minute is
// that minute.
func clock(t time.Time) string {
	if t.Second() != 0 && t.Second() != 59 {
		return t.Format("2006-01-02 15:04:05 -07:00")
	}
	return t.Format("2006-01-02 15:04 -07:00")
}
