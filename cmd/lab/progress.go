package main

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/adrg/xdg"
	"github.com/urfave/cli/v2"

	"socketlab/assignments"
	"socketlab/assignments/check"
	"socketlab/assignments/grade"
	"socketlab/assignments/progress"
	"socketlab/assignments/report"
	"socketlab/capture/flow"
	"socketlab/capture/printable"
)

// progressFile is where the student's progress is kept.
func progressFile() string { return filepath.Join(xdg.DataHome, "lab", "progress.json") }

// loadProgress reads what is remembered. What cannot be read is said, and
// stands for nothing.
func (p *program) loadProgress() *progress.Book {
	book, err := progress.Load(progressFile())
	if err != nil {
		p.note(p.Say("%s; lab list --from FOLDER writes it again from your recordings", p.words(err)))
	}
	return book
}

// remember notes the result of a lab of the course. That it cannot be noted
// changes nothing else.
func (p *program) remember(name string, r *report.Report) {
	if r == nil || !assignments.IsBuiltIn(name) {
		return
	}
	err := progress.Add(progressFile(), progress.Try{
		Lab: r.Assignment, Points: r.Points, Max: r.MaxPoints, Passed: r.Passed, At: time.Now(),
	})
	if err != nil && xdg.Home != "" {
		p.note(p.Say("your progress was not noted: %v", err))
	}
}

// rebuild writes the progress anew from all captures below a folder.
func (p *program) rebuild(ctx context.Context, folder string) (*progress.Book, error) {
	tries, err := p.triesBelow(ctx, folder)
	if err != nil {
		return nil, err
	}
	if len(tries) == 0 {
		return nil, misuse(p.Say("%s holds no capture of a lab; the progress stays as it was", printable.String(folder)))
	}
	slices.SortStableFunc(tries, func(a, b progress.Try) int { return a.At.Compare(b.At) })
	book := progress.New()
	for _, t := range tries {
		book.Note(t)
	}
	if err := book.Save(progressFile()); err != nil {
		return nil, cannot(err)
	}
	p.note(p.Say("progress is that of %d captures now", len(tries)))
	return book, nil
}

// Bounds of what is looked at below a folder.
const (
	maxCaptures    = 10_000
	longestGrading = 30 * time.Second // of one capture
)

// triesBelow grades every capture below a folder that tells which lab it is
// of. Links are not followed.
func (p *program) triesBelow(ctx context.Context, folder string) (tries []progress.Try, err error) {
	all, err := assignments.All()
	if err != nil {
		return nil, cannot(err)
	}
	err = filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil && path == folder:
			return named(folder, err)
		case err != nil || !d.Type().IsRegular() || grade.Stem(path) == filepath.Base(path):
			return nil
		case len(tries) == maxCaptures:
			return fs.SkipAll
		}
		if t, ok := p.tryOf(ctx, path, all); ok {
			tries = append(tries, t)
		}
		return nil
	})
	return tries, err
}

// tryOf grades a capture for the lab that it is of. One that cannot be read, or
// may be of several labs, is left out, and said.
func (p *program) tryOf(ctx context.Context, path string, all []*check.Spec) (t progress.Try, ok bool) {
	ctx, cancel := context.WithTimeout(ctx, longestGrading)
	defer cancel()
	r, err := await(ctx, func() (*report.Report, error) {
		work := grade.File(path, "")
		possible, err := grade.Which(work, all)
		if spec := theOne(possible, path); err == nil && spec != nil {
			return grade.Grade(spec, work, p.Lang)
		}
		return nil, err
	})
	if err != nil || r == nil {
		why := p.Say("it is not clear which lab it is of")
		if err != nil {
			why = p.words(err)
		}
		p.note(p.Say("%s is left out: %s", printable.String(path), why))
		return t, false
	}
	return progress.Try{Lab: r.Assignment, Points: r.Points, Max: r.MaxPoints, Passed: r.Passed, At: recordedAt(path)}, true
}

// theOne returns the only one of the labs that a capture may be of, or the one
// after which a folder is named that the capture lies in; else nil.
func theOne(possible []*check.Spec, path string) *check.Spec {
	if len(possible) == 1 {
		return possible[0]
	}
	if full, err := filepath.Abs(path); err == nil {
		path = full
	}
	for dir := filepath.Dir(path); dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		for _, s := range possible {
			if s.Name == filepath.Base(dir) {
				return s
			}
		}
	}
	return nil
}

// recordedAt is when the first frame of a capture was recorded, or, where the
// frames have no times, when the file was written last.
func recordedAt(path string) (at time.Time) {
	file, err := os.Open(path)
	if err != nil {
		return at
	}
	defer file.Close()
	if info, err := file.Stat(); err == nil {
		at = info.ModTime()
	}
	if c, err := flow.Read(file, flow.Options{MaxKept: 1}); err == nil && !c.First.IsZero() {
		at = c.First
	}
	return at
}

// A syllabus is the labs as a student sees them: what there is, and what is done.
type syllabus struct {
	*program
	specs   map[string]*check.Spec
	book    *progress.Book
	palette report.Palette
}

// syllabus reads the built-in labs, and what is remembered of them.
func (p *program) syllabus(c *cli.Context, book *progress.Book) (*syllabus, error) {
	all, err := assignments.All()
	if err != nil {
		return nil, cannot(err)
	}
	out := &syllabus{p, map[string]*check.Spec{}, book, report.Palette{}}
	for _, s := range all {
		out.specs[s.Name] = s
	}
	if p.color(c) {
		out.palette = report.Colors()
	}
	return out, nil
}

// print writes the labs by chapter, each with what became of it, and what comes
// next.
func (c *syllabus) print(w io.Writer) error {
	fmt.Fprintf(w, "    %s %s\n", strings.Repeat(" ", nameWidth), c.Say("best last  of"))
	for _, chapter := range assignments.Chapters() {
		if title := chapter.Title.In(c.Lang); title != "" {
			fmt.Fprintf(w, "%s\n", title)
		}
		for _, name := range chapter.Labs {
			c.row(w, name)
		}
	}
	names := assignments.Names()
	fmt.Fprintf(w, "\n%s\n", c.Say("%d of %d labs passed", c.book.Count(names), len(names)))
	return c.invite(w)
}

// nameWidth is that of the longest lab's name, in terminal cells.
const nameWidth = 15

// row writes one lab. A tick says that it was passed, a dot that it was tried.
func (c *syllabus) row(w io.Writer, name string) {
	mark, marks := " ", strings.Repeat(" ", 14)
	if l := c.book.Of(name); l != nil {
		mark, marks = "·", fmt.Sprintf("%4d %4d %4d", l.Best, l.Last, l.Max)
		if l.Passed {
			mark = c.palette.Paint(c.palette.Good, "✓")
		}
	}
	title := printable.Cut(c.specs[name].Title.In(c.Lang), 78-4-nameWidth-1-14-2)
	fmt.Fprintf(w, "  %s %s %s  %s\n", mark, printable.Fit(name, nameWidth), marks, title)
}

// invite names the next lab and how to begin it.
func (c *syllabus) invite(w io.Writer) error {
	next := c.book.Next(assignments.Names())
	if next == "" {
		_, err := fmt.Fprintf(w, "%s\n", c.Say("You have done the whole course. Well done!"))
		return err
	}
	_, err := fmt.Fprintf(w, "%s %s\n    lab show %s\n    lab start %s\n    lab run %s --id 20241234\n", c.Say("Next:"), c.specs[next].Title.In(c.Lang), next, next, next)
	return err
}

func (p *program) nextCommand() *cli.Command {
	return &cli.Command{
		Name:      "next",
		Usage:     p.Say("name the next lab of the course that you have not passed"),
		UsageText: "lab next\nlab show $(lab next -q)",
		Flags:     p.resultFlags("text", "json"),
		Action:    p.next,
	}
}

// next prints the first lab of the course that is not passed: with -q, its name
// alone.
func (p *program) next(c *cli.Context) error {
	if _, err := p.arguments(c, 0, 0); err != nil {
		return err
	}
	labs, err := p.syllabus(c, p.loadProgress())
	if err != nil {
		return err
	}
	next := labs.book.Next(assignments.Names())
	return p.write(c, func(w io.Writer) error {
		switch {
		case c.String("format") == "json" && next == "":
			_, err := fmt.Fprintln(w, "null")
			return err
		case c.String("format") == "json":
			return labs.json(w, labs.specs[next])
		case p.quiet && next == "":
			return nil
		case p.quiet:
			_, err := fmt.Fprintln(w, next)
			return err
		}
		return labs.invite(w)
	})
}
