// Command lab runs socket programming labs, records them and grades the
// recordings.
//
// # How a command is added
//
// A command is one file and one row in commands.go. The file holds a method
// that declares the command and the method that does it:
//
//	func (p *program) inspectCommand() *cli.Command {
//		return &cli.Command{
//			Name:        "inspect",
//			Usage:       p.Say("show what is in a capture"),
//			ArgsUsage:   "FILE…",
//			Description: p.Say("A longer text, if there is more to say."),
//			UsageText:   "lab inspect 20241234.pcapng", // examples, one a line
//			Flags:       append(p.resultFlags("text", "json"), …),
//			Action:      p.inspect,
//		}
//	}
//
// The flags --lang, --no-color, -q and --help are added to every command;
// resultFlags gives those that print a result --format and -o. Flags may
// stand anywhere: arguments.go sorts them, refuses unknown ones and reports
// missing values before the action is called. An action finds
//
//	p.Say(format, …)             a sentence in the language of the user
//	p.arguments(c, 1, 1)         its arguments, counted
//	p.assignment(name)           a built-in assignment, or a YAML file
//	p.write(c, func(io.Writer))  where results go: stdout, or atomically the file of -o
//	p.note(line)                 a line on stderr, unless -q
//	p.color(c)                   whether the result may be coloured
//	c.Context                    ends with Ctrl-C, SIGTERM and SIGHUP
//
// and returns nil (exit 0), errNotPassed (1, the result tells why),
// misuse(text) (2), any other error (3), or interrupted(err) (130). Errors
// may carry the one command that helps: misuse(text).tell("lab list").
package main

import (
	"context"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/urfave/cli/v2"

	"socketlab/assignments/i18n"
	"socketlab/lab/adverse/stage"
	"socketlab/lab/private"
)

// A program is one invocation of lab: who is asking, and where answers go.
type program struct {
	i18n.Lang // of everything a person reads

	in     *os.File
	out    io.Writer // results
	err    io.Writer // everything else
	getenv func(string) string
	args   []string // the words after the program's name
	quiet  bool     // nothing but results and errors

	ctx context.Context // ends with the program's work
}

func main() {
	private.Hold()
	stage.Act()
	(&program{ctx: context.Background()}).work()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	ctx, _ = signal.NotifyContext(ctx, endings()...)
	// A second Ctrl-C ends the program at once. Of the others several may come
	// together, as when a terminal is closed, and mean the same.
	context.AfterFunc(ctx, stop)
	p := &program{in: os.Stdin, out: os.Stdout, err: os.Stderr, getenv: os.Getenv}
	os.Exit(p.run(ctx, os.Args[1:]))
}

// endings are the signals that end the program as the first Ctrl-C does. That
// the terminal was closed is none if the user wants it so (nohup(1)).
func endings() []os.Signal {
	if signal.Ignored(syscall.SIGHUP) {
		return []os.Signal{syscall.SIGTERM}
	}
	return []os.Signal{syscall.SIGTERM, syscall.SIGHUP}
}

// run does what args, the words after the program's name, ask for, and
// returns the exit code.
func (p *program) run(ctx context.Context, args []string) int {
	p.args, p.ctx = args, ctx
	p.Lang = language(args, p.getenv)
	commands := p.commands()
	request, err := p.sort(commands, args)
	switch {
	case err != nil:
	case request.help:
		err = p.help(p.out, commands, request)
	case len(request.path) == 0:
		p.help(p.err, commands, request)
		return exitUsage
	default:
		err = p.app(commands).RunContext(ctx, request.words())
	}
	return p.report(ctx, err)
}

// app is the command line as urfave/cli sees it. Help, unknown words and the
// order of flags are dealt with before it is called.
func (p *program) app(commands []*cli.Command) *cli.App {
	return &cli.App{
		Name:                      "lab",
		Commands:                  commands,
		HideHelp:                  true,
		HideVersion:               true,
		DisableSliceFlagSeparator: true,
		Writer:                    p.out,
		ErrWriter:                 p.err,
		ExitErrHandler:            func(*cli.Context, error) {},
	}
}

// again returns the command that was typed, with more flags behind it, each
// with its value if it has one. A flag that was typed gets the new value.
func (p *program) again(more ...string) string {
	words := append([]string{"lab"}, p.args...)
	for len(more) > 0 {
		n := 1
		if len(more) > 1 && !strings.HasPrefix(more[1], "-") {
			n = 2
		}
		words = withFlag(words, more[:n])
		more = more[n:]
	}
	for i, word := range words {
		words[i] = quoted(word)
	}
	return strings.Join(words, " ")
}

// withFlag returns the words of a command with a flag, and its value if there
// is one.
func withFlag(words, flag []string) []string {
	for i, word := range words {
		switch {
		case word == flag[0] && len(flag) == 1:
			return words
		case word == flag[0] && i+1 < len(words):
			words[i+1] = flag[1]
			return words
		case strings.HasPrefix(word, flag[0]+"=") && len(flag) > 1:
			words[i] = flag[0] + "=" + flag[1]
			return words
		}
	}
	return append(words, flag...)
}
