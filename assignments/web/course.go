package web

import (
	"cmp"
	"context"
	"io"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"

	courses "socketlab/assignments/course"
	"socketlab/assignments/i18n"
	"socketlab/assignments/report"
	"socketlab/assignments/store"
	"socketlab/capture/printable"
)

// Course is how everybody stands in all labs, put together as lab grade --course
// does it. Pages are addresses of the server.
func (s *Server) Course(ctx context.Context, lang i18n.Lang) (*report.Course, error) {
	labs := make([]courses.Lab, len(s.Labs))
	failed := make([]error, len(s.Labs))
	var group sync.WaitGroup
	for i, l := range s.Labs {
		group.Go(func() { labs[i], failed[i] = s.courseLab(ctx, l, lang) })
	}
	group.Wait()
	for _, err := range failed {
		if err != nil {
			return nil, err
		}
	}
	c := courses.Combine(s.Title.In(lang), lang, labs, s.Drop)
	if len(c.Students) == 0 { // nothing was handed in yet
		people, err := s.Store.Students(ctx)
		if err != nil {
			return nil, err
		}
		for _, p := range people {
			c.Students = append(c.Students, begins(c, p))
		}
	}
	for i, l := range s.Labs {
		c.Labs[i].Page = "/class/" + l.Name()
	}
	for _, one := range c.Students {
		one.Page = ""
		for i := range one.Cells {
			one.Cells[i].Page = onePath(s.Labs[i], one.ID)
		}
	}
	return c, nil
}

// begins is a student of a course in which nobody has handed anything in.
func begins(c *report.Course, p store.Person) *report.CourseStudent {
	s := &report.CourseStudent{ID: p.ID, Name: p.Name, Department: p.Department, Section: p.Section}
	for _, l := range c.Labs {
		s.Cells = append(s.Cells, report.CourseCell{Lab: l.Name, Status: report.Missing, MaxPoints: l.MaxPoints})
	}
	return s
}

// courseLab is how the class stands in a lab, as far as the course wants it.
func (s *Server) courseLab(ctx context.Context, l *Lab, lang i18n.Lang) (courses.Lab, error) {
	one := courses.Lab{Name: l.Name(), Title: l.Spec.Title.In(lang), Weight: l.Weight, MaxPoints: l.Spec.Points, Due: dueText(l.Until, s.Zone), Folder: l.Name()}
	list, err := s.rows(ctx, l, lang)
	if err != nil {
		return one, err
	}
	found := &report.Class{Rows: make([]*report.ClassRow, len(list))}
	for i := range list {
		found.Rows[i] = classRow(&list[i])
	}
	one.Take(found)
	return one, nil
}

// classRow is a standing as the row of a class.
func classRow(st *store.Standing) *report.ClassRow {
	m := &st.Outcome
	r := &report.ClassRow{ID: st.ID, Name: st.Name, Department: st.Department, Section: st.Section, Status: report.Missing, Attempts: st.Attempts, Reason: m.Reason}
	if m.Verdict == "" {
		return r
	}
	r.Verdict, r.Points, r.MaxPoints, r.Late = report.Verdict(m.Verdict), m.Points, m.Most, m.Late
	if st.Attempts > 0 {
		r.Status = report.Graded
	}
	if m.Elsewhere {
		r.ReasonCode = report.NothingThere
	}
	if m.Total {
		r.Overrides = []report.Override{{Points: m.Points, MaxPoints: m.Most}}
	}
	return r
}

// A courseView is the page of the whole course: students by labs.
type courseView struct {
	*report.Course
	Weights             []string // of the labs; "" where all are the same
	Filter              filter
	Sections, Orders    []choice
	Rows                []courseRow
	Found, First, Last  int
	Before, After, Mean string
	HasSections         bool
	Means               []string // of the labs
}

// A courseRow is one student.
type courseRow struct {
	*report.CourseStudent
	Percent string
	Cells   []courseCell
}

// A courseCell is one student in one lab.
type courseCell struct {
	*report.CourseCell
	Tone, Text, Word string // Word is what became of it
}

// courseOrders are the orders of the course; without one it is that of ids.
var courseOrders = map[string]func(a, b *report.CourseStudent) int{
	"name":    func(a, b *report.CourseStudent) int { return strings.Compare(a.Name, b.Name) },
	"percent": func(a, b *report.CourseStudent) int { return cmp.Compare(a.Percent, b.Percent) },
}

// course is the page of the whole course.
func (v *visit) course(*Lab) {
	all, err := v.Course(v.r.Context(), v.Lang)
	if err != nil {
		v.failed(err)
		return
	}
	f := filterOf(v.r.URL.Query())
	c := &courseView{Course: all, Filter: f}
	c.Orders = chosen(f.Order, choice{"", v.Say("student id"), false}, choice{"name", v.Say("name"), false}, choice{"percent", v.Say("percent, the fewest first"), false})
	c.Sections = v.courseSections(all, f)
	c.sum()
	c.page(v, pickStudents(all.Students, f))
	v.show(http.StatusOK, "course", view{Title: v.Say("All labs"), Data: c})
}

// sum fills in what is said of the labs, and of all.
func (c *courseView) sum() {
	for _, l := range c.Labs {
		weight, mean := "", ""
		if slices.ContainsFunc(c.Labs, func(other report.CourseLab) bool { return other.Weight != l.Weight }) {
			weight = "×" + strconv.Itoa(l.Weight)
		}
		if !l.Open {
			mean = report.Tenths(l.Mean)
		}
		c.Weights, c.Means = append(c.Weights, weight), append(c.Means, mean)
	}
	c.Mean, c.HasSections = c.Course.Sum()
}

// courseSections are those of the class, to choose from; none where there is one.
func (v *visit) courseSections(c *report.Course, f filter) []choice {
	var names []string
	for _, s := range c.Students {
		names = append(names, s.Section)
	}
	return v.sectionChoices(names, f)
}

// pickStudents returns those who are asked for, in their order.
func pickStudents(list []*report.CourseStudent, f filter) (some []*report.CourseStudent) {
	words := strings.Fields(strings.ToLower(f.Words))
	for _, s := range list {
		text := strings.ToLower(strings.Join([]string{s.ID, s.Name, s.Department, s.Section}, " "))
		if f.Section != "" && s.Section != f.Section || slices.ContainsFunc(words, func(word string) bool { return !strings.Contains(text, word) }) {
			continue
		}
		some = append(some, s)
	}
	if order := courseOrders[f.Order]; order != nil {
		slices.SortStableFunc(some, order)
	}
	return some
}

// page puts the rows of one page in.
func (c *courseView) page(v *visit, some []*report.CourseStudent) {
	p := pageOf(len(some), &c.Filter)
	c.Found, c.First, c.Last, c.Before, c.After = len(some), p.First, p.Last, p.Before, p.After
	for _, s := range some[p.from:p.Last] {
		row := courseRow{CourseStudent: s, Percent: report.Tenths(s.Percent)}
		if s.Counted == 0 {
			row.Percent = "–"
		}
		for i := range s.Cells {
			row.Cells = append(row.Cells, v.courseCell(&s.Cells[i], c.Labs[i].Open))
		}
		c.Rows = append(c.Rows, row)
	}
}

func (v *visit) courseCell(c *report.CourseCell, open bool) courseCell {
	out := courseCell{CourseCell: c, Tone: "fail", Text: c.Text(), Word: v.Say("%d of %d points", c.Points, c.MaxPoints)}
	switch {
	case c.Unclear():
		out.Tone, out.Word = "error", v.Say("to be looked at: it does not count yet")
	case c.Nothing():
		out.Tone, out.Text, out.Word = "quiet", "–", v.Say("nothing handed in")
		if open {
			out.Word = v.Say("not handed in by anybody yet")
		}
	case c.Points == c.MaxPoints:
		out.Tone = "pass"
	}
	switch {
	case c.Dropped:
		out.Word += ", " + v.Say("dropped")
	case c.Late:
		out.Word += ", " + v.Say("late")
	}
	return out
}

// courseTable answers with the whole course as the table that lab grade --course
// writes.
func (v *visit) courseTable(*Lab) {
	all, err := v.Course(v.r.Context(), v.Lang)
	if err != nil {
		v.failed(err)
		return
	}
	v.note(v, v.who.ID, "exported the marks of all labs", "")
	v.w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	v.w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": "gradebook.csv"}))
	if err := report.CourseCSV(v.w, all); err != nil {
		v.Log.Error("course", "error", err)
	}
}

// apiCourse tells a program how everybody stands in all labs.
func (v *visit) apiCourse(*Lab) (any, error) { return v.Course(v.r.Context(), v.Lang) }

// CourseText writes a course for a terminal.
func CourseText(w io.Writer, c *report.Course) error {
	for _, s := range c.Students {
		line := printable.Fit(printable.String(s.ID), 12) + " " + printable.Fit(printable.String(s.Name), 14) + " " + printable.Fit(report.Tenths(s.Percent)+"%", 6)
		for i := range s.Cells {
			one := &s.Cells[i]
			line += "  " + one.Lab + " " + cmp.Or(one.Text(), "–") + "/" + strconv.Itoa(one.MaxPoints)
		}
		if _, err := io.WriteString(w, line+"\n"); err != nil {
			return err
		}
	}
	return nil
}
