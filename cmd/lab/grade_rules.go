package main

import (
	"errors"
	"io"
	"path/filepath"
	"slices"
	"time"

	"github.com/urfave/cli/v2"

	"socketlab/assignments"
	"socketlab/assignments/check"
	"socketlab/assignments/class"
	"socketlab/assignments/deadline"
	"socketlab/assignments/gradebook"
	"socketlab/assignments/report"
	"socketlab/assignments/ruling"
	"socketlab/assignments/submission"
	"socketlab/capture/files"
	"socketlab/capture/message"
)

// ruleFlags are the flags of what a teacher decides: what lateness costs, and
// about single students.
func (p *program) ruleFlags() []cli.Flag {
	return append(p.lateFlags(),
		&cli.StringFlag{Name: "extensions", Usage: p.Say("more time for single students: a CSV `FILE` with the columns id, until (a time, or +24h), reason; with --course also assignment")},
		&cli.StringFlag{Name: "overrides", Usage: p.Say("marks instead of lab's, and comments: a CSV `FILE` with the columns id, check (or total), points, reason, by, comment; with --course also assignment")},
		&cli.StringSliceFlag{Name: "only", Usage: p.Say("grade the student with this `ID` alone, and keep all other rows of the results in --out (may be repeated)")},
		&cli.StringFlag{Name: "compare-with", Usage: p.Say("say whose marks change, and why, from the `RESULTS` of an earlier run (its folder, or results.json); no gradebook is filled in")},
	)
}

// lateFlags say what lateness costs.
func (p *program) lateFlags() []cli.Flag {
	return []cli.Flag{
		&cli.DurationFlag{Name: "late-grace", Usage: p.Say("`TIME` after the deadline in which something is still in time, as 15m")},
		&cli.IntFlag{Name: "late-percent", Usage: p.Say("`PERCENT` taken off for each day after the deadline")},
		p.choice("late-days", deadline.Begun, deadline.DayWords, p.Say("`DAYS` that count: a day as soon as it begins, or once it is over")),
		p.choice("late-of", deadline.Maximum, deadline.OfWords, p.Say("what the percent are `OF`: all points of the assignment, or the points earned")),
		&cli.DurationFlag{Name: "late-cutoff", Usage: p.Say("`TIME` after the deadline from which nothing counts any more, as 72h (default: never)")},
	}
}

// latePolicy is what lateness costs: what the assignment says, and what flags say
// instead.
func (p *program) latePolicy(c *cli.Context, policy deadline.Policy) (deadline.Policy, error) {
	for name, to := range map[string]*time.Duration{"late-grace": &policy.Grace, "late-cutoff": &policy.Cutoff} {
		if c.IsSet(name) {
			*to = c.Duration(name)
		}
	}
	for name, to := range map[string]*string{"late-days": &policy.Days, "late-of": &policy.Of} {
		if c.IsSet(name) {
			*to = c.String(name)
		}
	}
	if c.IsSet("late-percent") {
		policy.Percent = c.Int("late-percent")
	}
	if field, what := policy.Problem(); field != "" {
		return policy, misuse("--late-" + field + ": " + what.In(p.Lang)).tell("lab grade --help")
	}
	return policy, nil
}

// readRulings reads what a teacher decided.
func (p *program) readRulings(c *cli.Context, t *classTask) (err error) {
	if t.Late, err = p.latePolicy(c, t.spec.Late); err != nil {
		return err
	}
	scope := ruling.Scope{Lab: t.spec.Name, Labs: append(assignments.Names(), t.spec.Name)}
	if t.Extensions, err = p.extensions(c, scope, t.zone); err != nil {
		return err
	}
	t.Marks, err = p.overrides(c, scope, t.spec)
	return err
}

// overrides reads what was decided about students in a lab; nil if nothing was.
func (p *program) overrides(c *cli.Context, scope ruling.Scope, spec *check.Spec) (*ruling.Marks, error) {
	name := c.String("overrides")
	if name == "" {
		return nil, nil
	}
	raw, err := p.read(name)
	if err != nil {
		return nil, err
	}
	marks, err := class.ReadMarks(name, raw, scope, spec)
	if err != nil {
		return nil, p.eachProblem(err)
	}
	return marks, nil
}

// extensions reads who has more time; nil if nobody has.
func (p *program) extensions(c *cli.Context, scope ruling.Scope, zone *time.Location) (*ruling.Extensions, error) {
	name := c.String("extensions")
	if name == "" {
		return nil, nil
	}
	raw, err := p.read(name)
	if err != nil {
		return nil, err
	}
	moment := func(text string) (time.Time, bool) {
		_, last, ok := assignments.Moment(text, zone)
		return last, ok
	}
	all, err := ruling.ReadExtensions(name, raw, scope, moment)
	if err != nil {
		return nil, p.eachProblem(err)
	}
	return all, nil
}

// readOld reads earlier results: those to compare with, and those in --out of
// which rows are kept.
func (p *program) readOld(c *cli.Context, t *classTask) (err error) {
	if name := c.String("compare-with"); name != "" {
		if t.old, err = class.OpenOld(name); err != nil {
			return cannot(err)
		}
		if files.Same(t.old.Path, filepath.Join(t.out.Name(), filepath.Base(t.old.Path))) {
			return misuse(p.Say("--out %s holds the results to compare with, and would be written over; choose another folder", c.String("out"))).
				tell(p.again("--out", filepath.Clean(c.String("out"))+"-new"))
		}
		if was := t.old.Class.Assignment; was != t.spec.Name {
			return misuse(p.Say("the results in %s are of another assignment, %s", name, was))
		}
	}
	if ids := c.StringSlice("only"); len(ids) > 0 {
		if t.Only = ids; t.old != nil {
			return misuse(p.Say("--only keeps the results in --out, and --compare-with leaves them alone: give one of them"))
		}
		if t.Kept, err = class.OpenOld(t.out.Name()); err != nil {
			return cannot(message.Errorf("--only keeps the rows of an earlier run: %v", err))
		}
		t.Kept.Name = c.String("out")
		p.noteKept(t)
	}
	return nil
}

// noteKept says what the marks that are kept do not share with the new ones.
func (p *program) noteKept(t *classTask) {
	if was := t.Kept.Class.Rules.Lab; was != "" && was != t.Version {
		p.note(p.Say("the marks in %s are those of another version: lab %s", t.Kept.Name, was))
	}
	others := 0
	for _, id := range t.Marks.IDs() {
		if !slices.ContainsFunc(t.Only, func(only string) bool { return gradebook.SameID(only) == gradebook.SameID(id) }) {
			others++
		}
	}
	if others > 0 {
		p.note(p.Say("%s says something of %d more students, whose rows stay as they are: --only does not name them", t.Marks.File, others))
	}
}

// sayChanges prints what changes, and that nothing counts yet.
func (p *program) sayChanges(c *cli.Context, r *class.Result) error {
	if r.Changes == nil {
		return nil
	}
	if c.String("gradebook") != "" {
		p.note(p.Say("no gradebook was filled in: repeat the command without --compare-with once the marks are right"))
	}
	return p.write(c, func(w io.Writer) error { return report.ChangesText(w, r.Changes) })
}

// mostProblems is how many problems of a file are printed.
const mostProblems = 20

// eachProblem reports problems of files, a line each.
func (p *program) eachProblem(err error) error {
	var all message.Problems
	var more interface{ Unwrap() []error }
	if errors.As(err, &more) {
		for _, one := range more.Unwrap() {
			var some message.Problems
			if errors.As(one, &some) {
				all = append(all, some...)
			}
		}
	} else if !errors.As(err, &all) {
		return cannot(err)
	}
	last := all[len(all)-1].In(p.Lang)
	for i, one := range all[:len(all)-1] {
		if i == mostProblems-1 {
			last = p.Say("and %d more problems like these", len(all)-i)
			break
		}
		p.complain(oneLine(one.In(p.Lang)))
	}
	return cannot(errors.New(last))
}

// noteTimes says where times are unknown that matter for a deadline.
func (p *program) noteTimes(t *classTask, in *submission.Collection) {
	if text := t.roster.UnreadTime(); text != "" {
		p.note(p.Say("the times of submission in the list cannot be read (%s); the times of files count instead", shorten(text)))
	}
	if t.Until.IsZero() {
		return
	}
	for _, u := range in.Undated {
		if u.Layout == "canvas" {
			p.note(p.Say("%s: its times are those of the download, so nobody is late by them; Canvas itself says who was late, in the names of the files", u.Source))
			continue
		}
		p.note(p.Say("%s: its times are those of the download, so nobody is late by them; for the times of submission, give Moodle's grading worksheet with --gradebook", u.Source))
	}
}

// noteDeadline says that there is a late policy and nothing that it applies to.
func (p *program) noteDeadline(t *classTask, c *report.Class) {
	if t.Late == (deadline.Policy{}) || !t.Until.IsZero() {
		return
	}
	for _, row := range c.Rows {
		if row.Lateness != nil && row.Lateness.Due != "" {
			return
		}
	}
	p.note(p.Say("there is a late policy, but no deadline: say it with --until"))
}
