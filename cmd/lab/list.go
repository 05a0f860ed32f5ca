package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/urfave/cli/v2"

	"socketlab/assignments"
	"socketlab/assignments/check"
	"socketlab/assignments/handout"
	"socketlab/capture/printable"
)

func (p *program) listCommand() *cli.Command {
	return &cli.Command{
		Name:   "list",
		Usage:  p.Say("list the built-in assignments"),
		Flags:  p.resultFlags("text", "json"),
		Action: p.list,
	}
}

// list prints the built-in assignments, in the order of the course.
func (p *program) list(c *cli.Context) error {
	if _, err := p.arguments(c, 0, 0); err != nil {
		return err
	}
	all, err := assignments.All()
	if err != nil {
		return cannot(err)
	}
	return p.write(c, func(w io.Writer) error {
		for _, spec := range all {
			if err := p.listed(c, w, spec); err != nil {
				return err
			}
		}
		return nil
	})
}

// listed prints one line about an assignment.
func (p *program) listed(c *cli.Context, w io.Writer, s *check.Spec) error {
	if c.String("format") == "json" {
		return printable.NewEncoder(w).Encode(map[string]any{
			"name": s.Name, "title": s.Title.In(p.Lang), "transport": s.Experiment.Transport,
			"ports": s.Ports(), "points": s.Points,
		})
	}
	where := fmt.Sprintf("%s %d", strings.ToUpper(s.Experiment.Transport), s.Experiment.Port)
	_, err := fmt.Fprintf(w, "%s  %s  %s\n", printable.Fit(s.Name, 15), printable.Fit(where, 9), s.Title.In(p.Lang))
	return err
}

func (p *program) showCommand() *cli.Command {
	return &cli.Command{
		Name:      "show",
		Usage:     p.Say("print the hand-out of an assignment: what to do, and how it is graded"),
		ArgsUsage: "ASSIGNMENT",
		UsageText: "lab show udp-echo\nlab show ./my-lab.yaml --lang ko",
		Flags:     []cli.Flag{p.outputFlag()},
		Action:    p.show,
	}
}

// show prints the hand-out of an assignment.
func (p *program) show(c *cli.Context) error {
	args, err := p.arguments(c, 1, 1)
	if err != nil {
		return err
	}
	spec, err := p.assignment(args[0])
	if err != nil {
		return err
	}
	return p.write(c, func(w io.Writer) error { return handout.Text(w, spec, p.Lang) })
}

// outputFlag is -o for a command whose result has one form only.
func (p *program) outputFlag() cli.Flag {
	return &cli.StringFlag{Name: "output", Aliases: []string{"o"}, Usage: p.Say("write the result to `FILE` (- is standard output)")}
}

func (p *program) checksCommand() *cli.Command {
	return &cli.Command{
		Name:   "checks",
		Usage:  p.Say("list the checks that an assignment can use, with their parameters"),
		Flags:  p.resultFlags("text", "json"),
		Action: p.checks,
	}
}

// checks prints the catalogue of checks.
func (p *program) checks(c *cli.Context) error {
	if _, err := p.arguments(c, 0, 0); err != nil {
		return err
	}
	return p.write(c, func(w io.Writer) error {
		for _, row := range check.Table {
			if err := p.checkRow(c, w, row); err != nil {
				return err
			}
		}
		return nil
	})
}

func (p *program) checkRow(c *cli.Context, w io.Writer, row check.Row) error {
	if c.String("format") == "json" {
		params := map[string]string{}
		for _, param := range row.Params {
			params[param.Name] = param.Doc.In(p.Lang)
		}
		return printable.NewEncoder(w).Encode(map[string]any{
			"name": row.Name, "section": row.Section, "doc": row.Doc.In(p.Lang), "parameters": params,
		})
	}
	fmt.Fprintf(w, "%s  %s\n    %s\n", row.Name, row.Section, row.Doc.In(p.Lang))
	for _, param := range row.Params {
		fmt.Fprintf(w, "      %s  %s\n", printable.Fit(param.Name, 12), param.Doc.In(p.Lang))
	}
	return nil
}
