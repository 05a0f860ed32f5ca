package private

import (
	"os"
	"os/signal"
	"time"

	"golang.org/x/sys/unix"
)

// together is the time within which a Ctrl-C at the terminal reaches both
// processes.
const together = 100 * time.Millisecond

// receive raises the signals that the first process reports. The first interrupt
// is not raised if it has come to this process, too, as a Ctrl-C at the terminal
// does. Should the first process be gone, this one is to end, too, in order: the
// kernel kills it only if its file gives it no rights (PR_SET_PDEATHSIG).
func receive(channel *os.File, interrupted <-chan struct{}) {
	number := make([]byte, 1)
	first := true
	for {
		if n, _ := channel.Read(number); n == 0 {
			unix.Kill(unix.Getpid(), unix.SIGTERM)
			return
		}
		reported := unix.Signal(number[0])
		if reported == unix.SIGINT && first {
			first = false
			if came(interrupted) {
				continue
			}
		}
		unix.Kill(unix.Getpid(), reported)
	}
}

// came waits for the interrupt, no longer than it may take.
func came(interrupted <-chan struct{}) bool {
	select {
	case <-interrupted:
		return true
	case <-time.After(together):
		return false
	}
}

// firstInterrupt returns a channel that is closed by the first interrupt.
// Further ones are left to the program, which may want to die of them.
func firstInterrupt() <-chan struct{} {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, unix.SIGINT)
	interrupted := make(chan struct{})
	go func() {
		<-signals
		signal.Stop(signals)
		close(interrupted)
	}()
	return interrupted
}
