package page

import (
	"strconv"
	"strings"

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

	Timeline *timelineView // nil if there is none

	Attempts *attemptsView // nil if there was only one
	Picture  *pictureView  // nil if there is none
	Around   *report.Around
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

// The classes of checks that did not pass and cost nothing, and of those that lab
// passed in the student's place.
const (
	classNoted = "noted"
	classByLab = "by-lab"
)

// classOf returns the group that a check stands in.
func classOf(c *report.CheckResult) string {
	switch {
	case c.Noted != "":
		return classNoted
	case c.ByLab:
		return classByLab
	}
	return string(c.Verdict)
}

// A checkView is a check whose findings may lead to frames on the page.
type checkView struct {
	report.CheckResult
	Class, Mark, Word string
	Findings, Notes   []findingView
	Decided           []string // by a person
	Evidence          []evidenceView
}

// A findingView is a finding, where its frame stands on the page, and the
// frames that show the same.
type findingView struct {
	report.Remark
	Link  string // id of the frame's row; empty if it is not on the page
	Again int    // how many frames show the same
	Also  []frameLink
	More  bool // they are more than those of Also
}

// A frameLink is a frame, and the id of its row; empty if that is not on the
// page.
type frameLink struct {
	Frame int
	Link  string
}

// maxAlso is how many frames are named that show the same.
const maxAlso = 12

func newStudentPage(r *report.Report) *studentPage {
	lang, _ := i18n.Parse(r.Language)
	p := &studentPage{sheet: newSheet(lang, "student.css", "student.js"), Report: shownReport(r)}
	p.Talks = talkViews(r.Ladders, lang)
	p.Timeline = newTimelineView(r.Timeline, p.link, lang)
	p.Bar = bar(r)
	p.handed(r)
	if !r.Unlooked() {
		p.Groups = p.groups()
	}
	return p
}

// Headline is the verdict in words, or what is there instead of a capture.
func (p *studentPage) Headline() string { return p.Report.Headline(p.lang) }

// shownReport is a report with every text safe to read, conversations left
// out.
func shownReport(r *report.Report) *report.Report {
	s := *r
	s.Title, s.Assignment = shown(r.Title), shown(r.Assignment)
	s.ID, s.Capture, s.Reason = shown(r.ID), shown(r.Capture), shown(r.Reason)
	s.Typed = ""
	for i, line := range strings.Split(r.Typed, "\n") {
		if i > 0 {
			s.Typed += "\n"
		}
		s.Typed += shown(line)
	}
	s.Cover = report.Cover{Name: shown(r.Cover.Name), Department: shown(r.Cover.Department)}
	s.Problems = nil
	for _, p := range r.Problems {
		s.Problems = append(s.Problems, shown(p))
	}
	if r.Referee != nil {
		both := *r.Referee
		both.Message = shown(both.Message)
		s.Referee = &both
	}
	s.Signals = nil
	for _, x := range r.Signals {
		x.Message = shown(x.Message)
		s.Signals = append(s.Signals, x)
	}
	s.Programs = nil
	for _, p := range r.Programs {
		for _, text := range []*string{&p.Name, &p.Command, &p.SHA256, &p.Exit, &p.Message, &p.Hint} {
			*text = shown(*text)
		}
		s.Programs = append(s.Programs, p)
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
			class := string(c.Verdict)
			if c.ByLab {
				class = classByLab
			}
			parts = append(parts, barPart{class, middle, end - middle})
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
		{Class: classByLab, Title: say("What lab did, and not your program")},
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

func (p *studentPage) check(c report.CheckResult) checkView {
	c.Title, c.ID, c.Section = shown(c.Title), shown(c.ID), shown(c.Section)
	return checkView{c, classOf(&c), c.Mark(), c.Word(p.lang), p.findings(c.Findings), p.findings(c.Notes), c.Rulings(p.lang), p.evidence(c.Evidence)}
}

func (p *studentPage) findings(list []report.Remark) (views []findingView) {
	given := map[string]bool{} // advice is worth giving once
	for _, g := range report.Grouped(list) {
		v := findingView{Remark: g.Remark, Link: p.link(g.Frame), Again: len(g.Also), More: len(g.Also) > maxAlso}
		v.Message, v.Hint, v.Filter = shown(v.Message), shown(v.Hint), shown(v.Filter)
		for _, frame := range g.Also[:min(len(g.Also), maxAlso)] {
			v.Also = append(v.Also, frameLink{frame, p.link(frame)})
		}
		if given[v.Hint] || p.Report.Told(v.Hint) {
			v.Hint = ""
		}
		given[v.Hint] = true
		views = append(views, v)
	}
	return views
}

// link returns the id of a frame's row, or nothing if it is not on the page.
func (p *studentPage) link(frame int) string {
	for _, t := range p.Talks {
		if t.holds(frame) {
			return frameID(frame)
		}
	}
	return ""
}

// frameID is the id of a frame's row on the page.
func frameID(frame int) string { return "frame-" + strconv.Itoa(frame) }

// SignalsMean says what signals are for.
func (p *studentPage) SignalsMean() string { return report.SignalsMean(p.lang) }

// Strength says how strong a signal is.
func (p *studentPage) Strength(s report.Signal) string { return s.Word(p.lang) }

// SignalFrames are the first frames that show a signal.
func (p *studentPage) SignalFrames(s report.Signal) (links []frameLink) {
	for _, frame := range s.Frames[:min(len(s.Frames), maxAlso)] {
		links = append(links, frameLink{frame, p.link(frame)})
	}
	return links
}

// Theirs lists frames of the referee's recording.
func (p *studentPage) Theirs(frames []int) string {
	s := report.Signal{Referee: frames}
	return s.Theirs(p.lang)
}
