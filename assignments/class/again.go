package class

import (
	"cmp"
	"slices"
	"strings"

	"socketlab/assignments/check"
	"socketlab/assignments/gradebook"
	"socketlab/assignments/report"
	"socketlab/assignments/submission"
)

// asked is what an attempt that came alone was graded by: digests, as much of
// them as tells them apart.
type asked struct {
	Lab        string            `json:"lab"` // version of the program
	Assignment string            `json:"assignment"`
	Checks     map[string]string `json:"checks"` // by id
}

// digits is how much of a digest an entry holds.
const digits = 16

// askedBy is what a spec asks for.
func (o Options) askedBy(spec *check.Spec) *asked {
	a := &asked{Lab: o.Version, Assignment: Version(spec), Checks: map[string]string{}}
	for _, k := range spec.Checks {
		a.Checks[k.ID] = checkDigest(k)[:digits]
	}
	return a
}

// A Regraded is what a student handed in, as it was graded before and as it is
// graded now, in order of time.
type Regraded struct {
	Student       *gradebook.Student
	Before, After []Earlier
}

// Differ says what differs between two gradings of the same attempts, and why:
// what Compare says of two results. old is what the earlier one is called.
func (o Options) Differ(spec *check.Spec, old string) *Differences {
	now := &report.Class{Assignment: spec.Name, Language: o.Lang.String(), MaxPoints: spec.Points, Rules: o.Rules(spec)}
	now.Rules.Assignment = now.Rules.Assignment[:digits]
	for _, k := range spec.Checks {
		now.Checks = append(now.Checks, report.ClassCheck{ID: k.ID, Title: k.Title.In(o.Lang), MaxPoints: k.Points, SHA256: checkDigest(k)[:digits]})
	}
	return &Differences{Options: o, spec: spec, now: now, changes: &report.Changes{Schema: report.ChangesSchema, Assignment: spec.Name, Language: o.Lang.String(),
		Old: old, Rules: now.Rules, RulesDiffer: []string{}, Rows: []report.Change{}}}
}

// Differences are gathered student by student.
type Differences struct {
	Options
	spec    *check.Spec
	now     *report.Class
	changes *report.Changes
}

// Add adds a student.
func (d *Differences) Add(s Regraded) error {
	before, was, err := d.row(s.Student, s.Before)
	if err != nil {
		return err
	}
	after, _, err := d.row(s.Student, s.After)
	if err != nil {
		return err
	}
	c := &comparison{lang: d.Lang, old: d.oldClass(was, before), now: d.now}
	for _, line := range c.rules() {
		if !slices.Contains(d.changes.RulesDiffer, line) {
			d.changes.RulesDiffer = append(d.changes.RulesDiffer, line)
		}
	}
	if d.changes.OldRules == (report.Rules{}) {
		d.changes.OldRules = c.old.Rules
	}
	after.Checks = outcomesIn(d.now, after.Checks, after.entry.Report)
	c.note(d.changes, &oldRow{ClassRow: before.ClassRow}, &after.ClassRow)
	return nil
}

// Changes returns what differs.
func (d *Differences) Changes() *report.Changes {
	slices.SortStableFunc(d.changes.Rows, func(a, b report.Change) int { return strings.Compare(a.ID, b.ID) })
	return d.changes
}

// A countedRow is a row with what it was made of.
type countedRow struct {
	*row
	entry *entry
}

// row is the row of a student whose attempts were graded before, and what the
// one that counts was graded by, nil if it does not say.
func (d *Differences) row(student *gradebook.Student, attempts []Earlier) (countedRow, *asked, error) {
	g := &grader{Options: d.orDefaults(), spec: d.spec}
	r, e, err := g.count(student, attempts)
	if err != nil {
		return countedRow{}, nil, err
	}
	g.fill(r, e)
	return countedRow{r, e}, e.Asked, nil
}

// oldClass is a class with the checks of an earlier row.
func (d *Differences) oldClass(was *asked, before countedRow) *report.Class {
	c := &report.Class{}
	if was != nil {
		c.Rules = d.now.Rules // deadlines are those of today in both
		c.Rules.Lab, c.Rules.Assignment = was.Lab, was.Assignment
	}
	for _, k := range before.entry.Report.Checks {
		one := report.ClassCheck{ID: k.ID, Title: k.Title, MaxPoints: k.MaxPoints}
		if was != nil {
			one.SHA256 = was.Checks[k.ID]
		}
		c.Checks = append(c.Checks, one)
	}
	return c
}

// outcomesIn puts the outcomes of a report into the order of a class.
func outcomesIn(c *report.Class, list []report.Outcome, r *report.Report) []report.Outcome {
	ordered := make([]report.Outcome, len(c.Checks))
	for i, k := range r.Checks {
		if at := slices.IndexFunc(c.Checks, func(one report.ClassCheck) bool { return one.ID == k.ID }); at >= 0 {
			ordered[at] = list[i]
		}
	}
	return ordered
}

// count finds out which of a student's attempts counts.
func (g *grader) count(student *gradebook.Student, attempts []Earlier) (*row, *entry, error) {
	s := &submission.Submission{Match: submission.Matched, Students: []*gradebook.Student{student}}
	for _, a := range attempts {
		s.Attempts = append(s.Attempts, submission.Attempt{Time: a.Time})
	}
	var failed error
	r := g.newRow(s, report.Graded, student)
	counts := g.countRows([]*row{r}, func(number int) []*entry {
		e, err := unpack(attempts[number].Kept, g.Lang)
		failed = cmp.Or(failed, err)
		if e.Report == nil {
			e.Report = &report.Report{}
		}
		return []*entry{e}
	})
	return r, counts[0], failed
}

// A Counted is what counts of a student's attempts.
type Counted struct {
	Report     *report.Report
	Number     int    // of the attempt, from 0
	Assignment string // Version of what it was graded by; "" if it does not say
	Elsewhere  bool   // it holds nothing of the assignment, and something of another or nothing at all
}

// Count says which of a student's attempts counts, and makes its report, by the
// same rules as Grade: with what lateness costs and a person decided. attempts
// are in order of time, and there is one.
func (o Options) Count(spec *check.Spec, student *gradebook.Student, attempts []Earlier) (Counted, error) {
	g := &grader{Options: o.orDefaults(), spec: spec}
	_, e, err := g.count(student, attempts)
	c := Counted{Report: e.Report, Number: e.Attempt}
	if e.Asked != nil {
		c.Assignment = e.Asked.Assignment
	}
	c.Elsewhere = e.elsewhere() || e.Report.ReasonCode == report.NothingThere
	return c, err
}

// Version tells an assignment from what it was before somebody changed it.
func Version(spec *check.Spec) string { return Options{}.Rules(spec).Assignment[:digits] }
