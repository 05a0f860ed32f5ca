package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"socketlab/capture"
	"socketlab/capture/filetype"
	"socketlab/capture/message"
	"socketlab/capture/printable"
)

// Exit codes.
const (
	exitDone        = 0
	exitNotPassed   = 1   // done, and something did not pass
	exitUsage       = 2   // unknown command, flag, assignment
	exitCannot      = 3   // unreadable file, no permission, port in use, disk full
	exitInterrupted = 130 // what was recorded so far is saved
)

// errNotPassed ends a command that did its work and found something that did
// not pass. Nothing more is printed: the result has told it.
var errNotPassed = &problem{code: exitNotPassed}

// A problem is an error with the exit code that it ends the program with.
type problem struct {
	code int
	err  error  // nil if there is nothing to print
	hint string // one command that helps, or empty
}

func (e *problem) Error() string {
	if e.err == nil {
		return "not passed"
	}
	return e.err.Error()
}

// In says it in a language.
func (e *problem) In(l message.Language) string { return l.Say("%v", e.err) }

func (e *problem) Unwrap() error { return e.err }

// tell adds the one command that helps.
func (e *problem) tell(command string) *problem {
	e.hint = command
	return e
}

// misuse reports wrong usage in words that are ready to print.
func misuse(text string) *problem {
	return &problem{code: exitUsage, err: errors.New(text)}
}

// cannot reports that something could not be done. An error that no command
// helps against can be returned as it is.
func cannot(err error) *problem {
	return &problem{code: exitCannot, err: err}
}

// interrupted reports that the user ended the command early; err, if any,
// says what became of its work.
func interrupted(err error) *problem {
	return &problem{code: exitInterrupted, err: err}
}

// report prints err, if there is anything to print, and returns the exit
// code.
func (p *program) report(ctx context.Context, err error) int {
	if err == nil {
		return exitDone
	}
	known := classify(ctx, err)
	if known.err != nil {
		p.complain(p.words(known.err))
	}
	if known.hint != "" {
		fmt.Fprintln(p.err, p.Say("lab: hint: %s", oneLine(known.hint)))
	}
	return known.code
}

// complain prints an error, in one line.
func (p *program) complain(words string) { fmt.Fprintln(p.err, p.Say("lab: error: %s", words)) }

// classify finds the exit code of err.
func classify(ctx context.Context, err error) *problem {
	var known *problem
	if errors.As(err, &known) {
		if known != err && known.err != nil {
			return &problem{code: known.code, err: err, hint: known.hint}
		}
		return known
	}
	if ctx.Err() != nil && errors.Is(err, context.Canceled) {
		return interrupted(nil)
	}
	return cannot(err)
}

// words returns what err says, in the language of the user if it can, and of
// what is no capture, what it is.
func (p *program) words(err error) string {
	text := oneLine(p.Lang.Err(err))
	var format *capture.FormatError
	if !errors.As(err, &format) {
		return text
	}
	if what := filetype.Of(format.Head, ""); format.Name == "" && !what.Name.IsZero() {
		return p.Say("%s (%s)", text, what.Name)
	}
	return text
}

// oneLine puts a text that may span lines into one that is safe to print: it
// may name a file, and a file's name may hold anything.
func oneLine(text string) string {
	all := ""
	for line := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == '\n' || r == '\r' }) {
		switch line = strings.TrimSpace(line); {
		case all == "":
			all = line
		case strings.HasSuffix(all, ":"):
			all += " " + line
		default:
			all += "; " + line
		}
	}
	return printable.String(all)
}

// note prints one line on stderr, unless the user wants quiet.
func (p *program) note(line string) {
	if !p.quiet {
		fmt.Fprintf(p.err, "lab: %s\n", oneLine(line))
	}
}
