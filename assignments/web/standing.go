package web

import (
	"bytes"
	"context"
	"encoding/csv"
	"strconv"
	"time"

	"socketlab/assignments/class"
	"socketlab/assignments/i18n"
	"socketlab/assignments/report"
	"socketlab/assignments/ruling"
	"socketlab/assignments/store"
)

// A standing is how one student stands in one lab.
type standing struct {
	Who      store.Person
	Attempts []attemptView // oldest first
	Counts   *report.Report
	Counting int // number of the attempt that counts; 0 if none does
	Waiting  int // attempts that are not graded yet
	Due      time.Time
	Extended bool

	Assignment string // class.Version of what the attempt that counts was graded by
	Elsewhere  bool   // it holds nothing of the lab
}

// An attemptView is an attempt with what became of it.
type attemptView struct {
	store.Attempt
	Report *report.Report // with what lateness costs; nil while it waits
	Counts bool
	Older  bool // it was graded by the assignment as it was before it changed
}

// OurFault reports whether the attempt could not be graded for a reason of our
// own: it costs nothing.
func (a *attemptView) OurFault() bool {
	return a.Report != nil && a.Report.Verdict() == report.Error && a.Report.Override == nil
}

// rules are what was decided about the students of a lab, as lab grade reads it
// from files: the export brings these files. lang is that of whoever reads it.
func (s *Server) rules(ctx context.Context, l *Lab, student string, lang i18n.Lang) (o class.Options, history []store.Ruling, err error) {
	o = s.options(l, lang)
	if history, err = s.Store.Rulings(ctx, l.Name(), student); err != nil {
		return o, nil, err
	}
	overrides, extensions := ruleFiles(history, false)
	o.Extensions, o.Marks, err = readRules(l, overrides, extensions)
	return o, history, err
}

// ruleFiles are the rulings in force as the two files that lab grade reads; nil
// where there is nothing to say. Those of a course have a column that names the
// lab.
func ruleFiles(history []store.Ruling, course bool) (overrides, extensions []byte) {
	marks := [][]string{{"id", "check", "points", "reason", "by", "comment", "assignment"}}
	more := [][]string{{"id", "until", "reason", "assignment"}}
	for _, r := range store.InForce(history) {
		about := r.About
		if about == "" {
			about = "total"
		}
		switch r.Kind {
		case store.Mark:
			marks = append(marks, []string{r.Student, about, strconv.FormatInt(*r.Value, 10), r.Words, r.Author, "", r.Assignment})
		case store.Comment:
			marks = append(marks, []string{r.Student, about, "", "", r.Author, r.Words, r.Assignment})
		case store.Extension:
			more = append(more, []string{r.Student, r.Until().UTC().Format(time.RFC3339), r.Words, r.Assignment})
		}
	}
	for _, rows := range [][][]string{marks, more} {
		for i, row := range rows {
			if !course {
				rows[i] = row[:len(row)-1]
			}
		}
	}
	return table(marks), table(more)
}

// table writes rows as CSV, in which nothing is a formula; nil if there is a
// heading alone.
func table(rows [][]string) []byte {
	if len(rows) == 1 {
		return nil
	}
	var b bytes.Buffer
	out := csv.NewWriter(&b)
	for _, row := range rows {
		for i, cell := range row {
			row[i] = report.Cell(cell)
		}
		out.Write(row) // into memory
	}
	out.Flush()
	return b.Bytes()
}

func readRules(l *Lab, overrides, extensions []byte) (more *ruling.Extensions, marks *ruling.Marks, err error) {
	if extensions != nil {
		more, err = ruling.ReadExtensions(extensionsName, extensions, ruling.Scope{}, func(text string) (time.Time, bool) {
			t, err := time.Parse(time.RFC3339, text)
			return t.Add(time.Second - time.Nanosecond), err == nil // as lab grade reads it
		})
		if err != nil {
			return nil, nil, err
		}
	}
	if overrides != nil {
		marks, err = class.ReadMarks(overridesName, overrides, ruling.Scope{}, l.Spec)
	}
	return more, marks, err
}

// standing finds out how a student stands. list are the student's attempts.
func (s *Server) standing(l *Lab, o class.Options, who store.Person, list []store.Attempt) (*standing, error) {
	st := &standing{Who: who, Due: l.Until}
	if e := o.Extensions.Of(who.ID); e != nil {
		if until := e.After(l.Until); !l.Until.IsZero() && until.After(st.Due) { // more time than no end of it there is not
			st.Due, st.Extended = until, true
		}
	}
	version := s.assignmentOf(l)
	var all, good []class.Earlier
	var numbers, goodNumbers []int
	for _, a := range byTime(list) {
		v := attemptView{Attempt: a}
		if a.Graded.IsZero() {
			st.Waiting++
			st.Attempts = append(st.Attempts, v)
			continue
		}
		e := class.Earlier{Time: a.Received, Kept: a.Result}
		alone, err := o.Count(l.Spec, &who.Student, []class.Earlier{e})
		if err != nil {
			return nil, err
		}
		v.Report, v.Older = alone.Report, alone.Assignment != "" && alone.Assignment != version
		all, numbers = append(all, e), append(numbers, a.Number)
		if !v.OurFault() {
			good, goodNumbers = append(good, e), append(goodNumbers, a.Number)
		}
		st.Attempts = append(st.Attempts, v)
	}
	if len(good) > 0 { // what we could not grade never counts instead of what we could
		all, numbers = good, goodNumbers
	}
	if len(all) == 0 {
		st.Counts = decided(l, o, who)
		return st, nil
	}
	counts, err := o.Count(l.Spec, &who.Student, all)
	if err != nil {
		return nil, err
	}
	st.Counts, st.Counting, st.Assignment, st.Elsewhere = counts.Report, numbers[counts.Number], counts.Assignment, counts.Elsewhere
	for i := range st.Attempts {
		st.Attempts[i].Counts = st.Attempts[i].Number == st.Counting
	}
	return st, nil
}

// decided is the report of a student who handed nothing in, and was given a total
// by a person; nil for one who was not.
func decided(l *Lab, o class.Options, who store.Person) *report.Report {
	rules := o.Marks.Of(who.ID)
	if rules == nil || rules.Total() == nil {
		return nil
	}
	total, most := rules.Total(), l.Spec.Points
	return &report.Report{Assignment: l.Name(), Language: o.Lang.String(), ID: who.ID, Points: total.Points, MaxPoints: most, Passed: total.Points == most,
		MachinePoints: new(int), Override: &report.Override{Points: total.Points, MaxPoints: most, Reason: total.Reason, By: total.By, MachineVerdict: report.NotCaptured}}
}

// standingOf is how one student stands, with the history of rulings.
func (s *Server) standingOf(ctx context.Context, l *Lab, who store.Person, lang i18n.Lang) (*standing, []store.Ruling, error) {
	o, history, err := s.rules(ctx, l, who.ID, lang)
	if err != nil {
		return nil, nil, err
	}
	list, err := s.Store.Attempts(ctx, l.Name(), who.ID)
	if err != nil {
		return nil, nil, err
	}
	st, err := s.standing(l, o, who, list)
	return st, history, err
}

// used is how many attempts cost one of those that a student has.
func used(list []store.Attempt) (n int) {
	for _, a := range list {
		if r, err := class.Unpack(a.Result, i18n.En); a.Graded.IsZero() || err == nil && r != nil && r.Verdict() != report.Error {
			n++
		}
	}
	return n
}
