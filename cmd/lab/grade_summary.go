package main

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/urfave/cli/v2"

	"socketlab/assignments/class"
	"socketlab/assignments/report"
	"socketlab/capture/printable"
)

// summarize prints what became of the class, and everybody who needs a look.
func (p *program) summarize(c *cli.Context, r *class.Result) error {
	return p.write(c, func(w io.Writer) error {
		out := &summary{program: p, w: w}
		out.line(p.Say("%d students graded, %d with full marks; %d without a submission, %d submissions unclear", r.Graded, r.Full, r.Missing, r.Unclear))
		if r.Unsure > 0 {
			out.line(p.Say("%d students may own unclear submissions and have no other", r.Unsure))
		}
		for _, row := range r.Rows {
			out.row(row)
		}
		for i, f := range r.Skipped {
			if i == mostLeftOut {
				out.line("  " + p.Say("and %d more: see the page of the class", len(r.Skipped)-i))
				break
			}
			name := strings.Trim(f.Source+"/"+f.Path, "/")
			if !f.Kept {
				name = p.Say("left out: %s", name)
			}
			out.line("  " + name + ": " + f.Reason)
		}
		out.book(r.Gradebook)
		out.line(p.Say("The results are in %s", c.String("out")))
		return out.err
	})
}

// mostLeftOut is how many files are listed that were left out.
const mostLeftOut = 50

// A summary prints lines until one cannot be printed.
type summary struct {
	*program
	w   io.Writer
	err error
}

func (s *summary) line(text string) {
	if s.err == nil {
		_, s.err = fmt.Fprintln(s.w, printable.String(text))
	}
}

// rowName is what a row is called: by the student, where that is sure.
func rowName(r *report.ClassRow) string {
	if r.ID == "" || r.Status != report.Graded && !r.Status.Absent() {
		return strings.Trim(r.Source+"/"+r.Label, "/")
	}
	return r.ID
}

// row prints a row that the teacher should look at.
func (s *summary) row(r *report.ClassRow) {
	name := rowName(r)
	if r.Name != "" && r.Status != report.Unmatched {
		name = strings.TrimSpace(name + " " + r.Name)
	}
	switch {
	case r.Verdict == report.Error && !r.IsMarked():
		s.line("  " + s.Say("could not be graded: %s", name) + ": " + r.Reason)
	case r.Status == report.Missing:
		s.line("  " + s.Say("missing: %s", name))
	case r.Status == report.Unsure:
		s.line("  " + s.Say("not sure what is theirs: %s", name))
	case r.Status == report.Unmatched:
		s.line("  " + s.Say("of nobody known: %s (%d of %d points)", name, r.Points, r.MaxPoints))
	case r.Status == report.Ambiguous:
		s.line("  " + s.Say("not sure whose: %s (%d of %d points)", name, r.Points, r.MaxPoints))
	case r.Reason != "":
		s.line("  " + s.Say("nothing to grade: %s", name) + ": " + r.Reason)
	}
	lines := r.Rulings(s.Lang)
	if r.Late {
		s.line("  " + s.Say("late: %s", name) + "  " + strings.Trim(r.Time+"  "+lines[0], " "))
		lines = lines[1:]
	}
	for _, line := range lines {
		s.line("  " + name + ": " + line)
	}
	for _, n := range r.Notes {
		s.line("  " + name + ": " + n)
	}
}

func (s *summary) book(b *report.ClassBook) {
	if b == nil {
		return
	}
	s.line(s.Say("%d marks filled into the column %q of %s", b.Entered, b.Column, b.File))
	for _, k := range b.Kept {
		s.line("  " + s.Say("left alone: %s", k))
	}
	for _, id := range b.NotInBook {
		s.line("  " + s.Say("not in the gradebook: %s", id))
	}
	for _, id := range b.Ambiguous {
		s.line("  " + s.Say("several rows of the gradebook could be those of %s", id))
	}
}

// mostNamed is how many of those who could not be graded are named.
const mostNamed = 10

// unread says who could not be graded by a fault of this machine, or of lab; nil
// if everybody could.
func (p *program) unread(r *class.Result) error {
	var names []string
	for _, row := range r.Rows {
		if row.Verdict == report.Error && !row.IsMarked() {
			names = append(names, rowName(row))
		}
	}
	for _, f := range r.Skipped {
		if f.Unread {
			names = append(names, strings.Trim(f.Source+"/"+f.Path, "/"))
		}
	}
	if len(names) == 0 {
		return nil
	}
	n := len(names)
	if n > mostNamed {
		names = append(names[:mostNamed], "…")
	}
	text := p.Say("%d could not be graded on this computer, and no mark was entered for them: %s", n, strings.Join(names, ", "))
	return &problem{code: exitNotPassed, err: errors.New(text)}
}
