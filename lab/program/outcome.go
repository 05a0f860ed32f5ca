package program

import (
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Exit says how the program ended: "status 1", "signal: killed". It is empty
// while the program lives.
func (p *Program) Exit() string {
	state := p.state()
	switch {
	case state == nil:
		return ""
	case state.ExitCode() >= 0:
		return "status " + strconv.Itoa(state.ExitCode())
	}
	return state.String()
}

// Failed reports whether the program has ended with anything but success.
func (p *Program) Failed() bool {
	state := p.state()
	return state != nil && !state.Success()
}

// state returns how the program ended; nil while it lives, when whoever waits
// for it may be about to write that down.
func (p *Program) state() *os.ProcessState {
	select {
	case <-p.exited:
		return p.cmd.ProcessState
	default:
		return nil
	}
}

// What is kept of error output: enough to find the place in the source.
const (
	errorLines  = 12
	errorOctets = 2000
)

// ErrorOutput returns the last lines that the program has printed about what
// went wrong.
func (p *Program) ErrorOutput() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	lines := p.errors.last
	text := strings.Join(lines[max(len(lines)-errorLines, 0):], "\n")
	return strings.ToValidUTF8(text[max(len(text)-errorOctets, 0):], "")
}

// Telling returns the line of the error output that tells most: the one that
// names the error, which is the last of a Python traceback and the first of
// what Java and Go print. Where nothing went to the error output, a line of the
// ordinary one that speaks of an error does. It may be empty.
func (p *Program) Telling() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	if line := telling(p.errors.last); line != "" {
		return line
	}
	if n := len(p.out.last); n > 0 && complaint.MatchString(p.out.last[n-1]) {
		return strings.TrimSpace(p.out.last[n-1])
	}
	return ""
}

var (
	named     = regexp.MustCompile(`^([\w.]*(Error|Exception|Interrupt)\b|panic: |Exception in thread |Caused by: |fatal error: |thread '.*' panicked)|\b(fatal )?error: `)
	noise     = regexp.MustCompile(`^(\s|exit status \d|goroutine \d|Traceback )|\bwarning: `)
	complaint = regexp.MustCompile(`(?i)error|fail|exception|refused|in use|cannot|denied|invalid|오류|에러|실패`)
)

// telling finds that line among the last ones of an error output.
func telling(lines []string) string {
	for _, line := range slices.Backward(lines) {
		if named.MatchString(line) {
			return strings.TrimSpace(line)
		}
	}
	for _, line := range slices.Backward(lines) {
		if line != "" && !noise.MatchString(line) {
			return strings.TrimSpace(line)
		}
	}
	return ""
}
