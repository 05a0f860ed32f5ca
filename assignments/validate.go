package assignments

import (
	"fmt"
	"regexp"
	"slices"

	"socketlab/assignments/check"
	"socketlab/capture/message"
)

var idForm = regexp.MustCompile(`^[a-z][a-z0-9-]*$`)

// validate notes what is wrong with a file whose values are all well formed.
func (d *decoder) validate(s *check.Spec) {
	if s.Title.IsZero() {
		d.badAt("title", message.Of("is missing"))
	}
	d.own(s)
	d.experiment(s)
	d.behaviours(s)
	d.checks(s)
	d.points(s)
	if field, what := s.Late.Problem(); field != "" {
		d.badAt("late."+field, what)
	}
}

// own validates whose programs are wanted.
func (d *decoder) own(s *check.Spec) {
	d.word(s.Own, check.OwnWords, "own")
	if s.Wants().Server && len(s.Experiment.Servers) == 0 {
		d.badAt("own", message.Of("got %q, but the experiment has no server", s.Own))
	}
}

// checks validates the ids of the checks and what they need.
func (d *decoder) checks(s *check.Spec) {
	if len(s.Checks) == 0 {
		d.badAt("checks", message.Of("is missing"))
	}
	var before []string
	for i, c := range s.Checks {
		field := fmt.Sprintf("checks[%d]", i)
		switch {
		case !idForm.MatchString(c.ID):
			d.badAt(field+".id", message.Of("got %q, want lower-case letters, digits and hyphens", c.ID))
		case slices.Contains(before, c.ID):
			d.badAt(field+".id", message.Of("another check has the id %q", c.ID))
		}
		if c.Points < 0 {
			d.badAt(field+".points", message.Of("%d is out of range", c.Points))
		}
		if c.Title.IsZero() {
			d.badAt(field+".title", message.Of("is missing"))
		}
		for j, need := range c.Needs {
			if !slices.Contains(before, need) {
				d.badAt(fmt.Sprintf("%s.needs[%d]", field, j), message.Of("no check before this one has the id %q", need))
			}
		}
		before = append(before, c.ID)
	}
}

// points compares the points of the assignment with those of its checks.
func (d *decoder) points(s *check.Spec) {
	sum := 0
	for _, c := range s.Checks {
		sum += c.Points
	}
	switch {
	case s.Points <= 0:
		d.badAt("points", message.Of("got %d, want more than 0", s.Points))
	case s.Points != sum:
		d.badAt("points", message.Of("got %d, but the checks add up to %d", s.Points, sum))
	}
}
