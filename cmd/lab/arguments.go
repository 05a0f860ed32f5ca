package main

import (
	"slices"
	"strings"
	"unicode/utf8"

	"socketlab/assignments"

	"github.com/urfave/cli/v2"
)

// A request is a command line, sorted: urfave/cli v2 takes flags only before
// arguments and passes over unknown ones behind them, so lab sorts the words
// before it sees them.
type request struct {
	command *cli.Command // nil: none was named
	path    []string     // the command and its subcommand
	flags   []string     // in the order given, each value behind its flag
	args    []string
	help    bool
}

// words returns the request as urfave/cli wants it.
func (r *request) words() []string {
	words := append([]string{"lab"}, r.path...)
	if !r.command.SkipFlagParsing {
		words = append(append(words, r.flags...), "--")
	}
	return append(words, r.args...)
}

// sort tells commands, flags and arguments apart. It returns an error for an
// unknown command, an unknown flag anywhere, and a flag without its value.
func (p *program) sort(commands []*cli.Command, words []string) (*request, error) {
	s := sorter{program: p, request: &request{}, commands: commands, flags: p.sharedFlags()}
	for len(words) > 0 {
		word := words[0]
		words = words[1:]
		var err error
		switch {
		case s.raw():
			s.request.args = append(s.request.args, word)
		case word == "--":
			s.request.args = append(s.request.args, words...)
			words = nil
		case len(word) > 1 && word[0] == '-':
			words, err = s.flag(word, words)
		default:
			err = s.word(word)
		}
		if err != nil {
			return nil, err
		}
	}
	return s.request, s.incomplete()
}

// A sorter is a request in the making.
type sorter struct {
	*program
	request  *request
	commands []*cli.Command // that may come next
	flags    []cli.Flag     // that may come next
}

// raw reports whether the command takes every word as it is.
func (s *sorter) raw() bool {
	return s.request.command != nil && s.request.command.SkipFlagParsing
}

// word takes a word that is no flag.
func (s *sorter) word(word string) error {
	r := s.request
	if i := slices.IndexFunc(s.commands, func(c *cli.Command) bool { return c.HasName(word) }); i >= 0 {
		r.command = s.commands[i]
		r.path = append(r.path, r.command.Name)
		s.commands, s.flags = r.command.Subcommands, r.command.Flags
		return nil
	}
	switch {
	case r.command == nil && word == "help":
		r.help = true
	case r.command == nil || r.command.Action == nil:
		return s.unknownCommand(word)
	default:
		r.args = append(r.args, word)
		s.commands = nil
	}
	return nil
}

// flag takes a flag and, if it needs one and none is attached, the word
// behind it as its value. It returns the words that are left.
func (s *sorter) flag(word string, rest []string) ([]string, error) {
	name, value, attached := strings.Cut(word, "=")
	if name == "--help" || name == "-h" {
		s.request.help = true
		return rest, nil
	}
	if name == "--version" && s.request.command == nil {
		return rest, s.word("version")
	}
	f := findFlag(s.flags, strings.TrimLeft(name, "-"))
	if f == nil {
		if f, name, value = s.joined(word); f == nil {
			return nil, s.unknownFlag(name)
		}
		attached = true
	}
	if takesValue(f) && !attached {
		if len(rest) == 0 || s.isFlag(rest[0]) {
			return nil, s.misuse(s.Say("flag %s needs a value", name))
		}
		value, rest, attached = rest[0], rest[1:], true
	}
	if attached {
		name += "=" + value
	}
	s.request.flags = append(s.request.flags, name)
	return rest, nil
}

// joined splits a short flag from a value written directly behind it: -oFILE.
// If there is none it returns the flag's name as it was given.
func (s *sorter) joined(word string) (f cli.Flag, name, value string) {
	if len(word) > 2 && word[1] != '-' && word[1] < utf8.RuneSelf {
		if f := findFlag(s.flags, word[1:2]); f != nil && takesValue(f) {
			return f, word[:2], word[2:]
		}
	}
	name, _, _ = strings.Cut(word, "=")
	return nil, name, ""
}

// isFlag reports whether word is one of the command's flags, which is then
// not taken for the value of the flag before it.
func (s *sorter) isFlag(word string) bool {
	name, _, _ := strings.Cut(word, "=")
	return strings.HasPrefix(name, "--") && (name == "--" || findFlag(s.flags, name[2:]) != nil)
}

// incomplete checks what can be told only at the end: that a command with
// subcommands got one, and that flags given before the subcommand are its own.
func (s *sorter) incomplete() error {
	r := s.request
	if r.help || r.command == nil {
		return nil
	}
	if r.command.Action == nil {
		return s.misuse(s.Say("%s needs a subcommand", "lab "+strings.Join(r.path, " ")))
	}
	for _, flag := range r.flags {
		name, _, _ := strings.Cut(flag, "=")
		if findFlag(r.command.Flags, strings.TrimLeft(name, "-")) == nil {
			return s.unknownFlag(name)
		}
	}
	return nil
}

func (s *sorter) unknownCommand(word string) error {
	return s.misuse(s.Say("unknown command %q", word) + s.didYouMean(word, commandNames(s.commands)))
}

func (s *sorter) unknownFlag(name string) error {
	typed := dashed(strings.TrimLeft(name, "-"))
	return s.misuse(s.Say("unknown flag %s", name) + s.didYouMean(typed, flagNames(s.flags)))
}

// misuse reports wrong usage and tells where the right one stands.
func (s *sorter) misuse(text string) error {
	return misuse(text).tell(strings.Join(append(append([]string{"lab"}, s.request.path...), "--help"), " "))
}

// findFlag returns the flag called name, or nil.
func findFlag(flags []cli.Flag, name string) cli.Flag {
	for _, f := range flags {
		if slices.Contains(f.Names(), name) {
			return f
		}
	}
	return nil
}

// takesValue reports whether a value follows the flag.
func takesValue(f cli.Flag) bool {
	d, ok := f.(cli.DocGenerationFlag)
	return ok && d.TakesValue()
}

// dashed returns name as it is typed: -o, --output.
func dashed(name string) string {
	if len(name) == 1 {
		return "-" + name
	}
	return "--" + name
}

// didYouMean returns " (did you mean X?)" for the name that word is probably a
// slip of, or nothing.
func (p *program) didYouMean(word string, names []string) string {
	if meant := assignments.DidYouMean(word, names); !meant.IsZero() {
		return " " + meant.In(p.Lang)
	}
	return ""
}
