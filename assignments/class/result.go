package class

import (
	"slices"
	"strings"
	"time"

	"socketlab/assignments/report"
	"socketlab/capture/message"
)

// result makes the class of the graded units and the missing students.
func (g *grader) result() *Result {
	c := &report.Class{Schema: report.ClassSchema, Assignment: g.spec.Name, Title: g.spec.Title.In(g.Lang), Language: g.Lang.String(),
		MaxPoints: g.spec.Points, Skipped: []report.ClassFile{}}
	for _, check := range g.spec.Checks {
		c.Checks = append(c.Checks, report.ClassCheck{ID: check.ID, Title: check.Title.In(g.Lang), MaxPoints: check.Points})
	}
	r := &Result{Class: c, journal: g.journal}
	captures := g.copies(func(d graded) string { return d.content })
	pictures := g.copies(func(d graded) string { return d.picture })
	for i, u := range g.list {
		c.Rows = append(c.Rows, g.row(u, g.done[i], captures[g.done[i].content], pictures[g.done[i].picture]))
		r.at = append(r.at, g.done[i].at)
		r.Submissions = append(r.Submissions, u.sub)
		r.Students = append(r.Students, u.student)
	}
	for _, student := range g.in.Missing {
		c.Rows = append(c.Rows, report.ClassRow{ID: student.ID, Name: student.Name, Department: student.Department,
			Status: report.Missing, MaxPoints: c.MaxPoints})
		r.at = append(r.at, span{})
		r.Submissions = append(r.Submissions, nil)
		r.Students = append(r.Students, student)
	}
	for _, s := range g.in.Skipped {
		c.Skipped = append(c.Skipped, report.ClassFile{Source: s.Source, Path: s.Path, Reason: s.Reason.In(g.Lang)})
	}
	r.sort()
	c.Count()
	return r
}

// sort puts rows in order of student ids, those of nobody known last.
func (r *Result) sort() {
	order := make([]int, len(r.Rows))
	for i := range order {
		order[i] = i
	}
	known := func(row report.ClassRow) int {
		if row.Status == report.Graded || row.Status == report.Missing {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(order, func(a, b int) int {
		if d := known(r.Rows[a]) - known(r.Rows[b]); d != 0 {
			return d
		}
		return strings.Compare(r.Rows[a].ID, r.Rows[b].ID)
	})
	r.Rows, r.at = permuted(r.Rows, order), permuted(r.at, order)
	r.Submissions, r.Students = permuted(r.Submissions, order), permuted(r.Students, order)
}

func permuted[T any](list []T, order []int) []T {
	out := make([]T, len(list))
	for i, from := range order {
		out[i] = list[from]
	}
	return out
}

func (g *grader) row(u *unit, d graded, captures, pictures []string) report.ClassRow {
	attempt := u.sub.Attempts[d.attempt]
	row := report.ClassRow{
		ID: u.id, Status: u.status, Verdict: d.verdict, Points: d.points, MaxPoints: d.max,
		Source: u.sub.Source, Layout: u.sub.Layout, Label: u.sub.Label,
		Capture: d.capture, Attempt: d.attempt + 1, Attempts: len(u.sub.Attempts),
		Late: g.isLate(attempt), Page: g.pageFile(u), Reason: d.reason, Checks: d.checks,
	}
	if u.student != nil {
		row.Name, row.Department = u.student.Name, u.student.Department
	} else {
		row.Name = u.sub.Said.Name
	}
	if attempt.Picture != nil {
		row.Picture = attempt.Picture.Name
	}
	limited := !g.Since.IsZero() || !g.Until.IsZero()
	if !attempt.Time.IsZero() && (limited || !attempt.OnDisk) {
		row.Time = attempt.Time.UTC().Format(time.RFC3339)
	}
	for _, n := range u.sub.Notes {
		row.Notes = append(row.Notes, n.In(g.Lang))
	}
	if with := u.sharedWith(captures); with != "" {
		row.Notes = append(row.Notes, message.Of("the capture is the same as that of %s", with).In(g.Lang))
	}
	if with := u.sharedWith(pictures); with != "" {
		row.Notes = append(row.Notes, message.Of("the picture is the same as that of %s", with).In(g.Lang))
	}
	return row
}

// maxShared is how many others are named who handed in the same.
const maxShared = 10

// sharedWith names the others of those who handed in the same file; members of
// a team share it rightly.
func (u *unit) sharedWith(all []string) string {
	others := slices.DeleteFunc(slices.Clone(all), func(id string) bool { return id == u.name() })
	if len(u.sub.Students) > 1 {
		return ""
	}
	if len(others) > maxShared {
		others = append(others[:maxShared], "…")
	}
	return strings.Join(others, ", ")
}

// name is what a unit is called in a sentence.
func (u *unit) name() string {
	if u.id != "" {
		return u.id
	}
	return u.sub.Label
}

// copies lists, by digest, who handed in a file.
func (g *grader) copies(digest func(graded) string) map[string][]string {
	by := map[string][]string{}
	for i, u := range g.list {
		if p := digest(g.done[i]); p != "" {
			by[p] = append(by[p], u.name())
		}
	}
	return by
}
