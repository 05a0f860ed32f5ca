package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"socketlab/assignments"
	"socketlab/assignments/check"
	"socketlab/assignments/handout"
	"socketlab/assignments/starter"
	"socketlab/capture/files"
	"socketlab/capture/message"
	"socketlab/capture/printable"
)

func (p *program) startCommand() *cli.Command {
	return &cli.Command{
		Name:      "start",
		Usage:     p.Say("write a folder to begin a lab in: programs to fill in, the hand-out, what will be seen"),
		ArgsUsage: "ASSIGNMENT",
		Description: p.Say("The programs have everything but the socket calls. Each gap is a TODO; until it is\n" +
			"filled in, the program stops there and says what is missing. The folder is named\n" +
			"after the lab, and files that exist are kept."),
		UsageText: "lab start udp-echo\nlab start tcp-echo --lang java\nlab start tcp-echo --lang c --lang ko --out mine",
		Flags: []cli.Flag{
			p.anyLanguage(),
			&cli.StringFlag{Name: "out", Usage: p.Say("`FOLDER` for the files (default: one named after the lab)")},
			&cli.BoolFlag{Name: "force", Usage: p.Say("overwrite files that exist")},
		},
		Action: p.start,
	}
}

// anyLanguage is --lang of a command that writes programs for people: it takes
// the language of the programs, and that of the texts, in any order.
func (p *program) anyLanguage() cli.Flag {
	values := append(starter.Names(), languages...)
	usage := p.Say("`LANGUAGE` of the programs; ko or en is that of the texts, and both may be given") + " (" + strings.Join(values, ", ") + ")"
	return &choicesFlag{&cli.StringSliceFlag{Name: "lang", Usage: usage, Action: func(_ *cli.Context, given []string) error {
		for _, one := range given {
			if !slices.Contains(values, one) {
				return misuse(p.Say("--%s %s: want one of %s", "lang", shorten(one), strings.Join(values, ", ")) + p.didYouMean(one, values))
			}
		}
		return nil
	}}, values}
}

// programmed returns the language of programs that --lang names last, or the
// first that there is.
func programmed(c *cli.Context) string {
	out := starter.Names()[0]
	for _, one := range c.StringSlice("lang") {
		if slices.Contains(starter.Names(), one) {
			out = one
		}
	}
	return out
}

// start writes the folder, and tells how to go on.
func (p *program) start(c *cli.Context) error {
	args, err := p.arguments(c, 1, 1)
	if err != nil {
		return err
	}
	spec, err := p.assignment(args[0])
	if err != nil {
		return err
	}
	programs, err := starter.Of(spec, programmed(c), p.Lang)
	if err != nil {
		return cannot(err)
	}
	folder := c.String("out")
	if folder == "" {
		folder = spec.Name
	}
	if err := p.writeStarter(c, folder, spec, programs); err != nil {
		return err
	}
	name := args[0]
	if full, err := filepath.Abs(name); err == nil && !assignments.IsBuiltIn(name) {
		name = full // the commands are typed in another folder
	}
	p.tellStarted(folder, name, programs)
	return nil
}

// writeStarter writes all files, or none if one of them is there already.
func (p *program) writeStarter(c *cli.Context, folder string, spec *check.Spec, programs []starter.Program) error {
	texts := map[string]func(io.Writer) error{
		handoutFile:  func(w io.Writer) error { return handout.Text(w, spec, p.Lang) },
		expectedFile: func(w io.Writer) error { return handout.Picture(w, spec, p.Lang) },
	}
	for _, one := range programs {
		texts[one.File] = func(w io.Writer) error { _, err := io.WriteString(w, one.Source); return err }
	}
	if err := os.MkdirAll(folder, 0o777); err != nil {
		return cannot(err)
	}
	set := files.Set{Taken: files.Refuse}
	if c.Bool("force") {
		set.Taken = files.Replace
	}
	defer set.Discard()
	for name, text := range texts {
		name = filepath.Join(folder, name)
		if _, err := os.Lstat(name); err == nil && !c.Bool("force") {
			return cannot(message.Errorf("%s exists", name)).tell(p.again("--out", folder+"-2"))
		}
		if err := set.Add(name, text); err != nil {
			return err
		}
	}
	_, err := set.Commit()
	return err
}

// Files beside the programs.
const (
	handoutFile  = "handout.txt"
	expectedFile = "expected.txt"
)

// tellStarted says what was written, and which commands come next.
func (p *program) tellStarted(folder, assignment string, programs []starter.Program) {
	var names []string
	gaps := 0
	for _, one := range programs {
		names = append(names, one.File)
		gaps += one.Gaps
	}
	fmt.Fprintf(p.out, "%s\n", p.Say("%s: %s with %d calls to fill in, %s, %s",
		printable.String(folder), strings.Join(names, ", "), gaps, handoutFile, expectedFile))
	fmt.Fprintf(p.out, "%s\n  cd %s\n", p.Say("Fill in the TODOs, and run your program against lab's own other half:"), quoted(folder))
	for _, one := range programs {
		flag := "--client"
		if one.Serves {
			flag = "--server"
		}
		build := ""
		if one.Build != "" {
			build = one.Build + " && "
		}
		fmt.Fprintf(p.out, "  %slab run %s --id 20241234 --out . %s %s\n", build, quoted(assignment), flag, quoted(one.Command))
	}
}
