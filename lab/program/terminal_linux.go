package program

import (
	"cmp"
	"os"
	"strconv"
	"time"

	"golang.org/x/sys/unix"
)

// A terminalOutput is a pseudoterminal: programs print every line to it at
// once, as they do when a person looks.
type terminalOutput struct {
	ours, theirs *os.File
	read         chan struct{} // closed when everything has been read
}

// connectOutput makes the program print to a pseudoterminal, or to a pipe
// where there is none.
func connectOutput(p *Program) output {
	ours, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		return newPipeOutput(p)
	}
	theirs, err := otherEnd(ours)
	if err != nil {
		ours.Close()
		return newPipeOutput(p)
	}
	p.cmd.Stdout = theirs
	t := &terminalOutput{ours, theirs, make(chan struct{})}
	go func() {
		defer close(t.read)
		copyOutput(p, ours)
	}()
	return t
}

// otherEnd unlocks and opens the end of a pseudoterminal that programs see.
func otherEnd(ours *os.File) (*os.File, error) {
	raw, err := ours.SyscallConn()
	if err != nil {
		return nil, err
	}
	number := 0
	ctlErr := raw.Control(func(fd uintptr) {
		if err = unix.IoctlSetPointerInt(int(fd), unix.TIOCSPTLCK, 0); err == nil {
			number, err = unix.IoctlGetInt(int(fd), unix.TIOCGPTN)
		}
	})
	if ctlErr != nil || err != nil {
		return nil, cmp.Or(ctlErr, err)
	}
	return os.OpenFile("/dev/pts/"+strconv.Itoa(number), os.O_RDWR|unix.O_NOCTTY, 0)
}

func (t *terminalOutput) started() { t.theirs.Close() }

// ended waits for the end of the output, but not for a program that has run
// away with it.
func (t *terminalOutput) ended() {
	select {
	case <-t.read:
	case <-time.After(endGrace):
	}
	t.ours.Close()
	<-t.read
}
