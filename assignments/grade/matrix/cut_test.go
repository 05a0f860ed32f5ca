package matrix

import (
	"fmt"
	"slices"
	"testing"

	"socketlab/assignments/report"
)

// A cell is one capture with what it should be graded like.
type cell struct {
	name     string
	x        exchange // what the capture holds
	sure     *sight   // what it shows for certain
	possible *sight   // what it shows if everything doubtful is believed
	doubtful bool     // it looks like a lab that was done wrong, or only in part: failing is fair
	generous bool     // the possible is judged generously
	wrong    bool     // what is not there is not missing but wrong: it has to fail
}

// judge compares the verdicts on a cell with the rules.
func (c *cell) judge(r *report.Report, l *lab) (complaint string) {
	verdicts := map[string]report.Verdict{}
	for i, got := range r.Checks {
		verdicts[got.ID] = got.Verdict
		spec := l.Checks[i]
		must, may := c.sure.holds(spec.With, false), c.possible.holds(spec.With, c.generous)
		needed := func(v report.Verdict) bool {
			return slices.ContainsFunc(spec.Needs, func(id string) bool { return verdicts[id] == v })
		}
		switch {
		case got.Verdict == report.Skip && c.doubtful && (needed(report.Fail) || needed(report.Skip)):
		case must && (got.Verdict != report.Pass || got.Points != got.MaxPoints):
			complaint += "; wants a pass: " + one(got)
		case !may && got.Verdict == report.Pass:
			complaint += "; passes for nothing: " + one(got)
		case !may && c.wrong && got.Verdict != report.Fail && got.Verdict != report.Skip:
			complaint += "; is wrong, not missing: " + one(got)
		case !c.doubtful && got.Check == "tcp-ending" && got.Verdict == report.Fail && l.Name == "tcp-close" && c.sure.full():
			// Without an ACK of its own, a close in four segments is one in three.
		case !c.doubtful && got.Verdict != report.Pass && got.Verdict != report.NotCaptured:
			complaint += "; was not captured: " + one(got)
		case got.Verdict == report.Error || got.Points > got.MaxPoints || got.Points == got.MaxPoints && got.MaxPoints > 0 && got.Verdict != report.Pass:
			complaint += "; wrong points: " + one(got)
		}
	}
	return complaint
}

// one says a check's result in short.
func one(c report.CheckResult) string {
	s := fmt.Sprintf("%s (%s) is %s %d/%d", c.ID, c.Check, c.Verdict, c.Points, c.MaxPoints)
	if len(c.Findings) > 0 {
		s += fmt.Sprintf(" at %d: %s", c.Findings[0].Frame, c.Findings[0].Message)
	}
	return s
}

// cut is the cell of a recording that holds only some of the messages.
func (l *lab) cut(name string, from, to int) *cell {
	s := &sight{lab: l, x: l.reference, shows: map[*message]part{}, isCut: to < len(l.reference)}
	for _, m := range l.reference[from:to] {
		s.shows[m] = everything
	}
	lenient := *s
	lenient.lenient = true
	return &cell{name: name, x: l.reference[from:to], sure: s, possible: &lenient, generous: true, doubtful: l.clean(from, to)}
}

// clean reports whether a recording shows nothing of what it left out: each
// connection is there as a whole or not at all, and so is each request with
// its answer. Then it looks like a lab that was done only in part, and no
// check can tell.
func (l *lab) clean(from, to int) bool {
	s := &sight{lab: l, x: l.reference, shows: map[*message]part{}}
	for _, m := range l.reference {
		s.shows[m] = belongs
	}
	in := func(m *message) bool { return slices.Contains(l.reference[from:to], m) }
	for _, v := range s.views() {
		if v.protocol == protocolTCP {
			n := len(slices.DeleteFunc(slices.Clone(v.messages), func(m *message) bool { return !in(m) }))
			if n > 0 && n < len(v.messages) {
				return false
			}
			continue
		}
		for _, x := range v.pairs() {
			if x[1] != nil && in(x[0]) != in(x[1]) {
				return false
			}
		}
		for _, m := range l.reference {
			if m.quoted != nil && m.quoted.src == v.client && in(m) != in(v.messages[0]) {
				return false
			}
		}
	}
	return from < to
}

// A recording that began too late or ended too early earns the marks of what
// it shows; the rest was not captured, and is not wrong.
func TestFairnessOfCuts(t *testing.T) {
	eachLab(t, "fairness matrix, late starts and early stops", func(t *testing.T, l *lab, s *score) {
		turn := sixRecordings()
		for n := 1; n <= len(l.reference); n++ {
			for _, c := range []*cell{
				l.cut(fmt.Sprintf("without the first %d frames", n), n, len(l.reference)),
				l.cut(fmt.Sprintf("without the last %d frames", n), 0, len(l.reference)-n),
				l.cut(fmt.Sprintf("only the %d frames in the middle", len(l.reference)-n), n/2, len(l.reference)-(n+1)/2),
			} {
				for _, x := range []exchange{c.x, twice(c.x)} {
					r := turn[0]
					turn = append(turn[1:], r)
					if r.v6 {
						x = enlarge(x)
					}
					got := l.grade(t, r.bytes(t, x))
					complaint := c.judge(got, l)
					s.add(complaint == "", func() string {
						return fmt.Sprintf("%s %s, %d of %d frames, %v%s", l.Name, c.name, len(x), len(c.x), r, complaint)
					})
				}
			}
		}
	})
}

// A recording that cut the frames short earns no mark for the octets that it
// does not show, but none of them is wrong.
func TestFairnessOfShortFrames(t *testing.T) {
	eachLab(t, "fairness matrix, frames cut short", func(t *testing.T, l *lab, s *score) {
		for captured := 40; captured <= 200; captured += 8 {
			x := l.reference.clone()
			for _, m := range x {
				m.captured = captured
			}
			for _, r := range sixRecordings()[:3] {
				got := l.grade(t, r.bytes(t, x))
				wrong := slices.IndexFunc(got.Checks, func(c report.CheckResult) bool { return c.Verdict != report.Pass && c.Verdict != report.NotCaptured })
				s.add(wrong < 0, func() string {
					return fmt.Sprintf("%s: %d octets of each packet, %v: %s", l.Name, captured, r, one(got.Checks[wrong]))
				})
			}
		}
	})
}
