package main

import (
	"net"

	"github.com/urfave/cli/v2"
)

func (p *program) webWorkerCommand() *cli.Command {
	return &cli.Command{
		Name:  "worker",
		Usage: p.Say("help the servers of a course: grade what is large or waits, on this machine"),
		Description: p.Say("Any number of workers, on any machines that reach the store, take the jobs of a course:\n" +
			"large captures, everything that is graded once more, and what a server that died had\n" +
			"begun. Name the same labs as to lab web. A worker that dies loses nothing."),
		UsageText: `lab worker --course course.yaml --store postgres://lab@db/course --blobs s3://captures`,
		Flags: append([]cli.Flag{
			&cli.StringFlag{Name: "course", Usage: p.Say("course `FILE`, which says labs, deadlines, which attempt counts and what lateness costs")},
			&cli.StringSliceFlag{Name: "lab", Usage: p.Say("`ASSIGNMENT` of the course, or ASSIGNMENT=DEADLINE; give it again for each")},
			&cli.StringFlag{Name: "listen", Usage: p.Say("`ADDRESS` and port for /healthz and /metrics (default: none)")},
			&cli.IntFlag{Name: "jobs", Usage: p.Say("`NUMBER` of submissions graded at the same time (default: as many as there are processors)")},
		}, p.storeFlags()...),
		Action: p.webWorker,
	}
}

// webWorker does what `lab worker` promises.
func (p *program) webWorker(c *cli.Context) error {
	config, err := p.webConfig(c)
	if err != nil {
		return err
	}
	config.Helper = true
	var listener net.Listener
	if address := c.String("listen"); address != "" {
		if listener, err = net.Listen("tcp", address); err != nil {
			return cannot(err)
		}
		defer listener.Close()
	}
	return p.opened(c, config, func() error {
		return p.runCourse(c, config, listener, nil, p.Say("The worker waits for work; Ctrl-C ends it"))
	})
}
