package program

import (
	"io"
	"strings"

	"socketlab/lab/terminal"
)

// Type types a line into the program, without waiting for the program to read
// it.
func (p *Program) Type(line string) {
	p.mu.Lock()
	prompt := p.out.take()
	p.mu.Unlock()
	if line != "" {
		p.screen.Show(terminal.Input, strings.TrimPrefix(prompt, "> ")+line) // the screen draws one itself
	}
	select {
	case p.typed <- line + "\n":
	case <-p.exited:
	}
}

// CloseInput is the end of what is typed into the program. Nothing may be
// typed after it.
func (p *Program) CloseInput() { p.closing.Do(func() { close(p.typed) }) }

// typeInto hands on what is typed. A program that has ended reads nothing,
// which is no failure of ours.
func (p *Program) typeInto(stdin io.WriteCloser) {
	defer stdin.Close()
	for {
		select {
		case line, more := <-p.typed:
			if !more {
				return
			}
			_, _ = io.WriteString(stdin, line)
		case <-p.exited:
			return
		}
	}
}
