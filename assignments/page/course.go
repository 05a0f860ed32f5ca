package page

import (
	"bytes"
	"html/template"
	"io"
	"strconv"
	"strings"

	"socketlab/assignments/i18n"
	"socketlab/assignments/report"
)

// Course writes the page of a course: students by labs. It leads to the page of
// each student, of each lab, and, from each cell, of the student in that lab.
// It needs no script.
func Course(w io.Writer, c *report.Course) error {
	p := newCoursePage(c, "")
	p.Rows = nil
	for _, s := range c.Students {
		p.Rows = append(p.Rows, p.row(s))
	}
	return p.write(w, "course")
}

// CourseStudent writes the page of one student of a course, which lies in the
// folder students.
func CourseStudent(w io.Writer, c *report.Course, s *report.CourseStudent) error {
	p := newCoursePage(c, "../")
	p.Rows = []courseRow{p.row(s)}
	return p.write(w, "course-student")
}

// A coursePage is what the pages of a course show.
type coursePage struct {
	sheet
	Course   *report.Course
	Labs     []*courseColumn
	Rows     []courseRow
	Mean     string // of all students, in percent
	Sections bool
	up       string // to the folder of the course
}

// A courseColumn is one lab.
type courseColumn struct {
	report.CourseLab
	Link string // empty if nobody has handed it in
	Mean string
}

// A courseRow is one student.
type courseRow struct {
	*report.CourseStudent
	Link    string
	Percent string
	Cells   []courseCell
}

// A courseCell is one student in one lab.
type courseCell struct {
	report.CourseCell
	Lab   *courseColumn
	Link  string
	Class string // one letter, as in a class
	Text  string
	Word  string // what became of it
}

func newCoursePage(c *report.Course, up string) *coursePage {
	lang, _ := i18n.Parse(c.Language)
	p := &coursePage{sheet: newSheet(lang, "class.css", "course.js"), Course: c, up: up}
	p.Style += template.CSS(pageFile("course.css"))
	for _, l := range c.Labs {
		p.Labs = append(p.Labs, &courseColumn{l, p.link(l.Page), report.Tenths(l.Mean)})
	}
	p.Mean, p.Sections = c.Sum()
	return p
}

// link leads to a page of the course.
func (p *coursePage) link(page string) string {
	if link := pageLink(page); link == "" || p.up == "" {
		return link
	}
	return p.up + strings.TrimPrefix(pageLink(page), "./")
}

func (p *coursePage) row(s *report.CourseStudent) courseRow {
	shownOne := *s
	for _, text := range []*string{&shownOne.ID, &shownOne.Name, &shownOne.Department, &shownOne.Section} {
		*text = shown(*text)
	}
	r := courseRow{CourseStudent: &shownOne, Link: p.link(s.Page), Percent: report.Tenths(s.Percent)}
	for i := range s.Cells {
		r.Cells = append(r.Cells, p.cell(&s.Cells[i], p.Labs[i]))
	}
	return r
}

func (p *coursePage) cell(c *report.CourseCell, l *courseColumn) courseCell {
	out := courseCell{CourseCell: *c, Lab: l, Link: p.link(c.Page), Text: c.Text()}
	out.Reason = shown(c.Reason)
	switch {
	case l.Open:
		out.Class, out.Word = "s", p.lang.Say("not handed in by anybody yet")
	case c.Unclear():
		out.Class, out.Word = "e", p.lang.Say("to be looked at: it does not count yet")
	case c.Nothing():
		out.Class, out.Word = "s", p.lang.Say("nothing handed in")
	default:
		out.Class, out.Word = "f", p.lang.Say("%d of %d points", c.Points, c.MaxPoints)
		if c.Points == c.MaxPoints {
			out.Class = "p"
		}
	}
	switch {
	case c.Dropped:
		out.Class = "s"
		out.Word += ", " + p.lang.Say("dropped")
	case c.Late:
		out.Word += ", " + p.lang.Say("late")
	}
	return out
}

// Weight is that of a lab, if labs weigh differently.
func (p *coursePage) Weight(l *courseColumn) string {
	for _, other := range p.Labs {
		if other.Weight != p.Labs[0].Weight {
			return "×" + strconv.Itoa(l.Weight)
		}
	}
	return ""
}

func (p *coursePage) write(w io.Writer, name string) error {
	var b bytes.Buffer
	if err := templates()[p.lang].ExecuteTemplate(&b, name, p); err != nil {
		return err
	}
	_, err := w.Write(b.Bytes())
	return err
}
