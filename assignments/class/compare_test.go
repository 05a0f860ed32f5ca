package class

import (
	"strings"
	"testing"

	"socketlab/assignments/report"
)

// Where an assignment file lies is no rule.
func TestRulesDoNotDependOnPlaces(t *testing.T) {
	here, there := *load(t), *load(t)
	there.File = "/somewhere/else.yaml"
	if a, b := (Options{}).Rules(&here), (Options{}).Rules(&there); a != b {
		t.Errorf("got %+v and %+v", a, b)
	}
	there.Points++
	if a, b := (Options{}).Rules(&here), (Options{}).Rules(&there); a == b {
		t.Error("an assignment with other points has the same rules")
	}
}

// Why a mark changes: what explains it, and nothing else.
func TestWhyAMarkChanges(t *testing.T) {
	class := func(lab, assignment, echo string) *report.Class {
		return &report.Class{Rules: report.Rules{Lab: lab, Assignment: assignment, Attempt: Newest},
			Checks: []report.ClassCheck{{ID: "port", SHA256: "p"}, {ID: "echo", SHA256: echo}}}
	}
	row := func(echo int, change func(r *report.ClassRow)) report.ClassRow {
		r := report.ClassRow{ID: "20240001", Status: report.Graded, Verdict: report.Fail, Points: 10 + echo, MaxPoints: 40, Capture: "a.pcapng", CaptureSHA256: "a",
			Checks: []report.Outcome{{Verdict: report.Pass, Points: 10, MaxPoints: 10}, {Verdict: report.Fail, Points: echo, MaxPoints: 30}}}
		if change != nil {
			change(&r)
		}
		return r
	}
	for what, test := range map[string]struct {
		old, now *report.Class
		was, is  report.ClassRow
		want     string
	}{
		"a new version":        {class("1", "x", "e"), class("2", "x", "e"), row(0, nil), row(30, nil), "lab 2 instead of 1"},
		"another rubric":       {class("1", "x", "e"), class("2", "y", "f"), row(0, nil), row(30, nil), "what is asked for changed: echo"},
		"another experiment":   {class("1", "x", "e"), class("1", "y", "e"), row(0, nil), row(30, nil), "the assignment changed"},
		"nothing that we know": {class("1", "x", "e"), class("1", "x", "e"), row(0, nil), row(30, nil), "lab grades the same file in another way now"},
		"another file":         {class("1", "x", "e"), class("2", "x", "e"), row(0, nil), row(30, func(r *report.ClassRow) { r.Capture, r.CaptureSHA256 = "b.pcapng", "b" }), "another file counts: b.pcapng instead of a.pcapng"},
		"a person": {class("1", "x", "e"), class("2", "x", "e"), row(0, nil), row(30, func(r *report.ClassRow) {
			r.Overrides = []report.Override{{Check: "echo", Points: 30, MaxPoints: 30, MachineVerdict: report.Fail, Reason: "oral"}}
		}), "echo: set by hand to 30 of 30 points: oral (lab itself: 0 of 30 points)"},
		"a person no longer": {class("1", "x", "e"), class("1", "x", "e"), row(30, func(r *report.ClassRow) {
			r.Overrides = []report.Override{{Check: "echo", Points: 30, MaxPoints: 30, MachineVerdict: report.Fail, Reason: "oral"}}
		}), row(0, nil), "no longer: echo: set by hand to 30 of 30 points: oral (lab itself: 0 of 30 points)"},
		"lateness": {class("1", "x", "e"), class("1", "x", "e"), row(30, nil), row(30, func(r *report.ClassRow) {
			r.Points, r.Lateness = 36, &report.Lateness{Late: true, Points: -4, Message: "late by 1 h"}
		}), "late by 1 h"},
	} {
		t.Run(what, func(t *testing.T) {
			c := &comparison{old: test.old, now: test.now}
			into := &report.Changes{}
			c.note(into, &oldRow{ClassRow: test.was}, &test.is)
			if len(into.Rows) != 1 || strings.Join(into.Rows[0].Why, "; ") != test.want {
				t.Errorf("got %+v, want %q", into.Rows, test.want)
			}
		})
	}
	c, same := &comparison{old: &report.Class{}, now: class("1", "x", "e")}, &report.Changes{}
	was := row(30, nil)
	if c.note(same, &oldRow{ClassRow: was}, &was); same.Same != 0 {
		t.Error("checks that the earlier results do not know are the same")
	}
	if got := strings.Join(c.rules(), "; "); got != "the earlier results do not say by which rules they were given" {
		t.Errorf("got %q", got)
	}
}
