package class

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"socketlab/assignments/grade"
	"socketlab/assignments/gradebook"
	"socketlab/assignments/i18n"
	"socketlab/assignments/report"
	"socketlab/assignments/submission"
)

// result makes the class of the graded rows and the missing students.
func (g *grader) result() *Result {
	r := &Result{Class: g.newClass(), rows: g.list, journal: g.journal, out: g.out}
	g.noteCopies(i18n.Mark("the capture is the same as that of %s"), func(r *row) string { return r.CaptureSHA256 })
	g.noteCopies(i18n.Mark("the picture is the same as that of %s"), func(r *row) string { return r.PictureSHA256 })
	r.Sharing, r.Machines = g.sharing(), g.machines()
	for _, row := range g.absentees(r.MaxPoints) {
		if g.wants(row.ID) {
			g.ruleAbsent(row)
			r.rows = append(r.rows, row)
		}
	}
	r.rows = append(r.rows, g.others...)
	slices.SortStableFunc(r.rows, byID)
	for _, row := range r.rows {
		r.Rows = append(r.Rows, &row.ClassRow)
	}
	r.Count()
	return r
}

// absentees are the rows of students of whom nothing was graded.
func (g *grader) absentees(most int) (rows []*row) {
	for _, student := range g.in.Missing {
		rows = append(rows, absent(student, report.Missing, most))
	}
	for _, u := range g.in.Unsure {
		rows = append(rows, g.unsure(u, most))
	}
	return rows
}

// absent is the row of a student of whom nothing was graded.
func absent(s *gradebook.Student, status report.Status, most int) *row {
	r := &row{student: s, ClassRow: report.ClassRow{ID: s.ID, Status: status, MaxPoints: most}}
	r.know(s)
	return r
}

// know writes into a row what the roster says of its student.
func (r *row) know(s *gradebook.Student) {
	r.Name, r.Department, r.Section, r.Group = s.Name, s.Department, s.Section, s.Group
}

// unsure is the row of a student who may own submissions of which nobody is
// sure: it says which, and who else may own them.
func (g *grader) unsure(u submission.Unsure, most int) *row {
	r := absent(u.Student, report.Unsure, most)
	for _, s := range u.Maybe {
		var others []string
		for _, other := range slices.Concat(s.Students, s.Maybe) {
			if name := called(other); other != u.Student && !slices.Contains(others, name) {
				others = append(others, name)
			}
		}
		if len(others) == 0 {
			r.Notes = append(r.Notes, g.Lang.Say("may be this student's: %s", s.Where()))
		} else {
			r.Notes = append(r.Notes, g.Lang.Say("may be this student's: %s; it may also be that of %s", s.Where(), strings.Join(others[:min(len(others), maxShared)], ", ")))
		}
	}
	return r
}

// newClass is the class before it has any rows.
func (g *grader) newClass() *report.Class {
	c := &report.Class{Schema: report.ClassSchema, Assignment: g.spec.Name, Title: g.spec.Title.In(g.Lang), Language: g.Lang.String(), Rules: g.Rules(g.spec),
		MaxPoints: g.spec.Points, Skipped: []report.ClassFile{}}
	for _, check := range g.spec.Checks {
		c.Checks = append(c.Checks, report.ClassCheck{ID: check.ID, Title: check.Title.In(g.Lang), MaxPoints: check.Points, SHA256: checkDigest(check)})
	}
	for _, s := range g.in.Skipped {
		c.Skipped = append(c.Skipped, report.ClassFile{Source: s.Source, Path: s.Path, Reason: s.Reason.In(g.Lang), Kept: s.Kept, Unread: s.Unread})
	}
	return c
}

// byID puts rows in order of student ids, those of nobody known last.
func byID(a, b *row) int {
	nobody := func(r *row) int {
		if r.Status == report.Graded || r.Status.Absent() {
			return 0
		}
		return 1
	}
	return cmp.Or(nobody(a)-nobody(b), strings.Compare(a.ID, b.ID))
}

// fill writes into a row what was found out of it.
func (g *grader) fill(r *row, e *entry) {
	attempt := r.sub.Attempts[e.Attempt]
	r.Verdict, r.Points, r.MaxPoints = e.Report.Verdict(), e.Report.Points, e.Report.MaxPoints
	r.Source, r.Layout, r.Label = r.sub.Source, r.sub.Layout, r.sub.Label
	r.Capture, r.Reason = e.Report.Capture, e.Report.Reason
	r.Attempt, r.Attempts = e.Attempt+1, len(r.sub.Attempts)
	r.Rule(e.Report)
	if both := e.Report.Referee; both != nil {
		r.Referee = both.Verdict
	}
	r.CaptureSHA256, r.PictureSHA256 = e.Capture, e.Picture
	r.print, r.machines = e.Print, e.Machines
	r.Fault = e.Fault
	for _, c := range e.Report.Checks {
		r.Checks = append(r.Checks, report.Outcome{Verdict: c.Verdict, Points: c.Points, MaxPoints: c.MaxPoints, Broke: c.Broke()})
	}
	r.Name = r.sub.Said.Name
	if r.student != nil {
		r.know(r.student)
	}
	if attempt.Picture != nil {
		r.Picture = attempt.Picture.Name
	}
	limited := !g.Since.IsZero() || !r.delay(e.Attempt).Due.IsZero()
	if !attempt.Time.IsZero() && (limited || !attempt.OnDisk) {
		r.Time = attempt.Time.UTC().Format(time.RFC3339)
	}
	r.ReasonCode = e.Report.ReasonCode
	if e.elsewhere() {
		r.OtherLabs = e.Others
	}
	for _, over := range e.Over {
		r.passOver(over, g.Lang)
	}
	if d := r.delay(e.Attempt); d.Late && d.Due.IsZero() {
		r.Notes = append(r.Notes, g.Lang.Say("late by the word of the LMS, which does not say by how much: nothing is taken off; if something should be, give a mark with --overrides"))
	}
	for _, s := range e.Report.Signals {
		if s.ID == "other-id" && r.ReasonCode != report.OtherID { // which says it already
			r.Notes = append(r.Notes, g.Lang.Say("please look: %s", s.Message))
		}
		if s.Matters() && s.ID != "other-id" {
			r.Notes = append(r.Notes, g.Lang.Say("where the capture comes from: %s", s.Message))
		}
	}
	for _, n := range r.sub.Notes {
		r.Notes = append(r.Notes, n.In(g.Lang))
	}
}

// elsewhere reports whether the capture is of another assignment instead.
func (e *entry) elsewhere() bool {
	return e.Traffic != grade.OwnTraffic && e.Report.Verdict() != report.Pass && len(e.Others) > 0
}

// passOver lists an attempt that was passed over.
func (r *row) passOver(over passedOver, lang i18n.Lang) {
	a := report.ClassAttempt{Attempt: over.Attempt + 1, Reason: over.Reason, ReasonCode: over.Code, OtherLabs: over.Others}
	if f := r.sub.Attempts[over.Attempt].Capture; f != nil {
		a.File = f.Path
	}
	switch {
	case len(over.Others) > 0:
		a.Reason = looksLike(over.Others, lang)
	case a.Reason == "":
		a.Reason = lang.Say("it holds nothing of the assignment's ports")
	}
	r.PassedOver = append(r.PassedOver, a)
	r.Notes = append(r.Notes, lang.Say("attempt %d (%s) was passed over: %s", a.Attempt, cmp.Or(a.File, lang.Say("without a capture")), a.Reason))
}

// maxShared is how many others are named who handed in the same.
const maxShared = 10

// noteCopies notes in every row who else handed in the same file, told by its
// digest. Members of a team share one rightly. format is a message.
func (g *grader) noteCopies(format string, digest func(*row) string) {
	owners := map[string][]string{}
	for _, r := range slices.Concat(g.list, g.others) {
		if d := digest(r); d != "" {
			owners[d] = append(owners[d], r.called())
		}
	}
	for _, r := range g.list {
		others := slices.DeleteFunc(slices.Clone(owners[digest(r)]), func(name string) bool { return name == r.called() || slices.Contains(r.team, name) })
		if len(others) == 0 {
			continue
		}
		if len(others) > maxShared {
			others = append(others[:maxShared], "…")
		}
		r.Notes = append(r.Notes, g.Lang.Say(format, strings.Join(others, ", ")))
	}
}

// called is what a row is called in a sentence.
func (r *row) called() string { return cmp.Or(r.ID, r.Label) }
