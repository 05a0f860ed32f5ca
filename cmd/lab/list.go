package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"socketlab/assignments"
	"socketlab/assignments/check"
	"socketlab/assignments/handout"
	"socketlab/assignments/progress"
	"socketlab/capture/printable"
)

func (p *program) listCommand() *cli.Command {
	return &cli.Command{
		Name:  "list",
		Usage: p.Say("list the labs of the course, and how far you have come"),
		Description: p.Say("On a terminal: the labs by chapter, a tick at those that you have passed, your best\n" +
			"and your last points. Anywhere else, or with --format plain: one lab a line, its name\n" +
			"first. What is passed is a note for you alone; marks come from captures."),
		UsageText: "lab list\nlab list --from ~/labs\nlab list --format plain | cut -d' ' -f1",
		Flags: append([]cli.Flag{
			&cli.StringFlag{Name: "from", Usage: p.Say("write the progress anew from all captures below `FOLDER`")},
		}, p.resultFlags("text", "plain", "json")...),
		Action: p.list,
	}
}

// list prints the built-in assignments, in the order of the course.
func (p *program) list(c *cli.Context) error {
	if _, err := p.arguments(c, 0, 0); err != nil {
		return err
	}
	book, err := p.bookOf(c)
	if err != nil {
		return err
	}
	labs, err := p.syllabus(c, book)
	if err != nil {
		return err
	}
	return p.write(c, func(w io.Writer) error {
		format := c.String("format")
		if format == "text" && (c.IsSet("format") || isTerminal(p.out) && c.String("output") == "") {
			return labs.print(w)
		}
		for _, name := range assignments.Names() {
			print := labs.plain
			if format == "json" {
				print = labs.json
			}
			if err := print(w, labs.specs[name]); err != nil {
				return err
			}
		}
		return nil
	})
}

// bookOf is what is remembered, or what --from writes.
func (p *program) bookOf(c *cli.Context) (*progress.Book, error) {
	if c.IsSet("from") {
		return p.rebuild(c.Context, c.String("from"))
	}
	return p.loadProgress(), nil
}

// plain prints one line about a lab, for scripts.
func (c *syllabus) plain(w io.Writer, s *check.Spec) error {
	where := fmt.Sprintf("%s %d", strings.ToUpper(s.Experiment.Transport), s.Experiment.Port)
	_, err := fmt.Fprintf(w, "%s  %s  %s\n", printable.Fit(s.Name, nameWidth), printable.Fit(where, 9), s.Title.In(c.Lang))
	return err
}

// json prints one object about a lab, for programs.
func (c *syllabus) json(w io.Writer, s *check.Spec) error {
	out := map[string]any{
		"name": s.Name, "title": s.Title.In(c.Lang), "transport": s.Experiment.Transport,
		"ports": s.Ports(), "points": s.Points, "passed": c.book.Passed(s.Name),
	}
	for _, chapter := range assignments.Chapters() {
		if slices.Contains(chapter.Labs, s.Name) {
			out["chapter"] = chapter.Title.In(c.Lang)
		}
	}
	if l := c.book.Of(s.Name); l != nil {
		out["best"], out["last"], out["tries"] = l.Best, l.Last, l.Tries
	}
	return printable.NewEncoder(w).Encode(out)
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
