package private

import (
	"os"
	"time"

	"golang.org/x/sys/unix"
)

// together is the time within which a Ctrl-C at the terminal reaches both
// processes.
const together = 100 * time.Millisecond

// receive raises the signals that the first process reports. An interrupt that
// has come to this process, too, as a Ctrl-C at the terminal does, is not
// raised again. It ends with the first process.
func receive(channel *os.File, interrupts <-chan os.Signal) {
	number := make([]byte, 1)
	for {
		if n, _ := channel.Read(number); n == 0 {
			return
		}
		reported := unix.Signal(number[0])
		if reported == unix.SIGINT && came(interrupts) {
			continue
		}
		unix.Kill(unix.Getpid(), reported)
		if reported == unix.SIGINT {
			came(interrupts) // the one just raised
		}
	}
}

// came waits for an interrupt, no longer than it may take.
func came(interrupts <-chan os.Signal) bool {
	select {
	case <-interrupts:
		return true
	case <-time.After(together):
		return false
	}
}
