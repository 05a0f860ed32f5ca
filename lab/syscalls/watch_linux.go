//go:build amd64 || arm64

package syscalls

import (
	"errors"
	"os/exec"
	"runtime"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"socketlab/lab/peer"
)

// Probe returns why programs cannot be watched here, a *Refused error, or nil.
// It tries.
func Probe() error {
	c := Command{Cmd: exec.Command("/bin/sh", "-c", ":")}
	err := c.Start()
	if err == nil {
		_ = c.Wait()
		return c.err
	}
	if errors.Is(err, unix.EPERM) || errors.Is(err, unix.ENOSYS) {
		return &Refused{Denied, err}
	}
	return &Refused{NotHere, err}
}

// Start starts the program as exec.Cmd does. Where Probe returns an error, it
// may fail; a program that has more rights than this one is started, but not
// watched.
func (c *Command) Start() error {
	c.exited = make(chan struct{})
	started := make(chan error, 1)
	go c.watch(started)
	return <-started
}

// Wait waits for the end of the program as exec.Cmd does.
func (c *Command) Wait() error {
	<-c.exited
	return c.Cmd.Wait()
}

// watch starts the program and watches it and its children until the last one
// has ended. The kernel hands on what one thread has begun to no other.
func (c *Command) watch(started chan<- error) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	if c.Cmd.SysProcAttr == nil {
		c.Cmd.SysProcAttr = &syscall.SysProcAttr{}
	}
	c.Cmd.SysProcAttr.Ptrace = true
	if err := c.Cmd.Start(); err != nil {
		started <- err
		return
	}
	leader := c.Cmd.Process.Pid
	w := newWatcher(leader, c.Note)
	c.err = w.begin(!c.everything)
	started <- nil
	if c.err != nil {
		close(c.exited) // exec.Cmd may wait
		return
	}
	w.follow(sync.OnceFunc(func() { close(c.exited) }))
}

// begin begins to watch the leader, which exec.Cmd has started. If that fails,
// the program runs unwatched, and the error, a *Refused, says why.
func (w *watcher) begin(filtered bool) error {
	s, err := await(unix.P_PID, w.leader, unix.WSTOPPED|unix.WEXITED|unix.WNOWAIT)
	if err != nil {
		return &Refused{Denied, err}
	}
	if s.ended { // it has been killed
		return nil
	}
	if _, err := describe(w.leader); err == unix.EIO || err == unix.EINVAL {
		_ = ptrace(unix.PTRACE_DETACH, w.leader, 0, 0)
		return &Refused{TooOld, err}
	}
	_ = unix.PtraceSetOptions(w.leader, unix.PTRACE_O_TRACESYSGOOD|unix.PTRACE_O_EXITKILL)
	w.filtered = filtered && filter(w.leader, w.signatures)
	if err := seize(w.leader); err != nil && err != unix.ESRCH { // ESRCH: it has been killed
		return &Refused{Denied, err}
	}
	return nil
}

// A watcher watches a program and its children.
type watcher struct {
	leader int
	note   func(peer.Call)
	noted  int

	signatures map[uint64]signature // by the number of the system call
	filtered   bool                 // the kernel stops the program at these only
	running    map[int]*call        // by thread: calls that have not returned yet
	processes  map[int]bool         // that are watched and have not ended
	sockets    map[uint64]*socket   // by inode
	polled     map[int]bool         // descriptors of epoll instances that look after sockets
	shared     bool                 // a socket may have several descriptors
}

// mostCalls is how many calls of a program are told: of one that calls
// without end, the beginning.
const mostCalls = 100_000

func newWatcher(leader int, note func(peer.Call)) *watcher {
	return &watcher{
		leader: leader, note: note, signatures: signatures(),
		running: map[int]*call{}, processes: map[int]bool{leader: true},
		sockets: map[uint64]*socket{}, polled: map[int]bool{},
	}
}

// follow watches until the last process has ended. It calls ended when the
// leader has.
func (w *watcher) follow(ended func()) {
	defer ended()
	for {
		s, err := nextStop(w.leader)
		switch {
		case err != nil:
			return
		case s.thread == 0: // it is gone
		case s.ended && s.thread == w.leader:
			ended()
			time.Sleep(100 * time.Microsecond) // until exec.Cmd has taken note of it
		case s.ended:
			delete(w.running, s.thread)
			delete(w.processes, s.thread)
		default:
			w.stopped(s)
		}
	}
}

// stopped does what is to be done when a thread has stopped, and lets it go on.
func (w *watcher) stopped(s stop) {
	signal := 0
	switch {
	case s.signal == unix.SIGTRAP|0x80, s.event == unix.PTRACE_EVENT_SECCOMP:
		w.systemCall(s.thread)
	case s.event == unix.PTRACE_EVENT_STOP && s.signal != unix.SIGTRAP: // it waits for SIGCONT
		_ = ptrace(unix.PTRACE_LISTEN, s.thread, 0, 0)
		return
	case s.event == unix.PTRACE_EVENT_FORK || s.event == unix.PTRACE_EVENT_VFORK:
		if child, err := unix.PtraceGetEventMsg(s.thread); err == nil {
			w.processes[int(child)] = true
			w.shared = true
		}
	case s.event == unix.PTRACE_EVENT_EXEC:
		delete(w.running, s.thread)
	case s.event == unix.PTRACE_EVENT_EXIT:
		w.ending(s.thread)
	case s.event == 0:
		signal = int(s.signal)
	}
	if w.filtered && w.running[s.thread] == nil {
		_ = unix.PtraceCont(s.thread, signal) // fails, like proceed, if the thread has been killed
		return
	}
	proceed(s.thread, signal)
}

// systemCall deals with a thread that has stopped before or after a system
// call.
func (w *watcher) systemCall(thread int) {
	info, err := describe(thread)
	if err != nil || !info.native() {
		return
	}
	switch info.kind {
	case unix.PTRACE_SYSCALL_INFO_ENTRY, unix.PTRACE_SYSCALL_INFO_SECCOMP:
		delete(w.running, thread)
		if s, ok := w.signatures[info.number]; ok {
			w.enter(&call{signature: s, watcher: w, thread: thread, arguments: info.arguments()})
		}
	case unix.PTRACE_SYSCALL_INFO_EXIT:
		if c := w.running[thread]; c != nil {
			delete(w.running, thread)
			c.result = info.result()
			w.leave(c)
		}
	}
}

// enter notes the beginning of a call, if it is one on a socket.
func (w *watcher) enter(c *call) {
	c.Start = time.Now()
	c.Name = c.signature.name
	if c.signature.enter(c) {
		w.running[c.thread] = c
	}
}

// leave notes the end of a call and tells of it.
func (w *watcher) leave(c *call) {
	c.End = time.Now()
	c.conclude()
	if c.signature.leave != nil {
		c.signature.leave(c)
	}
	if !c.silent {
		w.tell(c)
	}
}

// tell hands on a call that has returned. A program that asks again and again
// whether something has arrived is quoted once.
func (w *watcher) tell(c *call) {
	if s := c.socket; s != nil {
		again := c.Err == unix.EAGAIN
		if again && s.asked == c.Name {
			return
		}
		s.asked = ""
		if again {
			s.asked = c.Name
		}
		c.Stream, c.Local = s.stream, s.local
		if !c.Remote.IsValid() && !c.idle {
			c.Remote = s.remote
		}
	}
	c.Thread = c.thread
	if w.noted++; w.noted <= mostCalls {
		w.note(c.Call)
	}
}
