package main

import (
	"bytes"
	"context"
	"maps"
	"net"
	"time"

	"github.com/urfave/cli/v2"

	"socketlab/assignments/web"
)

func (p *program) webWorkerCommand() *cli.Command {
	return &cli.Command{
		Name:  "worker",
		Usage: p.Say("help the servers of a course: grade what is large or waits, on this machine"),
		Description: p.Say("Any number of workers, on any machines that reach the store, take the jobs of a course:\n" +
			"large captures, everything that is graded once more, and what a server that died had\n" +
			"begun. They go by the course that lab web was last started with, also when it is started\n" +
			"with another. A worker that dies loses nothing."),
		UsageText: `lab worker --store postgres://lab@db/course --blobs s3://captures`,
		Flags: append([]cli.Flag{
			&cli.StringFlag{Name: "course", Usage: p.Say("course `FILE`, which says labs, deadlines, which attempt counts and what lateness costs (default: that of lab web)")},
			&cli.StringSliceFlag{Name: "lab", Usage: p.Say("`ASSIGNMENT` of the course, or ASSIGNMENT=DEADLINE; give it again for each")},
			&cli.StringFlag{Name: "listen", Usage: p.Say("`ADDRESS` and port for /healthz and /metrics (default: none)")},
			&cli.IntFlag{Name: "jobs", Usage: p.Say("`NUMBER` of submissions graded at the same time (default: as many as there are processors)")},
		}, p.storeFlags()...),
		Action: p.webWorker,
	}
}

// webWorker does what `lab worker` promises.
func (p *program) webWorker(c *cli.Context) error {
	read, follow := p.webConfig, !c.IsSet("course") && !c.IsSet("lab")
	if follow {
		read = p.webSettings
		if err := isThere(c); err != nil {
			return err
		}
	}
	config, err := read(c)
	if err != nil {
		return err
	}
	config.Helper = true
	return p.opened(c, config, func() error {
		up := p.Say("The worker waits for work; Ctrl-C ends it")
		if follow {
			return p.followCourse(c, config, up)
		}
		return p.helpCourse(c, config, up)
	})
}

// helpCourse does the jobs of a course until c ends.
func (p *program) helpCourse(c *cli.Context, config *web.Config, up string) error {
	var listener net.Listener
	if address := c.String("listen"); address != "" {
		var err error
		if listener, err = net.Listen("tcp", address); err != nil {
			return cannot(err)
		}
		defer listener.Close()
	}
	return p.runCourse(c, config, listener, nil, up)
}

// lookEvery is how often a worker looks whether the course is still the same.
const lookEvery = 2 * time.Second

// followCourse does the jobs of the course that the store keeps until c ends, and
// begins anew when a server was started with another.
func (p *program) followCourse(c *cli.Context, config *web.Config, up string) error {
	var files map[string][]byte
	for first := true; ; first = false {
		if files = nextCourse(c.Context, config, files); files == nil {
			return nil
		}
		if !first {
			config.Log.Info("another course")
		}
		one := *config
		one.Address = string(files[keptAddress])
		if err := p.keptCourse(c, &one, files); err != nil {
			return err
		}
		ctx, end := context.WithCancel(c.Context)
		go func() {
			defer end()
			nextCourse(ctx, config, files)
		}()
		during := *c
		during.Context = ctx
		err := p.helpCourse(&during, &one, up)
		end()
		if err != nil {
			return err
		}
		up = ""
	}
}

// nextCourse waits for a course in the store that is another than before, and
// returns its files; nil when ctx ends.
func nextCourse(ctx context.Context, config *web.Config, before map[string][]byte) map[string][]byte {
	for said := false; ctx.Err() == nil; {
		files, err := config.Store.Course(ctx)
		switch {
		case err != nil && ctx.Err() == nil:
			config.Log.Error("course", "error", err)
		case err == nil && files[web.CourseName] != nil && !maps.EqualFunc(files, before, bytes.Equal):
			return files
		case before == nil && !said:
			said = true
			config.Log.Warn("no lab web has begun a course in this store yet")
		}
		select {
		case <-time.After(lookEvery):
		case <-ctx.Done():
		}
	}
	return nil
}
