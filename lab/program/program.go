// Package program runs the programs of students: it starts one, types into it,
// keeps what it prints, and ends it with all its children.
package program

import (
	"context"
	"os"
	"os/exec"
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
	screen Screen

	typed   chan string   // what is to be typed, each with its line end
	closing sync.Once     // closes typed
	printed chan struct{} // gets a value, if it has room, when something is printed
	exited  chan struct{} // closed when the program has ended
	err     error         // how it ended; valid once exited is closed

	mu     sync.Mutex
	out    stream // what it prints
	errors stream // what it prints about what went wrong
	octets int    // that it has printed in all
}

// A Screen shows the lines that a program prints, and those that are typed into
// it.
type Screen interface {
	Show(kind terminal.Kind, text string)
}

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
	p := &Program{
		screen: s, out: stream{kind: terminal.Output}, errors: stream{kind: terminal.Failure},
		typed: make(chan string, 64), printed: make(chan struct{}, 1), exited: make(chan struct{}),
	}
	p.cmd = exec.Command(words[0], words[1:]...)
	p.cmd.Env = append(os.Environ(), "PYTHONUNBUFFERED=1", "PYTHONUTF8=1", "TERM=dumb")
	p.cmd.WaitDelay = endGrace // for children that keep its output open
	p.child = p.cmd
	if watch != nil {
		p.child = &syscalls.Command{Cmd: p.cmd, Note: watch}
	}
	stdin, err := p.cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	output := connectOutput(p)
	p.cmd.Stderr = printer{p, &p.errors}
	p.leash, err = startLeashed(p.cmd, p.child)
	output.started()
	if err != nil {
		output.ended()
		return nil, err
	}
	go p.typeInto(stdin)
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
