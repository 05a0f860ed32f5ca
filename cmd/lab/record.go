package main

import (
	"context"
	"errors"
	"io"
	"os"
	"time"

	"github.com/urfave/cli/v2"

	"socketlab/capture"
	"socketlab/capture/files"
	"socketlab/capture/message"
	"socketlab/capture/record"
	"socketlab/capture/seal"
	"socketlab/lab"
)

func (p *program) recordCommand() *cli.Command {
	return &cli.Command{
		Name:  "record",
		Usage: p.Say("record the machine's own loopback until Ctrl-C"),
		Description: p.Say("For programs that are started by hand, in other terminals. A lab that\n" +
			"`lab run` starts is recorded by itself."),
		UsageText: "lab record --port 5000 -o echo.pcapng\nlab record --for 10s -o - | wireshark -k -i -",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "output", Aliases: []string{"o"}, Value: "loopback.pcapng",
				Usage: p.Say("`FILE` to write the capture to (- is standard output)")},
			&cli.IntSliceFlag{Name: "port", Usage: p.Say("keep only what comes from or goes to `PORT`; may be given more than once")},
			&cli.DurationFlag{Name: "for", Usage: p.Say("stop after this `TIME`, such as 10s")},
			&cli.BoolFlag{Name: "force", Usage: p.Say("overwrite files that exist")},
			&cli.BoolFlag{Name: "verbose", Aliases: []string{"v"}, Usage: p.Say("print a line for each frame as it passes; on a terminal they are counted anyway")},
		},
		Action: p.recordLoopback,
	}
}

// recordLoopback records until Ctrl-C, or as long as --for says.
func (p *program) recordLoopback(c *cli.Context) error {
	if _, err := p.arguments(c, 0, 0); err != nil {
		return err
	}
	config, err := p.recordConfig(c)
	if err != nil {
		return err
	}
	s := &session{program: p, config: config, limit: c.Duration("for"), verbose: c.Bool("verbose")}
	name := c.String("output")
	switch {
	case name == "-":
		err = s.stream(c.Context, p.out) // somebody may be watching: nothing waits in a buffer
	case isDevice(name):
		err = p.writeDevice(name, func(w io.Writer) error { return s.stream(c.Context, w) })
	default:
		err = s.save(c.Context, name, c.Bool("force"))
	}
	switch {
	case s.draft.out == nil:
		return p.notRun(early(c.Context, err))
	case err != nil:
		return err
	case c.Context.Err() != nil:
		return interrupted(nil)
	}
	return nil
}

// early returns why a recording has not begun: what it says of an interrupted
// start is that it was.
func early(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return lab.ErrInterrupted
	}
	return err
}

// recordConfig checks the flags before anything is recorded.
func (p *program) recordConfig(c *cli.Context) (record.Config, error) {
	var config record.Config
	for _, port := range c.IntSlice("port") {
		if port < 1 || port > 65535 {
			return config, misuse(p.Say("--%s %d: want a number from %d to %d", "port", port, 1, 65535))
		}
		config.Ports = append(config.Ports, uint16(port))
	}
	if c.IsSet("for") && c.Duration("for") <= 0 {
		return config, misuse(p.Say("--for %v: want a time such as 10s", c.Duration("for")))
	}
	name := c.String("output")
	if info, err := os.Lstat(name); err == nil && info.Mode().IsRegular() && !c.Bool("force") {
		return config, cannot(message.Errorf("%s exists", name)).tell(p.again("--force"))
	}
	return config, nil
}

// A session is one recording of `lab record`.
type session struct {
	*program
	config record.Config
	limit  time.Duration // from when the recording is proved to run; 0 for none
	open   func() error  // called then, says where the recording goes
	draft  draft

	verbose bool // a line for each frame
}

// stream records into w.
func (s *session) stream(ctx context.Context, w io.Writer) error {
	s.draft.w = w
	s.open = func() error { return nil }
	result, err := s.record(ctx)
	s.count(result, err)
	return err
}

// save records into a file. Whatever happens, what was recorded is kept under
// a name that is told.
func (s *session) save(ctx context.Context, name string, replace bool) error {
	file := files.Grow(name, nil)
	defer file.Discard()
	s.draft.w, s.draft.whole = file, file.Mark
	var opened error // why the file cannot be made
	s.open = func() error {
		var part string
		if part, opened = file.Open(); opened == nil {
			s.note(s.Say("what is recorded is kept in %s until the end", part))
		}
		return opened
	}
	result, err := s.record(ctx)
	switch {
	case opened != nil:
		return named(name, opened)
	case s.draft.out == nil:
		return err
	}
	saved, failed := file.Finish(replace)
	switch {
	case failed != nil && saved != "":
		s.note(s.Say("what fitted of the recording is in %s", saved))
	case failed == nil && saved != name:
		s.note(s.Say("%s was taken meanwhile: the recording is in %s", name, saved))
	}
	if failed != nil {
		return named(name, failed)
	}
	s.count(result, err)
	return err
}

// record writes what is recorded into the draft until ctx ends, or the limit.
// A frame lost is told, and is no error: what was recorded is good.
func (s *session) record(ctx context.Context) (record.Result, error) {
	ctx, end := context.WithCancel(ctx)
	defer end()
	begin := time.Now()
	var of seal.Digest
	var written error // an error of writing, which ends the recording
	looker := s.lookOn(s.verbose)
	s.config.Started = func(r record.Result) error {
		if s.limit > 0 {
			time.AfterFunc(s.limit, end)
		}
		written = s.begin(r)
		return written
	}
	s.config.Each = func(packet *capture.Packet) error {
		of.Add(packet)
		if written = s.draft.Add(packet); written == nil {
			looker.frame(packet)
		}
		return written
	}
	result, err := record.Stream(ctx, s.config)
	looker.end()
	switch {
	case written != nil:
		return result, written
	case s.draft.out == nil || err != nil && !errors.Is(err, record.ErrIncomplete):
		return result, err
	case err != nil:
		s.note(s.words(err))
	}
	of.Comments(nil)
	return result, s.draft.end(capture.Statistics{Start: begin, End: time.Now(), Received: result.Received, Dropped: result.Dropped, Custom: sealOf(&of)})
}

// begin opens the place where the recording goes, and says that it runs.
func (s *session) begin(r record.Result) error {
	if err := s.open(); err != nil {
		return err
	}
	s.note(s.Say("recording %s; Ctrl-C ends it", r.Interface))
	return s.draft.Begin(capture.Section{Application: "lab " + programVersion()},
		capture.Interface{LinkType: r.LinkType, SnapLength: r.SnapLength, Name: r.Interface, Filter: r.Filter})
}

// count says how much was recorded, once it is saved.
func (s *session) count(r record.Result, err error) {
	if err == nil && s.draft.out != nil {
		s.note(s.Say("%d frames recorded, %d lost", r.Received-r.Dropped, r.Dropped))
	}
}
