package main

import (
	"context"
	"errors"
	"io"
	"net/netip"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/schollz/progressbar/v3"
	"github.com/urfave/cli/v2"

	"socketlab/assignments"
	"socketlab/assignments/check"
	"socketlab/capture/message"
	"socketlab/lab"
	"socketlab/lab/adverse"
	"socketlab/lab/adverse/stage"
	"socketlab/lab/private"
)

func (p *program) breakCommand() *cli.Command {
	return &cli.Command{
		Name:      "break",
		Usage:     p.Say("find the behaviour of the other side under which a program fails, and why"),
		ArgsUsage: "ASSIGNMENT",
		Description: p.Say("Plays clients to a server, or a server to a client, that do what RFC 9293, RFC 768 and\n"+
			"POSIX allow: cut, silent, early, late, many. What makes the program break its assignment\n"+
			"is made as short as it can be, shown with its cause and a cure, and saved.") + "\n\n" +
			p.Say("Exit code 0: it has survived; 1: it has not. What the lab does not ask for is shown apart."),
		UsageText: "lab break tcp-echo --server 'python3 server.py'\n" +
			"lab break udp-echo --client 'python3 client.py {host} {port}' --for 60s\n" +
			"lab break tcp-echo --server 'python3 server.py' --replay tcp-echo.break.yaml",
		Flags: append(append([]cli.Flag{
			&cli.StringFlag{Name: "server", Usage: p.Say("`COMMAND` of the server to put to the test; {host}, {port}, {id}, {name}, {dept} are filled in")},
			&cli.StringFlag{Name: "client", Usage: p.Say("`COMMAND` of the client to put to the test")},
			&cli.StringFlag{Name: "replay", Usage: p.Say("play a saved behaviour from `FILE` instead of searching")},
			&cli.Uint64Flag{Name: "seed", Value: 1, Usage: p.Say("`NUMBER` from which random behaviours are made")},
			&cli.DurationFlag{Name: "for", Usage: p.Say("search for so long a `TIME`, such as 60s (default: 200 cases)")},
			&cli.BoolFlag{Name: "for-marks", Usage: p.Say("record what the assignment gives points for surviving, to be handed in")},
			&cli.StringFlag{Name: "out", Usage: p.Say("`FOLDER` for the files (default: the present one)")},
			&cli.BoolFlag{Name: "force", Usage: p.Say("overwrite files that exist")},
			&cli.IntFlag{Name: "port", Usage: p.Say("`PORT` of the server instead of the assignment's")},
			&cli.StringFlag{Name: "id", Value: "20241234", Usage: p.Say("student `ID` that the client is told")},
		}, p.nameFlags()...), p.resultFlags("text", "json")...),
		Action: p.breakLab,
	}
}

// An ordeal is a search that has been checked, before it begins.
type ordeal struct {
	spec   *check.Spec
	lab    string // as the user has named it
	runs   []adverse.Job
	told   []string      // the command lines, as typed
	replay *adverse.File // nil: search
	base   string        // of the files to write: out/tcp-echo.break
	seed   uint64
	limit  time.Duration
}

// breakLab does what `lab break` promises.
func (p *program) breakLab(c *cli.Context) error {
	o, err := p.planBreak(c)
	if err != nil {
		return err
	}
	if done, err := p.enterAlone(); done || err != nil {
		return err
	}
	if c.Bool("for-marks") {
		return p.marks(c, o)
	}
	var reports []*breakReport
	for i := range o.runs {
		r, err := p.breakOne(c, o, i)
		if err != nil {
			return err
		}
		reports = append(reports, r)
		if r.Stopped {
			break
		}
	}
	err = p.write(c, func(w io.Writer) error {
		for _, r := range reports {
			if err := p.showBreak(w, c, r); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, r := range reports {
		if r.Stopped {
			return interrupted(nil)
		}
	}
	for _, r := range reports {
		if r.Broken {
			return errNotPassed
		}
	}
	return nil
}

// planBreak checks the command line.
func (p *program) planBreak(c *cli.Context) (*ordeal, error) {
	o := &ordeal{seed: c.Uint64("seed"), limit: c.Duration("for")}
	least := 1
	if name := c.String("replay"); name != "" {
		var err error
		if o.replay, err = p.readBreak(name); err != nil {
			return nil, err
		}
		least = 0
	}
	args, err := p.arguments(c, least, 1)
	if err != nil {
		return nil, err
	}
	if len(args) == 0 {
		if args, err = p.labSaved(o.replay); err != nil {
			return nil, err
		}
	}
	o.lab = args[0]
	if o.spec, err = p.assignment(o.lab); err != nil {
		return nil, err
	}
	if r := o.replay; r != nil && r.Lab != o.lab && r.Lab != o.spec.Name && slices.Contains(assignments.Names(), r.Lab) {
		return nil, misuse(p.Say("%s is of %s, not of %s", c.String("replay"), r.Lab, o.spec.Name))
	}
	if c.IsSet("for") && o.limit <= 0 {
		return nil, misuse(p.Say("--for %v: want a time such as 10s", o.limit))
	}
	if n := c.Int("port"); c.IsSet("port") && (n < 1 || n > 65535) {
		return nil, misuse(p.Say("--%s %d: want a number from %d to %d", "port", n, 1, 65535))
	}
	if err := p.planPrograms(c, o); err != nil {
		return nil, err
	}
	return o, p.planFiles(c, o)
}

// labSaved returns the assignment that a saved behaviour names: one that everybody
// has, or a file that lies here. Whoever has written it names no other file.
func (p *program) labSaved(saved *adverse.File) ([]string, error) {
	if !slices.Contains(assignments.Names(), saved.Lab) && !filepath.IsLocal(saved.Lab) {
		return nil, misuse(p.Say("the saved behaviour is of %q: say which assignment that is here", saved.Lab))
	}
	return []string{saved.Lab}, nil
}

// planPrograms makes a job of each program that is put to the test.
func (p *program) planPrograms(c *cli.Context, o *ordeal) error {
	e := o.spec.Experiment
	if port := uint16(c.Int("port")); port != 0 {
		e.Port = port
		if len(e.Servers) > 0 {
			e.Servers = append(e.Servers[:0:0], e.Servers...)
			e.Servers[0].Port = port
		}
	}
	if len(e.Servers) == 0 || len(e.Clients) == 0 || e.Servers[0].Fails != "" {
		return misuse(p.Say("%s has no server that answers: there is nothing to break", o.spec.Name)).tell("lab list")
	}
	who, _, err := p.recall(c)
	if err != nil {
		return err
	}
	v := lab.Values{ID: c.String("id"), Name: who.Name, Dept: who.Dept}
	lines, err := lab.Lines(e.Clients[0], v, 1)
	if err != nil {
		return err
	}
	host := netip.AddrFrom4([4]byte{127, 0, 0, 1}).String()
	fill := strings.NewReplacer("{host}", host, "{port}", strconv.Itoa(int(e.PortOf(""))), "{id}", v.ID, "{name}", v.Name, "{dept}", v.Dept, "{n}", "1")
	for _, against := range []string{adverse.Server, adverse.Client} {
		line := c.String(against)
		if line == "" || o.replay != nil && o.replay.Against != against {
			continue
		}
		words, err := lab.Command(line, against == adverse.Server)
		if err != nil {
			return p.notRun(err)
		}
		o.runs = append(o.runs, adverse.Job{Experiment: e, Against: against, Command: words.Fill(fill), Lines: lines, Program: "lab " + programVersion()})
		o.told = append(o.told, line)
	}
	if len(o.runs) == 0 {
		flag := "--server"
		if o.replay != nil && o.replay.Against == adverse.Client {
			flag = "--client"
		}
		return misuse(p.Say("%s is missing: the program to put to the test", flag)).tell(p.again(flag, "python3 "+strings.TrimLeft(flag, "-")+".py"))
	}
	return nil
}

// readBreak reads a saved behaviour.
func (p *program) readBreak(name string) (*adverse.File, error) {
	return await(p.ctx, func() (*adverse.File, error) { // also for somebody to write into a pipe
		f, err := os.Open(name)
		if err != nil {
			return nil, named(name, err)
		}
		defer f.Close()
		saved, err := adverse.Read(f)
		if err != nil {
			return nil, named(name, err)
		}
		return saved, nil
	})
}

// enterAlone moves the program into a network of its own: nowhere else is
// anything broken.
func (p *program) enterAlone() (done bool, err error) {
	code, done, err := private.Enter(true)
	var refused *private.Refused
	var killed *private.Killed
	switch {
	case errors.As(err, &refused):
		return false, cannot(p.refusal(refused)).tell(refused.Command())
	case errors.As(err, &killed):
		return true, cannot(message.Errorf("lab itself was ended (%v) while the lab ran, perhaps by one of its programs", killed.Signal))
	case err != nil:
		return false, cannot(err)
	case done && code != exitDone:
		return true, &problem{code: code}
	}
	return done, nil
}

// breakOne puts one program to the test.
func (p *program) breakOne(c *cli.Context, o *ordeal, i int) (*breakReport, error) {
	job := o.runs[i]
	r := &breakReport{ordeal: o, Job: job, Line: o.told[i], Base: o.baseOf(i)}
	if o.replay != nil {
		return r, p.replayBreak(c.Context, r)
	}
	show, clear := p.breakProgress()
	b := o.spec.Behaviours
	if b.IsZero() {
		b = job.Experiment.DefaultBehaviours()
	}
	s := &adverse.Search{Job: job, Fair: b.Fair, Far: b.Beyond, Seed: o.seed, For: o.limit, Play: stage.Play, Workers: workers(job.Against), Tell: show}
	found, err := s.Run(c.Context)
	clear()
	if err != nil {
		return nil, cannot(err)
	}
	if found.Cases == 0 && found.Weakness == nil && !found.Stopped {
		return nil, cannot(message.Errorf("no behaviour was played to its end in %v: the program begins slowly, or the machine is busy", found.Took.Round(time.Second)))
	}
	r.take(found)
	return r, p.saveBreak(c, r)
}

// workers is how many performances go on at a time. Most of their time they
// wait, those of servers that a client waits for more than others.
func workers(against string) int {
	if against == adverse.Client {
		return min(6*runtime.NumCPU(), 16)
	}
	return min(3*runtime.NumCPU(), 12)
}

// replayBreak plays a saved behaviour, several times where it does not fail at
// once.
func (p *program) replayBreak(ctx context.Context, r *breakReport) error {
	job := r.Job
	job.Behaviour, job.Probe, job.Patience = r.ordeal.replay.Behaviour, true, 1500*time.Millisecond
	const recorded, unwatched = 3, 2 // a program whose calls are watched is slow, and may survive for that alone
	for try := range recorded + unwatched {
		job.Record = try < recorded
		out, err := stage.Play(ctx, job)
		if ctx.Err() != nil {
			return interrupted(nil)
		}
		if err != nil {
			return cannot(err)
		}
		if out.NoPath != "" {
			return cannot(message.Errorf("single packets were not lost, doubled or held back here: %s", out.NoPath)).tell(out.Remedy)
		}
		if out.Cut {
			return cannot(message.Errorf("the saved behaviour was not played to its end: it takes too long"))
		}
		r.Cases++
		r.Weakness = nil
		if out.Fault != nil {
			r.Weakness = &adverse.Weakness{Behaviour: job.Behaviour, Outcome: out, Cause: adverse.Name(&job.Experiment, &job.Behaviour, &out, job.Against)}
			r.Broken = true
			return nil
		}
	}
	return nil
}

// breakProgress shows how far a search is, on a terminal.
func (p *program) breakProgress() (show func(adverse.Progress), clear func()) {
	if p.quiet || !isTerminal(p.err) {
		return nil, func() {}
	}
	bar := progressbar.NewOptions(-1, progressbar.OptionSetWriter(p.err), progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionClearOnFinish())
	show = func(at adverse.Progress) {
		switch {
		case at.Repeated > 0:
			bar.Describe(p.Say("playing it again: %d of %d", at.Repeated, adverse.Repeats))
		case at.Shrinks > 0:
			bar.Describe(p.Say("found %s; making it shorter: %d actions", at.Found, at.Actions))
		case at.Of > 0:
			bar.Describe(p.Say("behaviours tried: %d of %d", at.Cases, at.Of))
		default:
			bar.Describe(p.Say("behaviours tried: %d", at.Cases))
		}
		bar.Add(1)
	}
	return show, func() { bar.Clear() }
}

// planFiles makes sure that what is saved replaces nothing of the user's.
func (p *program) planFiles(c *cli.Context, o *ordeal) error {
	out := c.String("out")
	if out == "" {
		out = "."
	}
	if err := os.MkdirAll(out, 0o777); err != nil {
		return cannot(err)
	}
	probe, err := os.CreateTemp(out, ".lab-*") // nobody waits for what cannot be kept
	if err != nil {
		return named(out, err)
	}
	if err := errors.Join(probe.Close(), os.Remove(probe.Name())); err != nil {
		return named(out, err)
	}
	o.base = filepath.Join(out, o.spec.Name+".break")
	if c.Bool("for-marks") {
		return p.planMarks(c, o)
	}
	if o.replay != nil || c.Bool("force") {
		return nil
	}
	for i := range o.runs {
		if taken := p.strangers(o, o.baseOf(i)); taken != "" {
			return cannot(message.Errorf("%s exists", taken)).tell(p.again("--force"))
		}
	}
	return nil
}

// baseOf is how the names of the files of a program begin. Where both programs
// are put to the test, each has its own.
func (o *ordeal) baseOf(i int) string {
	if o.runs[i].Against == adverse.Client && len(o.runs) > 1 {
		return o.base + ".client"
	}
	return o.base
}

// strangers returns the file of a name that is not of an earlier search for the same
// lab, "" if there is none.
func (p *program) strangers(o *ordeal, base string) string {
	for _, name := range []string{base + ".yaml", base + ".pcapng"} {
		if _, err := os.Lstat(name); err != nil {
			continue
		}
		if old, err := p.readBreak(base + ".yaml"); err != nil || old.Lab != o.lab {
			return name
		}
	}
	return ""
}
