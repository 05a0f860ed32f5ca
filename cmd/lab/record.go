package main

import (
	"context"
	"errors"
	"io"
	"os"
	"time"

	"github.com/urfave/cli/v2"

	"socketlab/capture"
	"socketlab/capture/record"
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
		},
		Action: p.record,
	}
}

// record writes a capture that appears whole, also when Ctrl-C ends it.
func (p *program) record(c *cli.Context) error {
	if _, err := p.arguments(c, 0, 0); err != nil {
		return err
	}
	config, err := p.recordConfig(c)
	if err != nil {
		return err
	}
	err = p.write(c, func(w io.Writer) error {
		if c.String("output") == "-" {
			w = p.out // somebody may be watching: nothing waits in a buffer
		}
		return p.recordTo(c.Context, w, config, c.Duration("for"))
	})
	switch {
	case err != nil:
		return p.notRun(err)
	case c.Context.Err() != nil:
		return interrupted(nil)
	}
	return nil
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
		return config, cannot(errors.New(p.Say("%s exists", name))).tell(p.again("--force"))
	}
	return config, nil
}

// recordTo writes what is recorded until ctx ends as pcapng, or, unless limit is
// 0, for so long from when the recording is proved to run. A frame lost is told,
// and is no error: what was recorded is good.
func (p *program) recordTo(ctx context.Context, w io.Writer, config record.Config, limit time.Duration) error {
	ctx, end := context.WithCancel(ctx)
	defer end()
	var out *capture.Writer
	begin := time.Now()
	started := func(r record.Result) (err error) {
		if limit > 0 {
			time.AfterFunc(limit, end)
		}
		p.note(p.Say("recording %s; Ctrl-C ends it", r.Interface))
		out, err = p.describe(w, r)
		return err
	}
	result, err := record.Stream(ctx, config, started, func(packet *capture.Packet) error {
		if err := out.Write(packet); err != nil {
			return err
		}
		return out.Flush()
	})
	if out == nil || err != nil && !errors.Is(err, record.ErrIncomplete) {
		return err
	}
	if err != nil {
		p.note(p.words(err))
	}
	statistics := capture.Statistics{Start: begin, End: time.Now(), Received: result.Received, Dropped: result.Dropped}
	if err := out.WriteStatistics(0, statistics); err != nil {
		return err
	}
	p.note(p.Say("%d frames recorded, %d lost", result.Received-result.Dropped, result.Dropped))
	return out.Flush()
}

// describe begins the file.
func (p *program) describe(w io.Writer, r record.Result) (*capture.Writer, error) {
	out, err := capture.NewWriter(w, capture.Section{Application: "lab " + programVersion()})
	if err != nil {
		return nil, err
	}
	_, err = out.AddInterface(capture.Interface{
		LinkType: r.LinkType, SnapLength: r.SnapLength, Name: r.Interface, Filter: r.Filter,
	})
	return out, err
}
