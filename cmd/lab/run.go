package main

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"socketlab/assignments/check"
	"socketlab/assignments/nonce"
	"socketlab/capture/files"
	"socketlab/capture/message"
	"socketlab/lab"
	"socketlab/lab/private"
)

func (p *program) runCommand() *cli.Command {
	return &cli.Command{
		Name:      "run",
		Usage:     p.Say("do an assignment: run its servers and clients, record and grade them"),
		ArgsUsage: "ASSIGNMENT",
		Description: p.Say("Writes ID.pcapng (the capture), ID.png and ID.log (the terminals) and ID.html\n"+
			"(the report) into a folder named after the lab, or that of --out, and prints the\n"+
			"verdict. The files of the last run of the same lab are kept in its folder before.") + "\n\n" +
			p.Say("Exit code 0: passed; 1: not passed; 3: lab itself could not do it. A program that does not\n"+
				"end is ended by lab, which changes neither marks nor exit code, and is named."),
		UsageText: "lab run udp-echo --id 20241234 --name 홍길동 --dept 컴퓨터공학과\n" +
			"lab run tcp-echo --id 20241234 --server 'python3 server.py'\n" +
			"lab run udp-loss --id 20241234 --loss 50 --ipv6",
		Flags:  append(append(p.runFlags(), p.nameFlags()...), p.resultFlags(formatNames()...)...),
		Action: p.runLab,
	}
}

func (p *program) runFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "id", Usage: p.Say("student `ID`; the files are named after it")},
		&cli.StringFlag{Name: "out", Usage: p.Say("`FOLDER` for the files (default: one named after the lab)")},
		p.ladderFlag(),
		&cli.BoolFlag{Name: "predict", Usage: p.Say("ask questions about the packets before anything of them is shown")},
		&cli.BoolFlag{Name: "force", Usage: p.Say("overwrite files that exist")},
		&cli.StringFlag{Name: "server", Usage: p.Say("`COMMAND` to run instead of the built-in server; {host}, {port}, {id}, {name}, {dept} are filled in")},
		&cli.StringFlag{Name: "client", Usage: p.Say("`COMMAND` to run instead of the built-in client")},
		&cli.BoolFlag{Name: "trace", Usage: p.Say("note the socket calls of the programs of --server and --client beside the frames (Linux)")},
		&cli.IntFlag{Name: "clients", Usage: p.Say("`NUMBER` of clients instead of the assignment's")},
		&cli.IntFlag{Name: "port", Usage: p.Say("`PORT` of the server instead of the assignment's; a check of the port then fails")},
		&cli.BoolFlag{Name: "ipv6", Usage: p.Say("over IPv6: ::1 instead of 127.0.0.1")},
		p.choice("network", "", []string{"private", "host"}, p.Say("`NETWORK` to run in: a private loopback, or the machine's own (default: private where possible)")),
		&cli.StringFlag{Name: "nonce", Usage: p.Say("`CODE` that your teacher gave you, sent behind the student id")},
		&cli.StringFlag{Name: "referee", Usage: p.Say("`HOST`[:PORT] of your teacher's lab referee, which is the other side and records, too")},
		&cli.IntFlag{Name: "loss", Usage: p.Say("`PERCENT` of the frames that the network drops")},
		&cli.DurationFlag{Name: "timeout", Value: 30 * time.Second, Usage: p.Say("longest `TIME` that servers and clients may take")},
	}
}

// A task is a run that has been checked: everything that can be wrong with
// the words on the command line is not.
type task struct {
	config lab.Config
	spec   *check.Spec
	named  string // the assignment, as on the command line
	id     string
	base   string // of the files to write: out/20241234
	keep   bool   // files that exist are kept

	began time.Time      // the program, before anything was recorded
	draft *files.Growing // what is recorded, while the lab runs
	files []string       // that were written, the recording first

	meeting *meeting         // with a referee; nil if there is none
	refused *private.Refused // why there is no private network; nil if there is, or none is wanted
}

// runLab does what `lab run` promises.
func (p *program) runLab(c *cli.Context) error {
	t, err := p.plan(c)
	if err != nil {
		return err
	}
	if done, err := p.enterNetwork(c, t); done || err != nil {
		return err
	}
	lock, err := p.claim(t)
	if err != nil {
		return err
	}
	defer lock.Release()
	if err := p.meet(c.Context, t); err != nil {
		return err
	}
	p.begin(t)
	defer t.draft.Discard()
	recording, err := lab.Run(c.Context, t.config)
	p.part(c.Context, t)
	if recording != nil && recording.Untraced != nil {
		p.note(p.words(recording.Untraced))
	}
	switch {
	case errors.Is(err, private.ErrNotPrivate):
		return p.notPrivate(t)
	case recording == nil, nothingRan(recording, err):
		return p.notRun(err)
	case errors.Is(err, lab.ErrInterrupted):
		return p.saveInterrupted(t, recording)
	}
	result, failed := p.save(t, recording, true)
	if failed != nil {
		return failed
	}
	if err := p.spareOwn(c, t.files...); err != nil { // they may have got other names meanwhile
		return err
	}
	if c.Bool("predict") && c.String("format") == "text" { // no program can be asked
		if err := p.predict(c.Context, t); err != nil {
			return err
		}
	}
	failed = p.write(c, func(w io.Writer) error { return p.showRun(c, w, t, recording, result) })
	if failed != nil {
		return failed
	}
	p.remember(t.named, result)
	return p.conclude(result, err)
}

// begin makes what is recorded reach the disk while the lab runs. Whoever is
// watching is told where it is, unless it is all over before.
func (p *program) begin(t *task) {
	t.draft = files.Grow(t.base+suffixes[0], func(part string) {
		if isTerminal(p.err) {
			p.note(p.Say("what is recorded is kept in %s until the end", part))
		}
	})
	t.config.Draft = &draft{w: t.draft, whole: t.draft.Mark}
}

// nothingRan reports whether a run failed before there was anything to record.
func nothingRan(r *lab.Recording, err error) bool {
	var died *lab.ServerDied
	return err != nil && len(r.Packets) == 0 && r.Incomplete == nil &&
		!errors.Is(err, lab.ErrTimeout) && !errors.Is(err, lab.ErrInterrupted) && !errors.As(err, &died)
}

// saveInterrupted keeps what was recorded before the user ended the run.
func (p *program) saveInterrupted(t *task, r *lab.Recording) error {
	if _, err := p.save(t, r, false); err != nil {
		return err
	}
	return interrupted(message.Errorf("interrupted; what was recorded until then is in %s", t.files[0]))
}

// plan checks the command line and finds out who the student is.
func (p *program) plan(c *cli.Context) (*task, error) {
	args, err := p.arguments(c, 1, 1)
	if err != nil {
		return nil, err
	}
	t := &task{named: args[0], keep: !c.Bool("force"), began: time.Now()}
	if t.spec, err = p.assignment(args[0]); err != nil {
		return nil, err
	}
	if !c.IsSet("id") {
		return nil, misuse(p.Say("--id is missing: the student id, after which the files are named")).
			tell("lab run " + quoted(args[0]) + " --id 20241234")
	}
	if t.id, err = p.studentID(c); err != nil {
		return nil, err
	}
	who, err := p.identify(c)
	if err != nil {
		return nil, err
	}
	if t.config, err = p.configure(c, t, who); err != nil {
		return nil, err
	}
	if t.meeting, err = p.meeting(c, t); err != nil {
		return nil, err
	}
	return t, p.prepareFolder(c, t)
}

// configure translates the flags that change the experiment.
func (p *program) configure(c *cli.Context, t *task, who profile) (lab.Config, error) {
	limits := []struct {
		flag        string
		least, most int
	}{{"clients", 1, 1000}, {"port", 1, 65535}, {"loss", 0, 100}}
	for _, l := range limits {
		if n := c.Int(l.flag); c.IsSet(l.flag) && (n < l.least || n > l.most) {
			return lab.Config{}, misuse(p.Say("--%s %d: want a number from %d to %d", l.flag, n, l.least, l.most))
		}
	}
	if c.Duration("timeout") <= 0 {
		return lab.Config{}, misuse(p.Say("--timeout %v: want a time such as 30s", c.Duration("timeout")))
	}
	if code := c.String("nonce"); code != "" && !nonce.Valid(code) {
		return lab.Config{}, misuse(p.Say("--nonce %s: want a code such as 482-913-077-256", shorten(code)))
	}
	experiment := t.spec.Experiment
	if c.IsSet("loss") {
		experiment.Loss = c.Int("loss")
	}
	return lab.Config{
		Experiment: experiment,
		Values:     lab.Values{ID: t.id, Name: who.Name, Dept: who.Dept, Nonce: c.String("nonce")},
		IPv6:       c.Bool("ipv6"),
		Port:       uint16(c.Int("port")),
		Clients:    c.Int("clients"),
		Timeout:    c.Duration("timeout"),
		Server:     c.String("server"),
		Client:     c.String("client"),
		Trace:      c.Bool("trace"),
		Assignment: t.spec.Name,
		Language:   p.Lang,
		Tell:       func(m message.Message) { p.note(m.In(p.Lang)) },
		Program:    "lab " + programVersion(),
	}, nil
}

// prepareFolder makes sure, before any work is done, that the files can be
// written and replace nothing that the user wants to keep.
func (p *program) prepareFolder(c *cli.Context, t *task) error {
	out := c.String("out")
	if !c.IsSet("out") {
		out = t.spec.Name
	}
	t.base = filepath.Join(out, t.id)
	if err := p.vacant(t); err != nil {
		return err
	}
	if err := os.MkdirAll(out, 0o777); err != nil {
		return cannot(err)
	}
	file, err := files.Temporary(out, t.id)
	if err != nil {
		return named(out, err)
	}
	if err := errors.Join(file.Close(), os.Remove(file.Name())); err != nil {
		return err
	}
	return p.spareOwn(c, t.names()...)
}

// left is the recording that a run has left behind which was killed, or "".
func (t *task) left() string {
	parts := files.Left(t.base + suffixes[0])
	if len(parts) == 0 {
		return ""
	}
	last := parts[len(parts)-1]
	if info, err := os.Stat(last); err != nil || info.ModTime().Before(t.began) {
		return ""
	}
	return last
}

// claim keeps every other run from this one's files, as long as this program
// lives. One that has just ended may have written them.
func (p *program) claim(t *task) (*files.Lock, error) {
	out := filepath.Dir(t.base)
	lock, err := p.lock(filepath.Join(out, ".lab-lock-"+t.id), p.Say("another lab run is writing %s into %s", t.id, out))
	if err != nil {
		return nil, err
	}
	if err := p.vacant(t); err != nil {
		lock.Release()
		return nil, err
	}
	files.Sweep(out, func(name string) bool {
		return name == t.id || slices.Contains(suffixes, strings.TrimPrefix(name, t.id))
	})
	return lock, nil
}

// names are those of the files that the run is going to write.
func (t *task) names() (names []string) {
	for _, suffix := range suffixes {
		names = append(names, t.base+suffix)
	}
	return names
}
