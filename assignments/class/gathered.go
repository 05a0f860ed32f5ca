package class

import (
	"io"
	"slices"
	"strings"

	"socketlab/assignments/check"
	"socketlab/assignments/compare"
	"socketlab/assignments/gradebook"
	"socketlab/assignments/i18n"
	"socketlab/assignments/report"
)

// A Handed is an attempt that counts, as it was graded alone.
type Handed struct {
	Student string // id
	File    string // the capture
	Kept    []byte // of its Graded
	Open    func() (io.ReadCloser, error)
}

// A Gathering says of attempts that were graded one by one what Grade says of a
// class: which captures share packets, and which machine sealed captures of
// several students.
type Gathering struct {
	all    []compare.Entry
	owners map[string][]string // students, by machine
}

// Add adds an attempt. It returns the signals that somebody should look at.
func (g *Gathering) Add(h Handed, lang i18n.Lang) ([]report.Signal, error) {
	e, err := unpack(h.Kept, lang)
	if err != nil {
		return nil, err
	}
	if len(e.Print.Tokens) > 0 {
		g.all = append(g.all, compare.Entry{Name: h.Student, File: h.File, Print: e.Print, Open: h.Open})
	}
	if g.owners == nil {
		g.owners = map[string][]string{}
	}
	for _, name := range e.Machines {
		g.owners[name] = append(g.owners[name], h.Student)
	}
	if e.Report == nil {
		return nil, nil
	}
	return slices.DeleteFunc(e.Report.Signals, func(s report.Signal) bool { return !s.Matters() }), nil
}

// Sharing says which captures share packets.
func (g *Gathering) Sharing(lang i18n.Lang) *report.Comparison {
	return compare.Report(len(g.all), compare.New(g.all).Pairs(), true, lang)
}

// Machines are those that sealed captures of several students.
func (g *Gathering) Machines() []report.Sealer {
	out := []report.Sealer{}
	for name, students := range g.owners {
		slices.Sort(students)
		if students = slices.Compact(students); len(students) > 1 {
			out = append(out, report.Sealer{Name: name, Students: students})
		}
	}
	slices.SortFunc(out, func(a, b report.Sealer) int { return strings.Compare(a.Name, b.Name) })
	return out
}

// MarkOf is the mark of a student whose attempts were counted, as it is filled
// into a gradebook; there is none for what lab failed in by its own fault.
func MarkOf(spec *check.Spec, student *gradebook.Student, r *report.Report, lang i18n.Lang) (mark gradebook.Mark, ok bool) {
	if r == nil || r.Verdict() == report.Error && r.Override == nil {
		return mark, false
	}
	return gradebook.Mark{Student: student, Points: r.Points, MaxPoints: spec.Points, Feedback: feedbackLine(r, lang)}, true
}
