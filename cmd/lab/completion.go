package main

import (
	_ "embed"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"
)

// The scripts ask `lab __complete WORD…` for what may stand in place of the
// last word, and offer file names where it answers nothing.
var (
	//go:embed completion/lab.bash
	bashScript string
	//go:embed completion/lab.zsh
	zshScript string
	//go:embed completion/lab.fish
	fishScript string
	//go:embed completion/lab.ps1
	powershellScript string
)

func (p *program) completionCommand() *cli.Command {
	return &cli.Command{
		Name:      "completion",
		Usage:     p.Say("print a script that lets a shell complete lab's commands"),
		ArgsUsage: "bash|zsh|fish|powershell",
		UsageText: `source <(lab completion bash)
lab completion zsh > ~/.zsh/completions/_lab
lab completion fish > ~/.config/fish/completions/lab.fish
lab completion powershell | Out-String | Invoke-Expression`,
		Action: p.printCompletion,
	}
}

func (p *program) printCompletion(c *cli.Context) error {
	args, err := p.arguments(c, 1, 1)
	if err != nil {
		return err
	}
	scripts := map[string]string{"bash": bashScript, "zsh": zshScript, "fish": fishScript, "powershell": powershellScript}
	script, ok := scripts[args[0]]
	if !ok {
		return misuse(p.Say("unknown shell %q", args[0]) + p.didYouMean(args[0], shells)).tell("lab completion bash")
	}
	_, err = io.WriteString(p.out, script)
	return err
}

// completeCommand is what the scripts call; people never do.
func (p *program) completeCommand() *cli.Command {
	return &cli.Command{
		Name:            "__complete",
		Hidden:          true,
		SkipFlagParsing: true,
		Action: func(c *cli.Context) error {
			for _, choice := range p.choices(p.commands(), c.Args().Slice()) {
				fmt.Fprintln(p.out, choice)
			}
			return nil
		},
	}
}

// shells are those that there is a script for.
var shells = []string{"bash", "zsh", "fish", "powershell"}

// choices returns what may stand in place of the last of words.
func (p *program) choices(commands []*cli.Command, words []string) []string {
	if len(words) == 0 {
		words = []string{""}
	}
	last := words[len(words)-1]
	s := sorter{program: p, request: &request{}, commands: commands, flags: p.sharedFlags()}
	rest := words[:len(words)-1]
	for len(rest) > 0 {
		word := rest[0]
		rest = rest[1:]
		f := findFlag(s.flags, strings.TrimLeft(word, "-"))
		switch {
		case len(word) < 2 || word[0] != '-':
			_ = s.word(word) // an unknown word completes to nothing
		case f != nil && takesValue(f) && len(rest) == 0:
			return matching(valuesOf(f), last)
		case f != nil && takesValue(f):
			rest = rest[1:]
		}
	}
	if name, value, attached := strings.Cut(last, "="); attached && strings.HasPrefix(name, "--") {
		return attachedValues(s.flags, name, value)
	}
	if strings.HasPrefix(last, "-") {
		return matching(flagNames(s.flags), last)
	}
	return matching(p.nextWords(&s), last)
}

// attachedValues completes --flag=value.
func attachedValues(flags []cli.Flag, name, value string) []string {
	f := findFlag(flags, name[2:])
	if f == nil {
		return nil
	}
	choices := matching(valuesOf(f), value)
	for i := range choices {
		choices[i] = name + "=" + choices[i]
	}
	return choices
}

// nextWords returns what may follow the words that s has taken, flags aside.
func (p *program) nextWords(s *sorter) []string {
	if s.request.command == nil || len(s.request.args) == 0 && len(s.request.command.Subcommands) > 0 {
		return commandNames(s.commands)
	}
	wanted, _, _ := strings.Cut(s.request.command.ArgsUsage, " ")
	switch {
	case len(s.request.args) > 0:
		return nil
	case wanted == "ASSIGNMENT" || wanted == "[ASSIGNMENT]":
		return assignmentNames()
	case strings.Contains(wanted, "|"):
		return strings.Split(wanted, "|")
	}
	return nil
}

func commandNames(commands []*cli.Command) []string {
	var names []string
	for _, c := range commands {
		if !c.Hidden {
			names = append(names, c.Name)
		}
	}
	return names
}

func flagNames(flags []cli.Flag) []string {
	names := []string{"--help"}
	for _, f := range flags {
		if !visible(f) {
			continue
		}
		for _, n := range f.Names() {
			names = append(names, dashed(n))
		}
	}
	return names
}

// matching returns the words that begin with prefix.
func matching(words []string, prefix string) []string {
	return slices.DeleteFunc(slices.Clone(words), func(w string) bool { return !strings.HasPrefix(w, prefix) })
}
