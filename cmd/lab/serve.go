package main

import (
	"errors"

	"github.com/urfave/cli/v2"

	"socketlab/lab"
	"socketlab/lab/peer"
)

func (p *program) serveCommand() *cli.Command {
	return &cli.Command{
		Name:        "serve",
		Usage:       p.Say("be the server of an assignment, in this terminal"),
		ArgsUsage:   "ASSIGNMENT",
		Description: p.Say("The server runs until Ctrl-C. Its clients may be lab connect, nc, or programs of your own."),
		UsageText:   "lab serve udp-echo\nlab serve tcp-upper --port 12001",
		Flags: []cli.Flag{
			&cli.IntFlag{Name: "port", Usage: p.Say("`PORT` of the server instead of the assignment's")},
			&cli.BoolFlag{Name: "ipv6", Usage: p.Say("over IPv6: ::1 instead of 127.0.0.1")},
		},
		Action: p.serve,
	}
}

// serve does what `lab serve` promises.
func (p *program) serve(c *cli.Context) error {
	args, config, err := p.handConfig(c, 0)
	if err != nil {
		return err
	}
	several := len(config.Experiment.Servers) > 1
	err = lab.Serve(c.Context, config, func(title string) peer.Screen {
		if several {
			return handScreen{p, title + ": "}
		}
		return handScreen{p, ""}
	})
	if errors.Is(err, lab.ErrNoServer) {
		return misuse(p.Say("%s has no server: it shows what happens when nobody listens", args[0])).tell("lab connect " + quoted(args[0]))
	}
	return handEnd(err, "lab doctor")
}
