package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"time"
	_ "time/tzdata" // not every machine knows the zones by their names

	"github.com/schollz/progressbar/v3"
	"github.com/urfave/cli/v2"

	"socketlab/assignments"
	"socketlab/assignments/check"
	"socketlab/assignments/class"
	"socketlab/assignments/gradebook"
	"socketlab/assignments/submission"
	"socketlab/capture/files"
	"socketlab/capture/message"
)

func (p *program) gradeCommand() *cli.Command {
	return &cli.Command{
		Name:      "grade",
		Usage:     p.Say("grade a class: every submission in folders, archives and LMS downloads"),
		ArgsUsage: "PATH…",
		Description: p.Say("PATH is a folder, a .zip or .tar.gz archive, or the bulk download of Moodle,\n" +
			"Canvas, Blackboard or Gradescope. Writes into the folder of --out: index.html (the\n" +
			"class), students/ID.html, gradebook.csv, results.json, junit.xml, and with\n" +
			"--gradebook a copy of that file with marks filled in. A run that was interrupted\n" +
			"goes on where it stopped when it is repeated."),
		UsageText: `lab grade submissions.zip --assignment udp-echo --out results
lab grade moodle.zip --assignment udp-echo --out results --roster class.csv --gradebook worksheet.csv
lab grade week3/ week4/ --assignment lab3.yaml --out results --attempt best --until '2026-11-20 23:59'
lab grade moodle.zip --assignment udp-echo --out results --until 2026-11-20 --late-percent 10 --extensions more-time.csv --overrides marks.csv
lab grade moodle.zip --assignment udp-echo --out results-new --compare-with results`,
		Flags:  p.gradeFlags(),
		Action: p.grade,
	}
}

func (p *program) gradeFlags() []cli.Flag {
	return slices.Concat([]cli.Flag{
		&cli.StringFlag{Name: "assignment", Aliases: []string{"a"}, Usage: p.Say("`ASSIGNMENT`: a built-in one, or a YAML file")},
		&cli.StringFlag{Name: "course", Usage: p.Say("grade all labs of the course in `FILE` at once, each in what is named after it")},
		&cli.StringFlag{Name: "out", Usage: p.Say("`FOLDER` for the results")},
		&cli.StringFlag{Name: "roster", Usage: p.Say("class list: a `FILE` with student ids and names (.xlsx, CSV, or the web page that a portal calls .xls)")},
		&cli.StringFlag{Name: "gradebook", Usage: p.Say("gradebook `FILE` to fill in: as Moodle, Canvas, Blackboard or Gradescope gave it, or any table (.xlsx, CSV)")},
		&cli.StringFlag{Name: "grade-column", Usage: p.Say("`TITLE` of the column of the gradebook that marks go into")},
		p.choice("attempt", class.Newest, []string{class.Newest, class.Last, class.First, class.Best}, p.Say("`ATTEMPT` that counts where a student handed in several")),
		&cli.StringFlag{Name: "since", Usage: p.Say("pass over attempts before `TIME` where a student has others")},
		&cli.StringFlag{Name: "until", Usage: p.Say("the deadline: the last moment of `TIME` is in time (23:59 lasts until 23:59:59); pass over later attempts likewise; where there are no others, they count and are marked late")},
		&cli.StringFlag{Name: "zone", Usage: p.Say("`ZONE` of times that say none, in --since, --until, zip files and names (default: this machine's), as Asia/Seoul or +09:00")},
		&cli.BoolFlag{Name: "by-folder", Usage: p.Say("each folder that is named after a student is that student's, whatever the files in it are called")},
		&cli.BoolFlag{Name: "strict", Usage: p.Say("exit with 1 if any submission is below full marks")},
		&cli.StringFlag{Name: "key", Usage: p.Say("`FILE` with the key of lab nonce and lab referee: see whether students sent their codes")},
		p.recordingsFlag(),
		p.timeoutFlag(),
		&cli.IntFlag{Name: "jobs", Usage: p.Say("`NUMBER` of submissions graded at the same time (default: as many as there are processors)")},
	}, p.ruleFlags())
}

// timeoutFlag is that of commands that grade.
func (p *program) timeoutFlag() cli.Flag {
	return &cli.DurationFlag{Name: "timeout", Value: time.Minute, Usage: p.Say("longest `TIME` that one submission may take")}
}

// A classTask is a class that is about to be graded.
type classTask struct {
	spec   *check.Spec
	paths  []string
	out    *os.Root
	roster *gradebook.Roster // of --roster and --gradebook; nil if there is none
	book   class.Gradebook   // of --gradebook
	zone   *time.Location    // of times that say none
	old    *class.Old        // of --compare-with; nil if there is none
	clear  func()            // takes the progress bar off the terminal
	class.Options
}

// grade does what `lab grade` promises.
func (p *program) grade(c *cli.Context) error {
	// What is kept of 10,000 submissions takes 80 MiB; collected as often as usual,
	// what it takes to write them would double that and more.
	defer debug.SetGCPercent(debug.SetGCPercent(40))
	if c.IsSet("course") {
		return p.gradeCourse(c)
	}
	t, err := p.planClass(c)
	if err != nil {
		return err
	}
	defer t.out.Close()
	lock, err := p.lockResults(c)
	if err != nil {
		return err
	}
	defer lock.Release()
	result, err := p.gradeClass(c, t, c.String("assignment"))
	if err != nil {
		return err
	}
	defer result.Close()
	if doubt := result.Doubt(p.Lang); doubt != "" {
		p.note(doubt)
	}
	if err := p.summarize(c, result); err != nil {
		return err
	}
	if err := p.sayChanges(c, result); err != nil {
		return err
	}
	if unread := p.unread(result); unread != nil {
		return unread
	}
	if c.Bool("strict") && result.Full < result.Graded+result.Unclear { // an unclear one is not full marks for anybody
		return errNotPassed
	}
	return nil
}

// gradeClass finds what a class handed in for an assignment, which was read from
// source, grades it and writes the results. Nobody else may be writing there.
func (p *program) gradeClass(c *cli.Context, t *classTask, source string) (*class.Result, error) {
	class.Sweep(t.out.Name())
	t.Worker = worker(source)
	ids, done := class.Payload(c.Context, t.spec, t.out.Name(), t.Options)
	in, err := submission.Find(t.paths, submission.Options{Roster: t.roster, Out: t.out.Name(), Zone: t.zone, ByFolder: c.Bool("by-folder"), Payload: ids})
	done()
	if err != nil {
		return nil, cannot(err)
	}
	defer in.Close()
	if err := t.CheckRulings(in); err != nil {
		return nil, p.eachProblem(err)
	}
	if err := t.CheckOnly(t.spec, in); err != nil {
		return nil, cannot(err)
	}
	if name := c.String("key"); name != "" {
		if t.Codes, err = p.codes(name, t, in); err != nil {
			return nil, err
		}
	}
	p.noteTimes(t, in)
	result, err := class.Grade(c.Context, t.spec, in, t.out, t.Options)
	t.clear()
	switch {
	case errors.Is(err, context.Canceled):
		return nil, interrupted(message.Errorf("interrupted; the same command goes on from here"))
	case err != nil:
		return nil, cannot(err)
	}
	if err := p.writeClass(t, result); err != nil {
		result.Close()
		return nil, cannot(err)
	}
	return result, nil
}

// writeClass writes the results of a class, and notes what should be known of
// them.
func (p *program) writeClass(t *classTask, result *class.Result) error {
	result.Roster = t.roster != nil || t.Kept != nil && t.Kept.Class.Roster
	p.noteDeadline(t, result.Class)
	if t.old != nil {
		if err := result.Compare(t.old); err != nil {
			return err
		}
	}
	if err := result.Write(t.book); err != nil {
		return err
	}
	if result.Uncleared != nil {
		p.note(p.words(result.Uncleared))
	}
	if b := result.Gradebook; b != nil && b.Scaled {
		p.note(p.Say("the gradebook counts another maximum than the assignment's %d; marks are scaled to it", result.MaxPoints))
	}
	return nil
}

// planClass checks the command line and reads everything but the submissions.
func (p *program) planClass(c *cli.Context) (t *classTask, err error) {
	t = &classTask{}
	if t.paths, err = p.arguments(c, 1, -1); err != nil {
		return nil, err
	}
	switch {
	case c.String("assignment") == "":
		return nil, misuse(p.Say("say which assignment it is: --assignment NAME")).tell("lab list")
	case c.String("out") == "":
		return nil, misuse(p.Say("say where the results go: --out FOLDER")).tell(p.again("--out", "results"))
	case c.Int("jobs") < 0 || c.Duration("timeout") <= 0:
		return nil, misuse(p.Say("--jobs and --timeout want a positive number")).tell("lab grade --help")
	}
	if t.spec, err = p.assignment(c.String("assignment")); err != nil {
		return nil, err
	}
	if t.zone, err = p.zone(c.String("zone")); err != nil {
		return nil, err
	}
	if t.Options, err = p.classOptions(c, t.zone); err != nil {
		return nil, err
	}
	if t.Refereed, t.Sessions, err = p.recordings(c); err != nil {
		return nil, err
	}
	t.Progress, t.clear = p.progress()
	if err := p.readLists(c, t); err != nil {
		return nil, err
	}
	if err := p.readRulings(c, t); err != nil {
		return nil, err
	}
	for _, path := range t.paths {
		if _, err := os.Stat(path); err != nil {
			return nil, named(path, err)
		}
		if isTable(path) {
			return nil, p.noSubmission(path, len(t.paths))
		}
	}
	if err := p.openOut(c, t); err != nil {
		return nil, err
	}
	if err := p.readOld(c, t); err != nil {
		return nil, err
	}
	return t, p.spareClass(c, t)
}

// isTable tells a class list or a gradebook by its name.
func isTable(path string) bool {
	switch strings.ToLower(filepath.Ext(path)) {
	case ".csv", ".tsv", ".xls", ".xlsx":
		return isFile(path)
	}
	return false
}

// noSubmission refuses a table among the n paths of a class, and says where it
// goes.
func (p *program) noSubmission(path string, n int) error {
	fixed := *p
	fixed.args = slices.DeleteFunc(slices.Clone(p.args), func(arg string) bool { return arg == path })
	if n == 1 {
		fixed.args = append(fixed.args, "submissions.zip")
	}
	return misuse(p.Say("%s is a table, and not what a class handed in; a class list goes behind --roster, a gradebook behind --gradebook", shorten(path))).
		tell(fixed.again("--roster", path))
}

// names are those of the files that the class is written into, but for the
// students' pages.
func (t *classTask) names() (names []string) {
	for _, name := range class.Outputs(t.book) {
		names = append(names, filepath.Join(t.out.Name(), name))
	}
	return names
}

// spareClass refuses to replace what the teacher gave by a result.
func (p *program) spareClass(c *cli.Context, t *classTask) error {
	for _, own := range t.names() {
		for _, name := range append([]string{c.String("roster"), t.book.Path, c.String("extensions"), c.String("overrides")}, t.paths...) {
			if isFile(name) && files.Same(name, own) {
				return misuse(p.Say("--out %s: a result would take the place of %s; choose another folder", c.String("out"), name))
			}
		}
	}
	return nil
}

// openOut makes the folder for results. Nothing is written outside of it.
func (p *program) openOut(c *cli.Context, t *classTask) (err error) {
	if err := os.MkdirAll(c.String("out"), 0o777); err != nil {
		return named(c.String("out"), err)
	}
	if t.out, err = os.OpenRoot(c.String("out")); err != nil {
		return named(c.String("out"), err)
	}
	return nil
}

func (p *program) classOptions(c *cli.Context, zone *time.Location) (o class.Options, err error) {
	o = class.Options{Lang: p.Lang, Attempt: c.String("attempt"), Jobs: c.Int("jobs"), Limit: c.Duration("timeout"), Version: programVersion(), Now: time.Now()}
	if o.Labs, err = assignments.All(); err != nil {
		return o, err
	}
	if o.Since, _, err = p.moment(c, "since", zone); err != nil {
		return o, err
	}
	if _, o.Until, err = p.moment(c, "until", zone); err != nil {
		return o, err
	}
	o.Zone = zone
	return o, nil
}

// zone finds a time zone by its name, as "Asia/Seoul", or its distance from UTC,
// as "+09:00"; "" is that of this machine.
func (p *program) zone(name string) (*time.Location, error) {
	zone, ok := assignments.ZoneOf(name)
	if !ok {
		return nil, misuse(p.Say("--zone %s: want a time zone such as Asia/Seoul or +09:00", shorten(name)))
	}
	return zone, nil
}

// moment reads the time of a flag, in a zone unless it says another; zero if the
// flag is not given.
func (p *program) moment(c *cli.Context, flag string, zone *time.Location) (first, last time.Time, err error) {
	text := c.String(flag)
	if text == "" {
		return first, last, nil
	}
	if first, last, ok := assignments.Moment(text, zone); ok {
		return first, last, nil
	}
	return first, last, misuse(p.Say("--%s %s: want a time such as '2026-11-20 23:59'", flag, shorten(text)))
}

// progress returns a function that shows how far grading is, nil where nobody
// looks, and one that takes it away.
func (p *program) progress() (show func(done, total int), clear func()) {
	if p.quiet || !isTerminal(p.err) {
		return nil, func() {}
	}
	var bar *progressbar.ProgressBar
	show = func(done, total int) {
		if bar == nil {
			bar = progressbar.NewOptions(total, progressbar.OptionSetWriter(p.err), progressbar.OptionSetDescription(p.Say("grading")),
				progressbar.OptionShowCount(), progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionClearOnFinish())
		}
		bar.Set(done)
	}
	clear = func() {
		if bar != nil {
			bar.Clear()
		}
	}
	return show, clear
}

// readLists reads the class list and the gradebook, which is a class list
// too.
func (p *program) readLists(c *cli.Context, t *classTask) error {
	if err := p.readRoster(c, t); err != nil {
		return err
	}
	name := c.String("gradebook")
	if name == "" {
		return nil
	}
	raw, err := p.read(name)
	if err != nil {
		return err
	}
	t.book.Book, err = gradebook.ReadBook(raw, gradebook.BookOptions{GradeColumn: c.String("grade-column"),
		Assignment: []string{t.spec.Name, t.spec.Title.En, t.spec.Title.Ko}})
	if err != nil {
		return cannot(message.At(name, err))
	}
	t.book.Path = name
	t.roster = t.roster.Join(t.book.Book.Roster())
	return nil
}

// readRoster reads the class list.
func (p *program) readRoster(c *cli.Context, t *classTask) error {
	name := c.String("roster")
	if name == "" {
		return nil
	}
	raw, err := p.read(name)
	if err != nil {
		return err
	}
	if t.roster, err = gradebook.ReadRoster(raw); err != nil {
		return cannot(message.At(name, err))
	}
	for _, id := range t.roster.Duplicates() {
		p.note(p.Say("%s: the student id %s stands there twice", name, id))
	}
	return nil
}
