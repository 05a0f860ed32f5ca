package program

import (
	"bufio"
	"io"
	"strings"

	"socketlab/lab/terminal"
)

// A stream is one of the two ways in which a program prints.
type stream struct {
	kind    terminal.Kind
	partial string   // printed, but not yet ended by a newline: a prompt
	last    []string // the last lines, keptLines of them at most
}

const (
	longestLine = 64 << 10 // octets after which a line is shown although it goes on
	keptLines   = 40       // long enough for the messages of a runtime that ends a program
)

// take returns what stands in a line that has not ended, and begins a new one.
func (s *stream) take() string {
	line := s.partial
	s.partial = ""
	return line
}

// add takes what was printed and returns the lines that it completes.
func (s *stream) add(b []byte) []string {
	lines := strings.Split(s.partial+string(b), "\n")
	s.partial = lines[len(lines)-1]
	lines = lines[:len(lines)-1]
	if len(s.partial) > longestLine {
		lines = append(lines, s.take())
	}
	return lines
}

// keep remembers a line as the last one.
func (s *stream) keep(line string) {
	if len(s.last) == keptLines {
		s.last = s.last[1:]
	}
	s.last = append(s.last, line)
}

// print takes what the program has printed, in whatever pieces.
func (p *Program) print(s *stream, b []byte) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.octets += len(b)
	for _, line := range s.add(b) {
		p.show(s, line)
	}
	select {
	case p.printed <- struct{}{}:
	default:
	}
}

// show shows a whole line. The caller holds the lock.
func (p *Program) show(s *stream, line string) {
	line = spell(line)
	s.keep(line)
	p.screen.Show(s.kind, line)
}

// flush shows what was printed without a newline at the end.
func (p *Program) flush() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, s := range []*stream{&p.out, &p.errors} {
		if line := s.take(); line != "" {
			p.show(s, line)
		}
	}
}

// Printed returns how many octets the program has printed so far.
func (p *Program) Printed() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.octets
}

// Prompt returns what the program has printed last and not ended by a newline.
func (p *Program) Prompt() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return strings.TrimSpace(spell(p.out.partial))
}

// An output is where a program prints to.
type output interface {
	started() // the program has its end of it
	ended()   // the program has ended: returns when the rest has been read
}

// pipeOutput is an ordinary pipe. Many languages keep what is printed to a
// pipe until there is much of it, so that a terminal is the better output.
type pipeOutput struct{}

func (pipeOutput) started() {}
func (pipeOutput) ended()   {}

func newPipeOutput(p *Program) output {
	p.cmd.Stdout = printer{p, &p.out}
	return pipeOutput{}
}

// A printer hands on what is written to it. It never fails: a program is not
// to notice that its output is too much.
type printer struct {
	p *Program
	s *stream
}

func (w printer) Write(b []byte) (int, error) {
	w.p.print(w.s, b)
	return len(b), nil
}

// copyOutput reads from a terminal until its last program has ended.
func copyOutput(p *Program, r io.Reader) {
	in := bufio.NewReaderSize(r, 32<<10)
	b := make([]byte, 32<<10)
	for {
		n, err := in.Read(b)
		p.print(&p.out, b[:n])
		if err != nil {
			return
		}
	}
}
