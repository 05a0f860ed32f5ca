package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"socketlab/assignments"
	"socketlab/assignments/class"
	"socketlab/assignments/course"
	"socketlab/assignments/gradebook"
	"socketlab/assignments/report"
	"socketlab/assignments/ruling"
	"socketlab/capture/files"
	"socketlab/capture/message"
	"socketlab/capture/printable"
)

// A courseTask is a course that is about to be graded.
type courseTask struct {
	*assignments.Course
	paths  []string
	out    *os.Root
	zone   *time.Location
	roster *gradebook.Roster
	book   []byte // the teacher's gradebook, filled in lab by lab; nil if there is none
	rules  []labRules
}

// labRules is what a teacher decided about students in one lab.
type labRules struct {
	*ruling.Extensions
	*ruling.Marks
}

// notForCourses are flags of lab grade that a course file says instead, or that
// are about one assignment.
var notForCourses = []string{"assignment", "attempt", "since", "until", "grade-column", "only", "compare-with", "late-grace", "late-percent", "late-days", "late-of", "late-cutoff"}

// gradeCourse grades all labs of a course, each into a folder of its own, and
// puts them together.
func (p *program) gradeCourse(c *cli.Context) error {
	t, err := p.planCourse(c)
	if err != nil {
		return err
	}
	defer t.out.Close()
	lock, err := p.lockResults(c)
	if err != nil {
		return err
	}
	defer lock.Release()
	found, err := t.places()
	if err != nil {
		return cannot(err)
	}
	var labs []course.Lab
	for i := range t.Labs {
		one, err := p.gradeLab(c, t, i, found[i])
		if err != nil {
			return err
		}
		labs = append(labs, one)
	}
	result := course.Combine(t.Title.In(p.Lang), p.Lang, labs, t.Drop)
	if err := p.writeCourse(c, t, result); err != nil {
		return cannot(err)
	}
	if err := p.write(c, func(w io.Writer) error { return p.courseText(w, c, result) }); err != nil {
		return err
	}
	full := func(s *report.CourseStudent) bool { return s.Percent == 100 && s.Unclear == 0 }
	if c.Bool("strict") && slices.ContainsFunc(result.Students, func(s *report.CourseStudent) bool { return !full(s) }) {
		return errNotPassed
	}
	return nil
}

// planCourse checks the command line and reads the course and the lists.
func (p *program) planCourse(c *cli.Context) (*courseTask, error) {
	paths, err := p.arguments(c, 1, -1)
	if err != nil {
		return nil, err
	}
	for _, flag := range notForCourses {
		if c.IsSet(flag) {
			return nil, misuse(p.Say("--%s is about one assignment; with --course the course file says it", flag))
		}
	}
	switch {
	case c.String("out") == "":
		return nil, misuse(p.Say("say where the results go: --out FOLDER")).tell(p.again("--out", "results"))
	case c.Int("jobs") < 0 || c.Duration("timeout") <= 0:
		return nil, misuse(p.Say("--jobs and --timeout want a positive number")).tell("lab grade --help")
	}
	t := &courseTask{paths: paths}
	if t.Course, err = p.loadCourse(c.String("course")); err != nil {
		return nil, err
	}
	zone := t.Zone
	if c.IsSet("zone") {
		zone = c.String("zone")
	}
	if t.zone, err = p.zone(zone); err != nil {
		return nil, err
	}
	for _, path := range paths {
		if _, err := os.Stat(path); err != nil {
			return nil, named(path, err)
		}
	}
	lists := &classTask{spec: t.Labs[0].Spec}
	if err := p.readRoster(c, lists); err != nil {
		return nil, err
	}
	t.roster = lists.roster
	if name := c.String("gradebook"); name != "" {
		if t.book, err = p.read(name); err != nil {
			return nil, err
		}
		if files.Same(name, filepath.Join(c.String("out"), filledBook(name))) {
			return nil, misuse(p.Say("--out %s: a result would take the place of %s; choose another folder", c.String("out"), name))
		}
	}
	if err := p.openOut(c, lists); err != nil {
		return nil, err
	}
	t.out = lists.out
	return t, p.readCourseRulings(c, t)
}

// readCourseRulings reads what a teacher decided, for each lab.
func (p *program) readCourseRulings(c *cli.Context, t *courseTask) (err error) {
	scope := ruling.Scope{Course: true}
	for _, l := range t.Labs {
		scope.Labs = append(scope.Labs, l.Spec.Name)
	}
	for _, l := range t.Labs {
		var one labRules
		scope.Lab = l.Spec.Name
		if one.Extensions, err = p.extensions(c, scope, t.zone); err != nil {
			return err
		}
		if one.Marks, err = p.overrides(c, scope, l.Spec); err != nil {
			return err
		}
		t.rules = append(t.rules, one)
	}
	return nil
}

// loadCourse reads a course file. One with errors in it is wrong usage.
func (p *program) loadCourse(name string) (*assignments.Course, error) {
	c, err := await(p.ctx, func() (*assignments.Course, error) { return assignments.LoadCourse(name) })
	var problems message.Problems
	switch {
	case err == nil:
		return c, nil
	case p.ctx.Err() != nil:
		return nil, p.ctx.Err()
	case errors.As(err, &problems) && len(problems) > 0:
		return nil, misuse(problems[0].In(p.Lang)).tell("lab lint " + quoted(name))
	}
	return nil, named(name, err)
}

// places finds, for each lab, the folders and archives with what was handed in:
// those named after it, or as the course file says. Where none is named after
// any lab, everything may be of each.
func (t *courseTask) places() ([][]string, error) {
	found := make([][]string, len(t.Labs))
	any := false
	for _, given := range t.paths {
		entries := []string{given}
		if info, err := os.Stat(given); err != nil {
			return nil, err
		} else if info.IsDir() {
			if list, err := os.ReadDir(given); err == nil {
				for _, e := range list {
					entries = append(entries, filepath.Join(given, e.Name()))
				}
			}
		}
		for _, entry := range entries {
			if i := t.labOf(filepath.Base(entry)); i >= 0 {
				found[i] = append(found[i], entry)
				any = true
			}
		}
	}
	if !any {
		for i := range found {
			found[i] = t.paths
		}
	}
	return found, nil
}

// labOf returns the lab whose submissions a folder or archive holds, by its
// name, or -1.
func (t *courseTask) labOf(name string) int {
	best, length := -1, 0
	lower := strings.ToLower(name)
	for i, l := range t.Labs {
		if l.From != "" {
			if ok, _ := path.Match(l.From, name); ok {
				return i
			}
			continue
		}
		rest, ok := strings.CutPrefix(lower, l.Spec.Name)
		apart := rest == "" || !(rest[0] == '-' && t.isName(lower)) && strings.ContainsAny(rest[:1], ".-_ (")
		if ok && apart && len(l.Spec.Name) > length {
			best, length = i, len(l.Spec.Name)
		}
	}
	return best
}

// isName reports whether some lab of the course is called so.
func (t *courseTask) isName(name string) bool {
	return slices.ContainsFunc(t.Labs, func(l assignments.CourseLab) bool { return l.Spec.Name == name })
}

// gradeLab grades the class in one lab.
func (p *program) gradeLab(c *cli.Context, t *courseTask, i int, paths []string) (course.Lab, error) {
	l := &t.Labs[i]
	out := course.Lab{Name: l.Spec.Name, Title: l.Spec.Title.In(p.Lang), Weight: l.Weight, MaxPoints: l.Spec.Points, Due: l.Due, Folder: l.Spec.Name}
	if len(paths) == 0 && len(t.rules[i].IDs()) == 0 {
		return out, nil
	}
	one, err := p.labTask(c, t, i, paths)
	if err != nil {
		return out, err
	}
	defer one.out.Close()
	result, err := p.gradeClass(c, one, t.Source(i))
	if err != nil {
		return out, err
	}
	defer result.Close()
	if t.book != nil && one.book.Book != nil {
		if t.book, err = os.ReadFile(filepath.Join(one.out.Name(), filledBook(one.book.Path))); err != nil {
			return out, cannot(err)
		}
	}
	out.Take(result.Class)
	return out, nil
}

// labTask is one lab as `lab grade` grades it.
func (p *program) labTask(c *cli.Context, t *courseTask, i int, paths []string) (one *classTask, err error) {
	l := &t.Labs[i]
	one = &classTask{spec: l.Spec, paths: paths, roster: t.roster, zone: t.zone}
	if one.Options, err = p.classOptions(c, t.zone); err != nil {
		return nil, err
	}
	one.Attempt, one.Late, one.Extensions, one.Marks = t.Attempt, t.LateOf(i), t.rules[i].Extensions, t.rules[i].Marks
	if l.Due != "" {
		_, one.Until, _ = assignments.Moment(l.Due, t.zone)
	}
	one.Progress, one.clear = p.progress()
	if err := p.labBook(c, t, one); err != nil {
		return nil, err
	}
	if err := t.out.MkdirAll(l.Spec.Name, 0o777); err != nil {
		return nil, cannot(err)
	}
	if one.out, err = os.OpenRoot(filepath.Join(t.out.Name(), l.Spec.Name)); err != nil {
		return nil, cannot(err)
	}
	return one, nil
}

// labBook finds the column of a lab in the gradebook, if there is one. A course
// may have labs that the LMS does not.
func (p *program) labBook(c *cli.Context, t *courseTask, one *classTask) error {
	if t.book == nil {
		return nil
	}
	name := c.String("gradebook")
	s := one.spec
	book, err := gradebook.ReadBook(t.book, gradebook.BookOptions{Assignment: []string{s.Name, s.Title.En, s.Title.Ko}})
	if err == nil && !book.Named && len(t.Course.Labs) > 1 { // its one column may be any lab's
		err = message.Errorf("no column is called like it")
	}
	if err != nil {
		p.note(p.Say("%s: no marks are filled in for %s: %v", name, s.Name, err))
		return nil
	}
	one.book = class.Gradebook{Book: book, Path: name}
	one.roster = one.roster.Join(book.Roster())
	return nil
}

// filledBook is what the filled copy of a gradebook is called.
func filledBook(name string) string {
	base := filepath.Base(name)
	return strings.TrimSuffix(base, filepath.Ext(base)) + "-filled" + filepath.Ext(base)
}

// writeCourse writes the pages of the course, its tables, and the gradebook.
func (p *program) writeCourse(c *cli.Context, t *courseTask, result *report.Course) error {
	if t.book != nil {
		if err := files.WriteIn(t.out, filledBook(c.String("gradebook")), func(w io.Writer) error { _, err := w.Write(t.book); return err }); err != nil {
			return err
		}
	}
	return course.Write(t.out, result)
}

// courseText prints how the course went, a line for each lab.
func (p *program) courseText(w io.Writer, c *cli.Context, r *report.Course) error {
	fmt.Fprintln(w, p.Say("%d students in %d labs", len(r.Students), len(r.Labs)))
	unclear := 0
	for _, s := range r.Students {
		unclear += s.Unclear
	}
	for _, l := range r.Labs {
		how := p.Say("nobody has handed it in yet")
		if !l.Open {
			how = p.Say("%d handed in, %s percent on average", l.HandedIn, report.Tenths(l.Mean))
		}
		fmt.Fprintf(w, "  %s  %s\n", printable.Fit(l.Name, nameWidth), how)
	}
	if unclear > 0 {
		fmt.Fprintln(w, p.Say("%d marks are unclear and do not count yet: look at the page", unclear))
	}
	_, err := fmt.Fprintln(w, p.Say("The results are in %s", c.String("out")))
	return err
}
