package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/urfave/cli/v2"

	"socketlab/assignments/report"
	"socketlab/capture/message"
	"socketlab/capture/printable"
	students "socketlab/lab/program"
	"socketlab/lab/watch"
)

func (p *program) watchCommand() *cli.Command {
	return &cli.Command{
		Name:      "watch",
		Usage:     p.Say("run a lab again at each save of your program, and show verdict and ladder"),
		ArgsUsage: "ASSIGNMENT",
		Description: p.Say("Keys: r runs, l shows the ladder, h a hint, o opens the page, q quits; arrows scroll.\n" +
			"With --plain, or where there is no terminal, each result is printed as text, and the\n" +
			"keys are lines that you type. A program that hangs is ended by the next save."),
		UsageText: "lab watch udp-echo --id 20241234 --server 'python3 server.py'\n" +
			"lab watch tcp-echo --id 20241234 --server ./server --build 'cc -o server server.c'",
		Flags: append(append(p.runFlags(), p.nameFlags()...),
			&cli.StringFlag{Name: "build", Usage: p.Say("`COMMAND` that builds the program before each run")},
			&cli.BoolFlag{Name: "plain", Usage: p.Say("print text instead of drawing on the screen, as for a screen reader")}),
		Action: p.watch,
	}
}

// A watcher runs a lab again and again.
type watcher struct {
	*program
	assignment string
	args       []string // of lab run
	build      students.Command
	base       string // of the files of a run
	again      chan struct{}
	events     chan event
	palette    report.Palette
}

// An event is that a run has begun, or is over.
type event struct {
	running bool
	outcome *outcome // of one that is over
}

// An outcome is what became of a run.
type outcome struct {
	report *report.Report // nil if there is none
	said   []string       // what lab said about it, what went wrong first
	took   time.Duration
}

// passed reports whether the run earned everything.
func (o *outcome) passed() bool { return o != nil && o.report != nil && o.report.Passed }

// watch does what `lab watch` promises.
func (p *program) watch(c *cli.Context) error {
	w, saves, err := p.planWatch(c)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(c.Context)
	defer cancel()
	over := make(chan struct{})
	go func() {
		defer close(over)
		w.loop(ctx, saves)
	}()
	show := w.screen
	if c.Bool("plain") || !isTerminal(p.out) || !isTerminal(p.in) || p.getenv("TERM") == "dumb" {
		show = w.plain
	}
	last, err := show(ctx)
	cancel()
	<-over // nothing of a run stays behind
	switch {
	case c.Context.Err() != nil:
		return interrupted(nil)
	case err != nil:
		return err
	case !last.passed():
		return errNotPassed
	}
	return nil
}

// planWatch checks the command line, and begins to look for saves.
func (p *program) planWatch(c *cli.Context) (*watcher, <-chan string, error) {
	t, err := p.plan(c)
	if err != nil {
		return nil, nil, err
	}
	if t.config.Server == "" && t.config.Client == "" {
		return nil, nil, misuse(p.Say("say which program is yours: --server or --client")).
			tell(p.again("--server", "python3 server.py"))
	}
	w := &watcher{program: p, assignment: t.named, base: t.base, again: make(chan struct{}, 1), events: make(chan event)}
	w.args = append([]string{"run", t.named, "--format=json", "--lang=" + p.Lang.String(), "--name=" + t.config.Values.Name, "--dept=" + t.config.Values.Dept}, given(c, p.runFlags())...)
	if line := c.String("build"); line != "" {
		if w.build, err = students.Parse(line); err != nil {
			return nil, nil, misuse("--build: " + p.words(err))
		}
	}
	if p.color(c) {
		w.palette = report.Colors()
	}
	folders, wanted := w.sources(t.config.Server, t.config.Client, c.String("build"))
	saves, err := watch.Saves(c.Context, folders, wanted)
	if err != nil {
		return nil, nil, cannot(err)
	}
	return w, saves, nil
}

// given returns those of the flags that stand on the command line.
func given(c *cli.Context, flags []cli.Flag) (out []string) {
	for _, f := range flags {
		if name := f.Names()[0]; c.IsSet(name) && name != "predict" {
			out = append(out, fmt.Sprintf("--%s=%v", name, c.Value(name)))
		}
	}
	return out
}

// sources finds out which files belong to the programs: those that the command
// lines name, and every source file beside them. A program that is built is
// none.
func (w *watcher) sources(lines ...string) (folders []string, wanted func(string) bool) {
	var named []string
	for _, line := range lines {
		words, _ := students.Parse(line)
		for _, word := range words {
			if isFile(word) && (watch.IsSource(word) || w.build == nil && !filepath.IsAbs(word)) {
				named = append(named, filepath.Clean(word))
				folders = append(folders, filepath.Dir(word))
			}
		}
	}
	if len(folders) == 0 {
		folders = []string{"."}
	}
	slices.Sort(folders)
	return slices.Compact(folders), func(name string) bool {
		return watch.IsSource(name) || slices.Contains(named, filepath.Clean(name))
	}
}

// loop runs the lab, once and then at each save and each wish, until ctx ends.
// What runs by then is ended first.
func (w *watcher) loop(ctx context.Context, saves <-chan string) {
	for ctx.Err() == nil {
		one, cancel := context.WithCancel(ctx)
		done := make(chan *outcome, 1)
		go func() { done <- w.run(one) }()
		w.send(ctx, event{running: true})
		select {
		case o := <-done:
			w.send(ctx, event{outcome: o})
			w.wait(ctx, saves)
		case <-saves:
			cancel()
			<-done
		case <-w.again:
			cancel()
			<-done
		case <-ctx.Done():
			cancel()
			<-done
		}
		cancel()
	}
}

// wait waits for a reason to run again.
func (w *watcher) wait(ctx context.Context, saves <-chan string) {
	select {
	case <-saves:
	case <-w.again:
	case <-ctx.Done():
	}
}

func (w *watcher) send(ctx context.Context, e event) {
	select {
	case w.events <- e:
	case <-ctx.Done():
	}
}

// rerun wishes for another run.
func (w *watcher) rerun() {
	select {
	case w.again <- struct{}{}:
	default: // it is wished for already
	}
}

// Bounds of what a run may say, in octets, and how long it may take to clean up
// when it is ended.
const (
	mostSaid   = 64 << 10
	mostReport = 64 << 20
	cleanUp    = 5 * time.Second
)

// run builds and runs once. lab run is a process of its own, so that nothing
// that happens in it hangs the watcher.
func (w *watcher) run(ctx context.Context) *outcome {
	begin := time.Now()
	o := &outcome{}
	defer func() { o.took = time.Since(begin) }()
	if w.build != nil {
		said, err := w.execute(ctx, w.build[0], w.build[1:], nil)
		if err != nil {
			o.said = append([]string{w.Say("the build failed: %v", err)}, said...)
			return o
		}
	}
	own, err := os.Executable()
	if err != nil {
		o.said = []string{w.words(err)}
		return o
	}
	var out bytes.Buffer
	said, err := w.execute(ctx, own, w.args, &limit{w: &out, left: mostReport})
	o.said = w.reasons(said)
	r := &report.Report{}
	if json.Unmarshal(out.Bytes(), r) == nil && r.Schema == report.Schema {
		o.report = r
	} else if len(o.said) == 0 && err != nil {
		o.said = []string{w.words(err)}
	}
	return o
}

// execute runs a program, and returns the lines that it says on stderr.
func (w *watcher) execute(ctx context.Context, name string, args []string, stdout io.Writer) ([]string, error) {
	var said bytes.Buffer
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Stdout, cmd.Stderr, cmd.WaitDelay = stdout, &limit{w: &said, left: mostSaid}, cleanUp
	if stdout == nil {
		cmd.Stdout = cmd.Stderr
	}
	cmd.Cancel = func() error {
		if runtime.GOOS == "windows" {
			return cmd.Process.Kill()
		}
		return cmd.Process.Signal(os.Interrupt)
	}
	err := cmd.Run()
	var lines []string
	for line := range strings.Lines(said.String()) {
		if line = strings.TrimRight(line, "\r\n"); line != "" {
			lines = append(lines, printable.String(line))
		}
	}
	return lines, err
}

// reasons are what lab run said of the run, errors first and without who says
// it. That the last recording is kept goes without saying.
func (w *watcher) reasons(said []string) (out []string) {
	for _, line := range said {
		if reason, is := strings.CutPrefix(line, w.Say("lab: error: %s", "")); is {
			out = append([]string{reason}, out...)
		} else if hint, is := strings.CutPrefix(line, w.Say("lab: hint: %s", "")); is {
			out = append(out, hint)
		} else if note, _ := strings.CutPrefix(line, "lab: "); !strings.Contains(note, beforeFolder+string(filepath.Separator)) {
			out = append(out, note)
		}
	}
	return out
}

// A limit keeps the first octets of what is written to it.
type limit struct {
	w    io.Writer
	left int
}

func (l *limit) Write(b []byte) (int, error) {
	n := min(len(b), l.left)
	l.left -= n
	_, err := l.w.Write(b[:n])
	return len(b), err
}

// verdict is the outcome as lines: checks, and the verdict last.
func (w *watcher) verdict(o *outcome) string {
	var b, result strings.Builder
	if o.report != nil {
		report.Brief(&result, o.report, w.palette, func(io.Writer) error { return nil })
	}
	told := words(ansi.Strip(result.String()))
	for _, line := range o.said[:min(len(o.said), mostReasons)] {
		if !strings.Contains(told, words(line)) { // else the report says it
			for _, part := range report.WrapWords(line, watchWidth) {
				fmt.Fprintln(&b, w.palette.Paint(w.palette.Bad, part))
			}
		}
	}
	return b.String() + result.String()
}

// words is a text without its line breaks.
func words(s string) string { return strings.Join(strings.Fields(s), " ") }

// watchWidth is how many columns a sentence takes at most.
const watchWidth = 76

// mostReasons is how many of the lines that lab says are shown.
const mostReasons = 5

// ladder is every frame of the run.
func (w *watcher) ladder(o *outcome) string {
	var b strings.Builder
	if o.report != nil {
		report.Ladders(&b, o.report, w.palette)
	}
	if b.Len() == 0 {
		return w.Say("no frame of the lab was recorded") + "\n"
	}
	return b.String()
}

// hint is one thing to do next.
func (w *watcher) hint(o *outcome) string {
	switch {
	case o.passed():
		return w.Say("Nothing is missing. What comes next says lab next.") + "\n"
	case len(o.said) > 0:
		return strings.Join(report.WrapWords(o.said[0], watchWidth), "\n") + "\n"
	case o.report == nil:
		return w.Say("There is no result yet.") + "\n"
	}
	for _, check := range o.report.Checks {
		if check.Points == check.MaxPoints || len(check.Findings) == 0 {
			continue
		}
		f := check.Findings[0]
		lines := append(report.WrapWords(check.Title+": "+f.Message, watchWidth), report.WrapWords(f.Hint, watchWidth)...)
		if f.Frame > 0 {
			lines = append(lines, w.Say("It shows in frame %d.", f.Frame))
		}
		return strings.Join(lines, "\n") + "\n"
	}
	return o.report.Reason + "\n"
}

// open opens the page of the last run in the browser.
func (w *watcher) open() error {
	name, err := filepath.Abs(w.base + ".html")
	if err == nil && !isFile(name) {
		err = message.Errorf("%s is not there yet", w.base+".html")
	}
	if err != nil {
		return err
	}
	var cmd *exec.Cmd
	switch runtime.GOOS {
	case "windows":
		cmd = exec.Command("rundll32", "url.dll,FileProtocolHandler", name)
	case "darwin":
		cmd = exec.Command("open", name)
	default:
		cmd = exec.Command("xdg-open", name)
	}
	if err := cmd.Start(); err != nil {
		return errors.Join(message.Errorf("no browser was found; the page is %s", name))
	}
	go cmd.Wait()
	return nil
}
