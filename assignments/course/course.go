// Package course puts the results of all labs of a course together: students by
// labs, with weights, and with the labs dropped that each student is better off
// without.
package course

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"socketlab/assignments/gradebook"
	"socketlab/assignments/i18n"
	"socketlab/assignments/report"
)

// A Lab is the result of a class in one lab.
type Lab struct {
	Name, Title string
	Weight      int
	MaxPoints   int
	Due         string
	Class       *report.Class // nil if nobody has handed it in yet
	Folder      string        // of its pages, from that of the course
}

// Combine puts labs together. So many labs of each student do not count as drop
// says.
func Combine(title string, lang i18n.Lang, labs []Lab, drop int) *report.Course {
	c := &combiner{Course: &report.Course{Schema: report.CourseSchema, Title: title, Language: lang.String(), Drop: drop}, byID: map[string]*report.CourseStudent{}}
	for _, l := range labs {
		c.Labs = append(c.Labs, report.CourseLab{Name: l.Name, Title: l.Title, Weight: l.Weight, MaxPoints: l.MaxPoints, Due: l.Due, Open: l.Class == nil})
	}
	for i := range labs {
		if labs[i].Class != nil {
			c.add(i, &labs[i])
		}
	}
	slices.SortFunc(c.Students, func(a, b *report.CourseStudent) int { return strings.Compare(a.ID, b.ID) })
	pages := map[string]bool{}
	for _, s := range c.Students {
		s.Page = pageOf(s.ID, pages)
		c.count(s)
	}
	for i := range c.Labs {
		c.mean(i)
	}
	return c.Course
}

// A combiner is a course being put together.
type combiner struct {
	*report.Course
	byID map[string]*report.CourseStudent
}

// add takes the rows of a lab.
func (c *combiner) add(i int, l *Lab) {
	c.Labs[i].Page = l.Folder + "/index.html"
	for _, row := range l.Class.Rows {
		if row.ID == "" || row.Status == report.Ambiguous {
			continue // the page of the lab has it
		}
		s := c.student(row)
		one := report.CourseCell{Lab: l.Name, Status: row.Status, Verdict: row.Verdict, Points: row.Points, MaxPoints: l.MaxPoints,
			Late: row.Late, ByHand: row.Total() != nil, Attempts: row.Attempts, Reason: row.Reason}
		if row.Page != "" {
			one.Page = l.Folder + "/" + row.Page
		}
		if old := s.Cells[i]; old.Nothing() || old.Points < one.Points { // two files of one student: the better one
			s.Cells[i] = one
		}
	}
}

// student returns the student of a row.
func (c *combiner) student(row *report.ClassRow) *report.CourseStudent {
	id := gradebook.SameID(row.ID)
	s := c.byID[id]
	if s == nil {
		s = &report.CourseStudent{ID: row.ID}
		for _, l := range c.Labs {
			s.Cells = append(s.Cells, report.CourseCell{Lab: l.Name, Status: report.Missing, MaxPoints: l.MaxPoints})
		}
		c.byID[id] = s
		c.Students = append(c.Students, s)
	}
	s.Name, s.Department, s.Section = cmp.Or(s.Name, row.Name), cmp.Or(s.Department, row.Department), cmp.Or(s.Section, row.Section)
	return s
}

// count finds out which labs of a student count, and what they come to.
func (c *combiner) count(s *report.CourseStudent) {
	var counting []int
	for i := range s.Cells {
		one := &s.Cells[i]
		switch {
		case c.Labs[i].Open:
			continue
		case one.Unclear():
			s.Unclear++
			continue
		case c.Labs[i].Weight > 0:
			counting = append(counting, i)
		}
		if one.Points == one.MaxPoints && !one.Nothing() {
			s.Full++
		}
	}
	for _, i := range c.dropped(s, counting) {
		s.Cells[i].Dropped = true
	}
	sum, weights := 0.0, 0
	for _, i := range counting {
		if s.Cells[i].Dropped {
			continue
		}
		s.Cells[i].Counts = true
		s.Counted++
		sum += float64(c.Labs[i].Weight) * s.Cells[i].Percent()
		weights += c.Labs[i].Weight
	}
	if weights > 0 {
		s.Percent = math.Round(10*sum/float64(weights)) / 10
	}
}

// dropped returns the labs without which a student's result is best: so many as
// the course drops, but never all. With weights that need not be the worst ones:
// a lab takes off the more, the further it is below the result and the heavier
// it is, and the result is the one for which that comes out even.
func (c *combiner) dropped(s *report.CourseStudent, counting []int) []int {
	n := min(c.Drop, len(counting)-1)
	if n <= 0 {
		return nil
	}
	order := slices.Clone(counting)
	result := -1.0
	for range 64 { // ends after a few: it only ever gets better
		gain := func(i int) float64 { return float64(c.Labs[i].Weight) * (s.Cells[i].Percent() - result) }
		slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(gain(a), gain(b)) })
		sum, weights := 0.0, 0.0
		for _, i := range order[n:] {
			sum += float64(c.Labs[i].Weight) * s.Cells[i].Percent()
			weights += float64(c.Labs[i].Weight)
		}
		if now := sum / weights; now > result+1e-12 {
			result = now
			continue
		}
		break
	}
	return order[:n]
}

// mean fills in how a lab went.
func (c *combiner) mean(i int) {
	l := &c.Labs[i]
	sum := 0.0
	for _, s := range c.Students {
		if one := &s.Cells[i]; !one.Status.Absent() && !one.Unclear() {
			l.HandedIn++
			sum += one.Percent()
		}
	}
	if l.HandedIn > 0 {
		l.Mean = math.Round(10*sum/float64(l.HandedIn)) / 10
	}
}

// pageOf names the page of a student, after the id as far as every file system
// takes it, and as nobody else's.
func pageOf(id string, taken map[string]bool) string {
	safe := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r == '-' || r >= 0x80 {
			return r
		}
		return '_'
	}, id)
	safe = strings.ToValidUTF8(safe[:min(len(safe), 60)], "_")
	for taken[strings.ToLower(safe)] {
		safe += "_"
	}
	taken[strings.ToLower(safe)] = true
	return "students/" + safe + ".html"
}
