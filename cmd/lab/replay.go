package main

import (
	"bytes"
	"fmt"
	"io"

	"github.com/urfave/cli/v2"

	"socketlab/assignments/replay"
	"socketlab/capture/printable"
)

func (p *program) replayCommand() *cli.Command {
	return &cli.Command{
		Name:      "replay",
		Usage:     p.Say("grade captures again, and compare with the expectations beside them"),
		ArgsUsage: "FOLDER",
		UsageText: "lab replay testdata\nlab replay testdata --update",
		Flags: []cli.Flag{p.outputFlag(),
			&cli.BoolFlag{Name: "update", Usage: p.Say("rewrite the expectations to what grading says now")}},
		Action: p.replay,
	}
}

// replay grades every capture below a folder that has an expectation.
func (p *program) replay(c *cli.Context) error {
	args, err := p.arguments(c, 1, 1)
	if err != nil {
		return err
	}
	cases, err := replay.Find(args[0])
	if err != nil {
		return named(args[0], err)
	}
	if len(cases) == 0 {
		return named(args[0], replay.ErrNone)
	}
	if c.Bool("update") {
		lock, err := p.lockFolder(args[0], p.Say("another lab replay is writing into %s", args[0]))
		if err != nil {
			return err
		}
		defer lock.Release()
	}
	var out bytes.Buffer
	differ := 0
	for _, one := range cases {
		if err := c.Context.Err(); err != nil {
			return err
		}
		same, err := p.replayOne(&out, one, c.Bool("update"))
		if err != nil {
			return err
		}
		if !same {
			differ++
		}
	}
	fmt.Fprintln(&out, p.Say("%d captures, %d differ from their expectation", len(cases), differ))
	if err := p.write(c, func(w io.Writer) error { _, err := out.WriteTo(w); return err }); err != nil {
		return err
	}
	if differ > 0 && !c.Bool("update") {
		return errNotPassed
	}
	return nil
}

// replayOne grades one capture and reports whether it is as expected.
func (p *program) replayOne(w io.Writer, one replay.Case, update bool) (same bool, err error) {
	want, got, err := one.Run()
	if err != nil {
		return false, err
	}
	difference := replay.Difference(want, got)
	if len(difference) == 0 {
		return true, nil
	}
	fmt.Fprintf(w, "%s\n", printable.String(one.Capture))
	for _, line := range difference {
		fmt.Fprintf(w, "  %s\n", printable.String(line))
	}
	if update {
		return false, one.Update(got)
	}
	return false, nil
}
