// Package program runs the programs of students: it starts one, types into it,
// keeps what it prints, and ends it with all its children.
package program

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"time"

	"socketlab/lab/peer"
	"socketlab/lab/syscalls"
	"socketlab/lab/terminal"
)

// A Program is a student's program that is running. What it prints goes to
// its screen.
type Program struct {
	cmd    *exec.Cmd
	child  child  // cmd, or what watches it
	leash  *leash // ends the program with all its children
	stdin  io.WriteCloser
	screen Screen

	printed chan struct{} // gets a value, if it has room, when something is printed
	exited  chan struct{} // closed when the program has ended
	err     error         // how it ended; valid once exited is closed

	mu      sync.Mutex
	partial string // printed, but not yet ended by a newline: a prompt
	octets  int    // printed so far
}

// A Screen shows the lines that a program prints, and those that are typed into
// it.
type Screen interface {
	Show(kind terminal.Kind, text string)
}

// What is kept of a program that prints without end, in octets.
const transcriptLimit = 1 << 20

// endGrace is how long a program may take to end when asked to.
const endGrace = 500 * time.Millisecond

// A child is a program that can be started and waited for.
type child interface {
	Start() error
	Wait() error
}

// Start starts a program in the present network. Its calls go to watch, unless
// that is nil. It ends with all its children at the end of ctx at the latest,
// and when this program ends, however that happens.
func Start(ctx context.Context, words []string, s Screen, watch func(peer.Call)) (*Program, error) {
	p := &Program{screen: s, printed: make(chan struct{}, 1), exited: make(chan struct{})}
	p.cmd = exec.Command(words[0], words[1:]...)
	p.cmd.Env = append(os.Environ(), "PYTHONUNBUFFERED=1", "PYTHONUTF8=1", "TERM=dumb")
	p.cmd.WaitDelay = endGrace // for children that keep its output open
	p.child = p.cmd
	if watch != nil {
		p.child = &syscalls.Command{Cmd: p.cmd, Note: watch}
	}
	var err error
	if p.stdin, err = p.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	output := connectOutput(p)
	p.cmd.Stderr = &lineWriter{p: p, kind: terminal.Failure}
	p.leash, err = startLeashed(p.cmd, p.child)
	output.started()
	if err != nil {
		output.ended()
		return nil, err
	}
	forget := context.AfterFunc(ctx, p.leash.kill)
	go func() {
		defer close(p.exited)
		p.err = p.child.Wait()
		p.leash.kill() // children that have outlived it
		forget()
		p.leash.release()
		output.ended()
		p.flush()
	}()
	return p, nil
}

// Exited is closed when the program has ended.
func (p *Program) Exited() <-chan struct{} { return p.exited }

// Err returns how the program ended, once it has: nil for success.
func (p *Program) Err() error { return p.err }

// Refused returns why the calls of the program are not noted although somebody
// wants them: a *syscalls.Refused, or nil.
func (p *Program) Refused() error {
	if watched, ok := p.child.(*syscalls.Command); ok {
		return watched.Refused()
	}
	return nil
}

// End asks the program to end, and insists after a while. It returns when the
// program has ended.
func (p *Program) End() {
	p.leash.terminate()
	select {
	case <-p.exited:
	case <-time.After(endGrace):
		p.leash.kill()
		<-p.exited
	}
}

// CloseInput is the end of what is typed into the program.
func (p *Program) CloseInput() { _ = p.stdin.Close() }

// Type types a line into the program.
func (p *Program) Type(line string) {
	p.mu.Lock()
	prompt := p.partial
	p.partial = ""
	p.mu.Unlock()
	if line != "" {
		p.screen.Show(terminal.Input, strings.TrimPrefix(prompt, "> ")+line) // the screen draws one itself
	}
	_, _ = io.WriteString(p.stdin, line+"\n") // a program that has ended reads nothing
}

// print takes what the program has printed, in whatever pieces.
func (p *Program) print(b []byte) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.octets += len(b)
	if p.octets > transcriptLimit {
		return
	}
	lines := strings.Split(p.partial+string(b), "\n")
	for _, line := range lines[:len(lines)-1] {
		p.screen.Show(terminal.Output, strings.TrimRight(line, "\r"))
	}
	p.partial = lines[len(lines)-1]
	p.tell()
}

// tell says that something was printed.
func (p *Program) tell() {
	select {
	case p.printed <- struct{}{}:
	default:
	}
}

// flush shows what was printed without a newline at the end.
func (p *Program) flush() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.partial != "" {
		p.screen.Show(terminal.Output, p.partial)
		p.partial = ""
	}
}

// Settle waits until the program has printed something and is quiet again, or
// has ended, or seems to have nothing to say.
func (p *Program) Settle(ctx context.Context) {
	const quiet, patience, limit = 30 * time.Millisecond, 400 * time.Millisecond, 5 * time.Second
	begin := time.Now()
	timer := time.NewTimer(patience)
	defer timer.Stop()
	for {
		select {
		case <-p.printed:
			if time.Since(begin) > limit {
				return
			}
			timer.Reset(quiet)
		case <-timer.C:
			if !busy(p.cmd.Process.Pid) || time.Since(begin) > limit {
				return
			}
			timer.Reset(quiet)
		case <-p.exited:
			return
		case <-ctx.Done():
			return
		}
	}
}

// A lineWriter shows every line that is written to it.
type lineWriter struct {
	p       *Program
	kind    terminal.Kind
	partial []byte
	octets  int
}

// Write shows the lines that b completes. It never fails: a program is not to
// notice that its output is too much.
func (w *lineWriter) Write(b []byte) (int, error) {
	if w.octets += len(b); w.octets > transcriptLimit {
		return len(b), nil
	}
	w.partial = append(w.partial, b...)
	for {
		line, rest, found := bytes.Cut(w.partial, []byte("\n"))
		if !found {
			break
		}
		w.p.screen.Show(w.kind, strings.TrimRight(string(line), "\r"))
		w.partial = rest
	}
	w.p.tell()
	return len(b), nil
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
	p.cmd.Stdout = printer{p}
	return pipeOutput{}
}

// A printer hands on what is written to it.
type printer struct{ p *Program }

func (w printer) Write(b []byte) (int, error) {
	w.p.print(b)
	return len(b), nil
}

// copyOutput reads from a terminal until its last program has ended.
func copyOutput(p *Program, r io.Reader) {
	in := bufio.NewReaderSize(r, 32<<10)
	b := make([]byte, 32<<10)
	for {
		n, err := in.Read(b)
		p.print(b[:n])
		if err != nil {
			return
		}
	}
}
