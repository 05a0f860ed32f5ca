package lab

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

// A program is a student's program that is running. What it prints goes to
// its screen.
type program struct {
	cmd    *exec.Cmd
	child  child  // cmd, or what watches it
	leash  *leash // ends the program with all its children
	stdin  io.WriteCloser
	screen *screen

	printed chan struct{} // gets a value, if it has room, when something is printed
	exited  chan struct{} // closed when the program has ended
	err     error         // how it ended; valid once exited is closed

	mu      sync.Mutex
	partial string // printed, but not yet ended by a newline: a prompt
	octets  int    // printed so far
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

// startProcess starts a program in the present network. Its calls go to watch,
// unless that is nil. It ends with all its
// children at the end of ctx at the latest, and when this program ends,
// however that happens.
func startProcess(ctx context.Context, words []string, s *screen, watch func(peer.Call)) (*program, error) {
	p := &program{screen: s, printed: make(chan struct{}, 1), exited: make(chan struct{})}
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

// end asks the program to end, and insists after a while. It returns when the
// program has ended.
func (p *program) end() {
	p.leash.terminate()
	select {
	case <-p.exited:
	case <-time.After(endGrace):
		p.leash.kill()
		<-p.exited
	}
}

// typeLine types a line into the program.
func (p *program) typeLine(line string) {
	p.mu.Lock()
	prompt := p.partial
	p.partial = ""
	p.mu.Unlock()
	if line != "" {
		p.screen.show(terminal.Input, strings.TrimPrefix(prompt, "> ")+line) // the screen draws one itself
	}
	_, _ = io.WriteString(p.stdin, line+"\n") // a program that has ended reads nothing
}

// print takes what the program has printed, in whatever pieces.
func (p *program) print(b []byte) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.octets += len(b)
	if p.octets > transcriptLimit {
		return
	}
	lines := strings.Split(p.partial+string(b), "\n")
	for _, line := range lines[:len(lines)-1] {
		p.screen.show(terminal.Output, strings.TrimRight(line, "\r"))
	}
	p.partial = lines[len(lines)-1]
	p.tell()
}

// tell says that something was printed.
func (p *program) tell() {
	select {
	case p.printed <- struct{}{}:
	default:
	}
}

// flush shows what was printed without a newline at the end.
func (p *program) flush() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.partial != "" {
		p.screen.show(terminal.Output, p.partial)
		p.partial = ""
	}
}

// settle waits until the program has printed something and is quiet again, or
// has ended, or seems to have nothing to say.
func (p *program) settle(ctx context.Context) {
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
	p       *program
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
		w.p.screen.show(w.kind, strings.TrimRight(string(line), "\r"))
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

func newPipeOutput(p *program) output {
	p.cmd.Stdout = printer{p}
	return pipeOutput{}
}

// A printer hands on what is written to it.
type printer struct{ p *program }

func (w printer) Write(b []byte) (int, error) {
	w.p.print(b)
	return len(b), nil
}

// copyOutput reads from a terminal until its last program has ended.
func copyOutput(p *program, r io.Reader) {
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
