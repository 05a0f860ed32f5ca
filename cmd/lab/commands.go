package main

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"
	"golang.org/x/term"
)

// commands are all commands, in the order in which help lists them.
func (p *program) commands() []*cli.Command {
	all := []*cli.Command{
		p.runCommand(),
		p.breakCommand(),
		p.checkCommand(),
		p.gradeCommand(),
		p.compareCommand(),
		p.nonceCommand(),
		p.refereeCommand(),
		p.webCommand(),
		p.webWorkerCommand(),
		p.bundleCommand(),
		p.autogradeCommand(),
		p.inspectCommand(),
		p.replayCommand(),
		p.recordCommand(),
		p.serveCommand(),
		p.connectCommand(),
		p.startCommand(),
		p.watchCommand(),
		p.quizCommand(),
		p.listCommand(),
		p.nextCommand(),
		p.showCommand(),
		p.checksCommand(),
		p.lintCommand(),
		p.newCommand(),
		p.doctorCommand(),
		p.profileCommand(),
		p.completionCommand(),
		p.versionCommand(),
		p.completeCommand(),
	}
	for _, c := range all {
		p.equip(c)
	}
	return all
}

// equip adds to a command and its subcommands what all have in common.
func (p *program) equip(c *cli.Command) {
	c.HideHelp = true
	if !c.SkipFlagParsing {
		for _, f := range p.sharedFlags() {
			if findFlag(c.Flags, f.Names()[0]) == nil { // else the command has one that can more
				c.Flags = append(c.Flags, f)
			}
		}
	}
	c.OnUsageError = func(c *cli.Context, err error, _ bool) error { return p.badFlag(c, err) }
	before := c.Before
	c.Before = func(c *cli.Context) error {
		p.quiet = p.quiet || c.Bool("quiet")
		if before != nil {
			return before(c)
		}
		return nil
	}
	for _, sub := range c.Subcommands {
		p.equip(sub)
	}
}

// sharedFlags are the flags of every command.
func (p *program) sharedFlags() []cli.Flag {
	return []cli.Flag{
		p.choice("lang", "", languages, p.Say("`LANGUAGE` of everything a person reads (default: from LC_ALL or LANG)")),
		&cli.BoolFlag{Name: "no-color", Usage: p.Say("no colours")},
		&cli.BoolFlag{Name: "quiet", Aliases: []string{"q"}, Usage: p.Say("print only results and errors")},
	}
}

// resultFlags are the flags of commands that print a result; the first format
// is the default.
func (p *program) resultFlags(formats ...string) []cli.Flag {
	return []cli.Flag{
		p.choice("format", formats[0], formats, p.Say("`FORMAT` of the result")),
		&cli.StringFlag{Name: "output", Aliases: []string{"o"}, Usage: p.Say("write the result to `FILE` (- is standard output)")},
	}
}

// ladderFlag asks for what a report for people leaves to the page.
func (p *program) ladderFlag() cli.Flag {
	return &cli.BoolFlag{Name: "ladder", Usage: p.Say("print every frame of the lab, too")}
}

// A choiceFlag is a flag whose value is one of a few.
type choiceFlag struct {
	*cli.StringFlag
	values []string
}

// choice declares a choiceFlag; usage may name the value in backquotes.
func (p *program) choice(name, value string, values []string, usage string) cli.Flag {
	check := func(_ *cli.Context, given string) error {
		if slices.Contains(values, given) {
			return nil
		}
		return misuse(p.Say("--%s %s: want one of %s", name, shorten(given), strings.Join(values, ", ")) + p.didYouMean(given, values))
	}
	usage += " (" + strings.Join(values, ", ") + ")"
	return &choiceFlag{&cli.StringFlag{Name: name, Value: value, Usage: usage, Action: check}, values}
}

// A choicesFlag is a flag that may be given several times, each time with one
// of a few values.
type choicesFlag struct {
	*cli.StringSliceFlag
	values []string
}

// valuesOf returns the values that f may have, or nothing if there is no end
// to them.
func valuesOf(f cli.Flag) []string {
	switch f := f.(type) {
	case *choiceFlag:
		return f.values
	case *choicesFlag:
		return f.values
	case *cli.StringFlag:
		if f.Name == "assignment" {
			return assignmentNames()
		}
	}
	return nil
}

// badFlag turns what package flag says about a value into one clear line.
func (p *program) badFlag(c *cli.Context, err error) error {
	var known *problem
	if errors.As(err, &known) {
		return err
	}
	text := err.Error()
	var value, name string
	if n, _ := fmt.Sscanf(text, "invalid value %q for flag -%s", &value, &name); n == 2 {
		text = p.Say("--%s: %q is no valid value", strings.TrimSuffix(name, ":"), value)
	}
	return misuse(text).tell(c.Command.HelpName + " --help")
}

// arguments returns the arguments of a command that takes at least least and
// at most most of them; most < 0 is no limit. It refuses to write the result
// into a file that the command reads.
func (p *program) arguments(c *cli.Context, least, most int) ([]string, error) {
	args := c.Args().Slice()
	help := c.Command.HelpName + " --help"
	switch {
	case len(args) < least:
		return nil, misuse(p.Say("%s needs %s", c.Command.HelpName, c.Command.ArgsUsage)).tell(help)
	case most >= 0 && len(args) > most:
		return nil, misuse(p.Say("unexpected argument %q", args[most])).tell(help)
	}
	return args, p.spare(c)
}

// color reports whether the result of c may be coloured: it goes to a
// terminal that can, and the user did not object (https://no-color.org).
func (p *program) color(c *cli.Context) bool {
	if c.Bool("no-color") || p.getenv("NO_COLOR") != "" || p.getenv("TERM") == "dumb" {
		return false
	}
	if file := c.String("output"); file != "" && file != "-" {
		return false
	}
	return isTerminal(p.out)
}

// isTerminal reports whether a person sees or types what goes through f.
func isTerminal(f any) bool {
	file, ok := f.(*os.File)
	return ok && term.IsTerminal(int(file.Fd()))
}
