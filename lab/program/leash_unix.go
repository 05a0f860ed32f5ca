//go:build unix

package program

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// A leash holds a program and all its children: a process group. A small
// watchman ends them when this program dies and can no longer do it.
type leash struct {
	group    int
	mark     string // a variable in the environment of them all
	watchman *exec.Cmd
	alive    io.Closer // the watchman strikes when this is closed

	mu       sync.Mutex
	released bool // the number of the group may be somebody else's by now
}

// startLeashed starts a program at the head of a process group of its own.
func startLeashed(cmd *exec.Cmd, program child) (*leash, error) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	l := &leash{mark: fmt.Sprintf("LAB_PROGRAM=%d.%d", os.Getpid(), time.Now().UnixNano())}
	cmd.Env = append(cmd.Environ(), l.mark)
	if err := program.Start(); err != nil {
		return nil, err
	}
	l.group = cmd.Process.Pid
	l.watchman = exec.Command("/bin/sh", "-c", fmt.Sprintf("read line; kill -KILL -%d", l.group))
	l.watchman.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // out of reach of Ctrl-C
	alive, err := l.watchman.StdinPipe()
	if err == nil {
		l.alive, err = alive, l.watchman.Start()
	}
	if err != nil {
		l.kill()
		_ = program.Wait()
		return nil, err
	}
	return l, nil
}

// terminate asks the programs to end.
func (l *leash) terminate() { l.signal(unix.SIGTERM) }

// kill ends the programs.
func (l *leash) kill() {
	l.signal(unix.SIGKILL)
	killMarked(l.mark)
}

func (l *leash) signal(s syscall.Signal) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.released {
		_ = unix.Kill(-l.group, s) // fails when all have ended
	}
}

// release gives the group up and sends the watchman home.
func (l *leash) release() {
	l.mu.Lock()
	l.released = true
	l.mu.Unlock()
	_ = l.watchman.Process.Kill()
	_ = l.watchman.Wait()
	_ = l.alive.Close()
}
