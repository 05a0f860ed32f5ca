package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/urfave/cli/v2"

	"socketlab/capture/message"
	"socketlab/capture/printable"
	"socketlab/lab"
	"socketlab/lab/peer"
)

// What `lab serve` and `lab connect` have in common: one peer, run by hand in
// a terminal.

// handConfig returns the arguments, an assignment and at most so many more
// words, and the experiment of the assignment as the flags want it.
func (p *program) handConfig(c *cli.Context, more int) (args []string, config lab.Config, err error) {
	if args, err = p.arguments(c, 1, 1+more); err != nil {
		return nil, config, err
	}
	spec, err := p.assignment(args[0])
	if err != nil {
		return nil, config, err
	}
	port := c.Int("port")
	if c.IsSet("port") && (port < 1 || port > 65535) {
		return nil, config, misuse(p.Say("port %d: want 1 to 65535", port))
	}
	return args, lab.Config{Experiment: spec.Experiment, Port: uint16(port), IPv6: c.Bool("ipv6"), Language: p.Lang}, nil
}

// handEnd turns how a peer ended into how the program ends. The peer has
// shown a call that failed already, so that only the hint is left to say.
func handEnd(err error, hint string) error {
	var shown *peer.CallError
	var inUse *lab.PortInUse
	switch {
	case err == nil:
		return nil
	case errors.Is(err, lab.ErrInterrupted):
		return interrupted(nil)
	case errors.As(err, &inUse):
		return cannot(err).tell("lab doctor")
	case errors.As(err, &shown):
		return (&problem{code: exitCannot}).tell(hint)
	}
	return cannot(err)
}

// A handScreen is the terminal that the user sees: answers on standard output,
// failures on standard error.
type handScreen struct {
	p      *program
	prefix string // before each line; empty unless several peers share the terminal
}

// Say prints a line of the peer.
func (s handScreen) Say(m message.Message) {
	fmt.Fprintln(s.p.out, s.prefix+printable.String(m.In(s.p.Lang)))
}

// Fail prints what went wrong.
func (s handScreen) Fail(m message.Message) {
	fmt.Fprintln(s.p.err, s.prefix+printable.String(m.In(s.p.Lang)))
}

// Type does nothing: the user sees what he types.
func (s handScreen) Type(string) {}

// lineLimit is the longest line that is read, in octets; the rest is cut off.
const lineLimit = 1 << 20

// typedLines returns the lines of in, one at each call, and false at an empty
// line, at the end, or when ctx ends. It calls prompt before it waits.
func typedLines(in io.Reader, prompt func()) func(ctx context.Context) (string, bool) {
	want := make(chan struct{})
	lines := make(chan string)
	go func() {
		defer close(lines)
		scanner := bufio.NewScanner(in)
		scanner.Buffer(nil, lineLimit)
		for range want {
			if !scanner.Scan() {
				return
			}
			lines <- strings.TrimRight(scanner.Text(), "\r")
		}
	}()
	return func(ctx context.Context) (string, bool) {
		prompt()
		select {
		case want <- struct{}{}:
		case <-ctx.Done():
			return "", false
		}
		select {
		case line := <-lines:
			return line, line != ""
		case <-ctx.Done():
			return "", false
		}
	}
}
