package page

import (
	"strconv"

	"socketlab/assignments/i18n"
	"socketlab/assignments/report"
)

// A studentPage is what the page of one student shows.
type studentPage struct {
	sheet
	Report *report.Report
	Bar    []barPart
	Groups []checkGroup
	Talks  []*talkView
}

// A barPart is a stretch of the bar of points, in thousandths of its width.
type barPart struct {
	Class    string
	X, Width int
}

// A checkGroup is the checks of one verdict.
type checkGroup struct {
	Class  string // a verdict, or classNoted
	Title  string
	Checks []checkView
}

// classNoted is the class of checks that did not pass and cost nothing.
const classNoted = "noted"

// classOf returns the group that a check stands in.
func classOf(c *report.Check) string {
	if c.Noted != "" {
		return classNoted
	}
	return string(c.Verdict)
}

// A checkView is a check whose findings may lead to frames on the page.
type checkView struct {
	report.Check
	Class, Mark, Word string
	Findings, Notes   []findingView
}

// A findingView is a finding and where its frame stands on the page.
type findingView struct {
	report.Finding
	Link string // id of the frame's row; empty if it is not on the page
}

func newStudentPage(r *report.Report) *studentPage {
	lang, _ := i18n.Parse(r.Language)
	p := &studentPage{sheet: newSheet(lang, "student.css", "student.js"), Report: shownReport(r)}
	p.Talks = talkViews(r.Conversations, lang)
	p.Bar = bar(r)
	p.Groups = p.groups()
	return p
}

// shownReport is a report with every text safe to read, conversations left
// out.
func shownReport(r *report.Report) *report.Report {
	s := *r
	s.Title, s.Assignment = shown(r.Title), shown(r.Assignment)
	s.ID, s.Capture, s.Reason = shown(r.ID), shown(r.Capture), shown(r.Reason)
	s.Problems = nil
	for _, p := range r.Problems {
		s.Problems = append(s.Problems, shown(p))
	}
	return &s
}

// bar divides a line among the checks by their points: what was earned, and
// what was lost.
func bar(r *report.Report) (parts []barPart) {
	before := 0
	for _, c := range r.Checks {
		if c.MaxPoints == 0 || r.MaxPoints == 0 {
			continue
		}
		x := before * 1000 / r.MaxPoints
		middle := (before + c.Points) * 1000 / r.MaxPoints
		before += c.MaxPoints
		end := before*1000/r.MaxPoints - 4
		if c.Points > 0 {
			parts = append(parts, barPart{string(report.Pass), x, min(middle, end) - x})
		}
		if c.Points < c.MaxPoints {
			parts = append(parts, barPart{string(c.Verdict), middle, end - middle})
		}
	}
	return parts
}

// Frames counts the frames of the lab.
func (p *studentPage) Frames() (n int) {
	for _, t := range p.Talks {
		n += len(t.Ladder.Rows) + t.Ladder.Missing
	}
	return n
}

// groups sorts the checks by verdict, what matters most first.
func (p *studentPage) groups() (groups []checkGroup) {
	say := p.lang.Say
	titles := []checkGroup{
		{Class: string(report.Fail), Title: say("What went wrong")},
		{Class: string(report.Error), Title: say("What could not be checked")},
		{Class: string(report.NotCaptured), Title: say("What the capture does not show")},
		{Class: string(report.Skip), Title: say("What was skipped")},
		{Class: classNoted, Title: say("What is noted and costs no points")},
		{Class: string(report.Pass), Title: say("What is right")},
	}
	for _, g := range titles {
		for _, c := range p.Report.Checks {
			if classOf(&c) == g.Class {
				g.Checks = append(g.Checks, p.check(c))
			}
		}
		if len(g.Checks) > 0 {
			groups = append(groups, g)
		}
	}
	return groups
}

func (p *studentPage) check(c report.Check) checkView {
	c.Title, c.ID, c.Section = shown(c.Title), shown(c.ID), shown(c.Section)
	return checkView{c, classOf(&c), c.Mark(), c.Word(p.lang), p.findings(c.Findings), p.findings(c.Notes)}
}

func (p *studentPage) findings(list []report.Finding) (views []findingView) {
	given := map[string]bool{} // advice is worth giving once
	for _, f := range list {
		v := findingView{Finding: f}
		v.Message, v.Hint, v.Filter = shown(f.Message), shown(f.Hint), shown(f.Filter)
		if given[v.Hint] {
			v.Hint = ""
		}
		given[v.Hint] = true
		for _, t := range p.Talks {
			if t.holds(f.Frame) {
				v.Link = frameID(f.Frame)
			}
		}
		views = append(views, v)
	}
	return views
}

// frameID is the id of a frame's row on the page.
func frameID(frame int) string { return "frame-" + strconv.Itoa(frame) }
