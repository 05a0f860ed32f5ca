package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/urfave/cli/v2"

	"socketlab/assignments"
	"socketlab/capture/files"
	"socketlab/capture/message"
	"socketlab/capture/printable"
)

func (p *program) lintCommand() *cli.Command {
	return &cli.Command{
		Name:      "lint",
		Usage:     p.Say("find every error in assignment files, with line and column"),
		ArgsUsage: "FILE.yaml…",
		UsageText: "lab lint my-lab.yaml\nlab lint --schema > assignment.schema.json",
		Flags: []cli.Flag{p.outputFlag(),
			&cli.BoolFlag{Name: "schema", Usage: p.Say("print the JSON Schema of assignment files, for editors")}},
		Action: p.lint,
	}
}

// lint prints what is wrong with assignment files.
func (p *program) lint(c *cli.Context) error {
	if c.Bool("schema") {
		if _, err := p.arguments(c, 0, 0); err != nil {
			return err
		}
		return p.write(c, assignments.Schema)
	}
	files, err := p.arguments(c, 1, -1)
	if err != nil {
		return err
	}
	var found bytes.Buffer
	for _, file := range files {
		before := found.Len()
		if err := p.lintFile(&found, file); err != nil {
			return err
		}
		if found.Len() == before {
			p.note(p.Say("%s: no errors", file))
		}
	}
	wrong := found.Len() > 0
	if err := p.write(c, func(w io.Writer) error { _, err := found.WriteTo(w); return err }); err != nil {
		return err
	}
	if wrong {
		return errNotPassed
	}
	return nil
}

// lintFile writes the problems of one file, each with the line it is in.
func (p *program) lintFile(w io.Writer, file string) error {
	data, err := p.read(file)
	if err != nil {
		return err
	}
	var problems message.Problems
	if assignments.IsCourse(data) {
		_, err = assignments.ParseCourse(file, data)
	} else {
		_, err = assignments.Parse(file, data)
	}
	if !errors.As(err, &problems) {
		return err
	}
	lines := strings.Split(string(data), "\n")
	for _, problem := range problems {
		fmt.Fprintln(w, printable.String(problem.In(p.Lang)))
		if problem.Line > 0 && problem.Line <= len(lines) {
			p.pointAt(w, lines[problem.Line-1], problem.Column)
		}
	}
	return nil
}

// pointAt shows a line with a mark below a column, which counts octets as
// YAML does.
func (p *program) pointAt(w io.Writer, line string, column int) {
	line = strings.TrimRight(line, "\r")
	before := printable.String(string([]rune(line)[:min(max(column-1, 0), len([]rune(line)))]))
	fmt.Fprintf(w, "    %s\n    %s^\n", printable.Cut(printable.String(line), 100), strings.Repeat(" ", printable.Width(before)))
}

func (p *program) newCommand() *cli.Command {
	return &cli.Command{
		Name:      "new",
		Usage:     p.Say("write an assignment file to begin with, every part explained"),
		ArgsUsage: "NAME",
		UsageText: "lab new my-lab\nlab new --course networks",
		Flags: []cli.Flag{
			&cli.BoolFlag{Name: "course", Usage: p.Say("write a course file instead: which labs, what they weigh, when they are due")},
			&cli.BoolFlag{Name: "force", Usage: p.Say("overwrite files that exist")},
		},
		Action: p.newAssignment,
	}
}

// newAssignment writes NAME.yaml.
func (p *program) newAssignment(c *cli.Context) error {
	args, err := p.arguments(c, 1, 1)
	if err != nil {
		return err
	}
	name := strings.TrimSuffix(args[0], ".yaml")
	if !assignments.ValidName(name) {
		return misuse(p.Say("%q is no name for an assignment: use lower-case letters, digits and hyphens", name))
	}
	set := files.Set{Taken: files.Refuse}
	if c.Bool("force") {
		set.Taken = files.Replace
	}
	defer set.Discard()
	write := assignments.Template
	if c.Bool("course") {
		write = assignments.CourseTemplate
	}
	if err := set.Add(name+".yaml", func(w io.Writer) error { return write(w, name, p.Lang) }); err != nil {
		return err
	}
	if _, err := set.Commit(); err != nil {
		return err
	}
	if c.Bool("course") {
		p.note(p.Say("wrote %s; grade with it: lab grade FOLDER --course %s --out results", name+".yaml", name+".yaml"))
		return nil
	}
	p.note(p.Say("wrote %s; try it with: lab run ./%s --id 20241234", name+".yaml", name+".yaml"))
	return nil
}
