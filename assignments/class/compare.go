package class

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"socketlab/assignments/check"
	"socketlab/assignments/i18n"
	"socketlab/assignments/report"
)

// Rules are what the marks of a class are given by.
func (o Options) Rules(spec *check.Spec) report.Rules {
	text := func(t time.Time) string {
		if t.IsZero() {
			return ""
		}
		return t.UTC().Format(time.RFC3339)
	}
	plain := *spec
	plain.File = "" // where it lies does not matter
	return report.Rules{Lab: o.Version, Assignment: digest(plain), Attempt: cmp.Or(o.Attempt, Newest),
		Since: text(o.Since), Until: text(o.Until), Late: o.Late.String()}
}

// digest is equal for what is equal in JSON.
func digest(v any) string {
	raw, _ := json.Marshal(v) // a spec and its checks are plain data
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:])
}

// checkDigest is equal for checks that ask for the same, whatever they are
// called.
func checkDigest(part check.Part) string {
	part.Title = i18n.Text{}
	return digest(part)
}

// Compare says what differs from the results of an earlier run, and why.
func (r *Result) Compare(old *Old) error {
	lang, _ := i18n.Parse(r.Language)
	c := &comparison{lang: lang, old: old.Class, now: r.Class, rows: map[string]*oldRow{}}
	if err := old.each(func(row *oldRow) error {
		row.Report = nil
		c.rows[identity(&row.ClassRow)] = row
		return nil
	}); err != nil {
		return err
	}
	r.Changes = &report.Changes{Schema: report.ChangesSchema, Assignment: r.Assignment, Language: r.Language, Old: old.Name,
		OldRules: old.Class.Rules, Rules: r.Rules, RulesDiffer: c.rules(), Rows: []report.Change{}}
	for _, row := range r.Rows {
		was := c.rows[identity(row)]
		delete(c.rows, identity(row))
		c.note(r.Changes, was, row)
	}
	for _, was := range c.rows {
		c.note(r.Changes, was, nil)
	}
	slices.SortStableFunc(r.Changes.Rows, func(a, b report.Change) int {
		return cmp.Or(-cmp.Compare(min(len(a.ID), 1), min(len(b.ID), 1)), strings.Compare(a.ID, b.ID), strings.Compare(a.Label, b.Label))
	})
	return nil
}

// A comparison is of two results.
type comparison struct {
	lang     i18n.Lang
	old, now *report.Class
	rows     map[string]*oldRow
}

// note notes what changed in a row; was or now may be nil.
func (c *comparison) note(into *report.Changes, was *oldRow, now *report.ClassRow) {
	change := report.Change{Kind: "changed", Checks: []report.CheckChange{}, Why: []string{}}
	about := now
	switch {
	case was == nil:
		change.Kind = "new"
		change.Why = append(change.Why, c.lang.Say("does not stand in the earlier results"))
	case now == nil:
		change.Kind, about = "gone", &was.ClassRow
		change.Why = append(change.Why, c.lang.Say("stands in the earlier results alone"))
	default:
		change.Checks = c.checks(&was.ClassRow, now)
		change.Why = append(change.Why, c.why(&was.ClassRow, now, change.Checks)...)
	}
	change.ID, change.Name, change.Label = about.ID, about.Name, about.Label
	if was != nil {
		change.Old = points(&was.ClassRow)
	}
	if now != nil {
		change.New, change.Page = points(now), now.Page
	}
	if change.Kind == "changed" && equal(change.Old, change.New) && len(change.Checks) == 0 {
		into.Same++
		return
	}
	into.Rows = append(into.Rows, change)
}

// points are those of a row; nil where it has no mark.
func points(r *report.ClassRow) *int {
	if !r.IsMarked() {
		return nil
	}
	return &r.Points
}

func equal(a, b *int) bool { return a == b || a != nil && b != nil && *a == *b }

// outcomes are those of a row, by the ids of the class' checks.
func outcomes(c *report.Class, r *report.ClassRow) map[string]report.Outcome {
	all := map[string]report.Outcome{}
	for i, k := range c.Checks {
		if i < len(r.Checks) {
			all[k.ID] = r.Checks[i]
		}
	}
	return all
}

// checks lists the checks of which the points or the verdicts differ, in the order
// of the new results.
func (c *comparison) checks(was, now *report.ClassRow) []report.CheckChange {
	list := []report.CheckChange{}
	before, after := outcomes(c.old, was), outcomes(c.now, now)
	for _, k := range slices.Concat(c.now.Checks, c.old.Checks) {
		a, b := before[k.ID], after[k.ID]
		delete(before, k.ID)
		delete(after, k.ID)
		if a.Points != b.Points || a.Verdict != b.Verdict {
			list = append(list, report.CheckChange{ID: k.ID, Old: a.Points, New: b.Points, OldVerdict: a.Verdict, NewVerdict: b.Verdict})
		}
	}
	return list
}

// rules says in which rules the results differ.
func (c *comparison) rules() []string {
	list := []string{}
	was, now := c.old.Rules, c.now.Rules
	if was == (report.Rules{}) {
		return append(list, c.lang.Say("the earlier results do not say by which rules they were given"))
	}
	say := func(text string) string {
		if text == "" {
			return c.lang.Say("none")
		}
		return text
	}
	if was.Lab != now.Lab {
		list = append(list, c.version())
	}
	if changed := c.changedChecks(nil); len(changed) > 0 {
		list = append(list, c.lang.Say("the assignment changed in %s", strings.Join(changed, ", ")))
	} else if was.Assignment != now.Assignment {
		list = append(list, c.lang.Say("the assignment changed, and none of its checks"))
	}
	if was.Attempt != now.Attempt {
		list = append(list, c.lang.Say("which attempt counts: %s instead of %s", now.Attempt, was.Attempt))
	}
	if was.Since != now.Since {
		list = append(list, c.lang.Say("--since: %s instead of %s", say(now.Since), say(was.Since)))
	}
	if was.Until != now.Until {
		list = append(list, c.lang.Say("--until: %s instead of %s", say(now.Until), say(was.Until)))
	}
	if was.Late != now.Late {
		list = append(list, c.lang.Say("late policy: %s instead of %s", say(now.Late), say(was.Late)))
	}
	return list
}

func (c *comparison) version() string {
	return c.lang.Say("lab %s instead of %s", cmp.Or(c.now.Rules.Lab, "?"), cmp.Or(c.old.Rules.Lab, "?"))
}

// changedChecks lists the checks that ask for something else, weigh something
// else, or are in one of the results alone; of some, or of all where some is nil.
func (c *comparison) changedChecks(some []report.CheckChange) (ids []string) {
	was, now := map[string]string{}, map[string]string{}
	for _, k := range c.now.Checks {
		now[k.ID] = k.SHA256
	}
	for _, k := range c.old.Checks {
		was[k.ID] = cmp.Or(k.SHA256, now[k.ID], "unknown")
	}
	for _, k := range slices.Concat(c.now.Checks, c.old.Checks) {
		listed := some == nil || slices.ContainsFunc(some, func(s report.CheckChange) bool { return s.ID == k.ID })
		if listed && was[k.ID] != now[k.ID] && !slices.Contains(ids, k.ID) {
			ids = append(ids, k.ID)
		}
	}
	return ids
}

// why says what made a row change.
func (c *comparison) why(was, now *report.ClassRow, checks []report.CheckChange) (why []string) {
	add := func(text string) { why = append(why, text) }
	decided := c.decided(was, now)
	switch {
	case was.Status.Absent() && !now.Status.Absent():
		add(c.lang.Say("something was handed in since"))
	case !was.Status.Absent() && now.Status.Absent():
		add(c.lang.Say("what was handed in is not there any more"))
	case otherFile(was, now) && was.Capture == now.Capture:
		add(c.lang.Say("the file %s is not the same any more", now.Capture))
	case otherFile(was, now):
		add(c.lang.Say("another file counts: %s instead of %s", cmp.Or(now.Capture, "–"), cmp.Or(was.Capture, "–")))
	case len(checks) > 0:
		changed := c.changedChecks(checks)
		if len(changed) > 0 {
			add(c.lang.Say("what is asked for changed: %s", strings.Join(changed, ", ")))
		}
		switch {
		case len(changed) == len(checks), overridden(checks, was, now):
		case c.old.Rules != (report.Rules{}) && c.old.Rules.Lab != c.now.Rules.Lab:
			add(c.version())
		case len(changed) == 0 && c.old.Rules.Assignment != c.now.Rules.Assignment && c.old.Rules.Assignment != "":
			add(c.lang.Say("the assignment changed"))
		case len(changed) == 0:
			add(c.lang.Say("lab grades the same file in another way now"))
		}
	}
	return append(why, decided...)
}

// otherFile reports whether another capture counts.
func otherFile(was, now *report.ClassRow) bool {
	if was.CaptureSHA256 != "" && now.CaptureSHA256 != "" {
		return was.CaptureSHA256 != now.CaptureSHA256
	}
	return was.Capture != now.Capture || was.Attempt != now.Attempt
}

// overridden reports whether a person's marks alone made the checks change.
func overridden(checks []report.CheckChange, was, now *report.ClassRow) bool {
	for _, k := range checks {
		of := func(o report.Override) bool { return o.Check == k.ID }
		if !slices.ContainsFunc(was.Overrides, of) && !slices.ContainsFunc(now.Overrides, of) {
			return false
		}
	}
	return true
}

// decided says what a person decided otherwise, and how lateness changed.
func (c *comparison) decided(was, now *report.ClassRow) (why []string) {
	before, after := (&report.ClassRow{Overrides: was.Overrides}).Rulings(c.lang), (&report.ClassRow{Overrides: now.Overrides}).Rulings(c.lang)
	for _, line := range after {
		if !slices.Contains(before, line) {
			why = append(why, line)
		}
	}
	for _, line := range before {
		if !slices.Contains(after, line) {
			why = append(why, c.lang.Say("no longer: %s", line))
		}
	}
	old, late := lateLine(was), lateLine(now)
	switch {
	case old == late:
	case late == "":
		why = append(why, c.lang.Say("no longer: %s", old))
	default:
		why = append(why, late)
	}
	return why
}

func lateLine(r *report.ClassRow) string {
	if r.Lateness == nil {
		return ""
	}
	return r.Lateness.Message
}
