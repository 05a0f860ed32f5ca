package main

import (
	"io"

	"github.com/urfave/cli/v2"

	"socketlab/assignments"
	"socketlab/assignments/class"
	"socketlab/assignments/report"
	"socketlab/assignments/submission"
)

// autogradeCommand is what bundles call: one folder with what one student
// handed in, one result in the platform's format. People use check and grade.
func (p *program) autogradeCommand() *cli.Command {
	return &cli.Command{
		Name:      "autograde",
		Usage:     p.Say("grade one submission on an autograding platform"),
		ArgsUsage: "gradescope|classroom50 FOLDER",
		Hidden:    true,
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "assignment", Aliases: []string{"a"}, Usage: p.Say("`ASSIGNMENT`: a built-in one, or a YAML file")},
			&cli.StringFlag{Name: "output", Aliases: []string{"o"}, Usage: p.Say("write the result to `FILE` (- is standard output)")},
			&cli.StringFlag{Name: "body", Usage: p.Say("write the report as Markdown to `FILE`")},
		},
		Action: p.autograde,
	}
}

// autograde ends with 0 whatever the marks: another code tells the platform
// that the grader failed.
func (p *program) autograde(c *cli.Context) error {
	args, err := p.arguments(c, 2, 2)
	if err != nil {
		return err
	}
	format, ok := formatOf(args[0])
	if !ok {
		return misuse(p.Say("unknown platform %s", shorten(args[0])))
	}
	spec, err := p.assignment(c.String("assignment"))
	if err != nil {
		return err
	}
	labs, err := assignments.All()
	if err != nil {
		return cannot(err)
	}
	s, files, err := submission.Single(args[1], submission.Options{Payload: class.PayloadIDs(spec)})
	if err != nil {
		return cannot(err)
	}
	defer files.Close()
	r := class.Single(c.Context, spec, s, class.Options{Lang: p.Lang, Labs: labs})
	r.Platform = p.platform()
	if body := c.String("body"); body != "" {
		if err := p.writeFile(body, func(w io.Writer) error { return report.Markdown(w, r) }); err != nil {
			return err
		}
	}
	return p.write(c, func(w io.Writer) error { return format.Write(w, r) })
}
