//go:build amd64 || arm64

package syscalls

import (
	"encoding/binary"
	"fmt"
	"os"
	"time"

	"golang.org/x/sys/unix"
)

// Calls that wait until one of several sockets is ready are told of if they
// may wait.

// waits says how long a call waits, and for how many sockets.
func (c *call) waits(sockets int, timeout time.Duration) bool {
	c.timeout = timeout
	c.Args = fmt.Sprintf("%d sockets", sockets)
	if timeout > 0 {
		c.Args += ", " + timeout.String()
	}
	return sockets > 0 && timeout != 0
}

func leaveWait(c *call) {
	if c.Err == nil && c.result == 0 {
		c.Err, c.Result = os.ErrDeadlineExceeded, fmt.Sprintf("timed out after %v", c.timeout)
	}
}

// milliseconds is a timeout as poll() and epoll_wait() take it.
func milliseconds(argument uint64) time.Duration {
	return time.Duration(int32(argument)) * time.Millisecond
}

func enterPoll(c *call) bool { return c.waits(c.polled(), milliseconds(c.arguments[2])) }

func enterTimedPoll(c *call) bool {
	return c.waits(c.polled(), c.duration(c.arguments[2], time.Nanosecond))
}

// polled counts the sockets in a struct pollfd array, and makes the first one
// that which the call is about.
func (c *call) polled() (sockets int) {
	const size, most = 8, 256
	all := c.memory(c.arguments[0], int(min(c.arguments[1], most))*size)
	for i := 0; i+size <= len(all); i += size {
		sockets += c.watch(uint64(binary.NativeEndian.Uint32(all[i:])))
	}
	return sockets
}

// watch returns 1 if a descriptor is a socket.
func (c *call) watch(descriptor uint64) int {
	s := c.watcher.socket(c.thread, descriptor)
	if s == nil {
		return 0
	}
	if c.socket == nil {
		c.socket = s
	}
	return 1
}

func enterSelect(c *call) bool {
	return c.waits(c.selected(), c.duration(c.arguments[4], time.Microsecond))
}

func enterTimedSelect(c *call) bool {
	return c.waits(c.selected(), c.duration(c.arguments[4], time.Nanosecond))
}

// selected counts the sockets in the sets of descriptors to read from and to
// write to.
func (c *call) selected() (sockets int) {
	const most = 1024
	descriptors := int(min(c.arguments[0], most))
	words := (descriptors + 63) / 64
	read, write := c.longs(c.arguments[1], words), c.longs(c.arguments[2], words)
	for d := range descriptors {
		if has(read, d) || has(write, d) {
			sockets += c.watch(uint64(d))
		}
	}
	return sockets
}

// has reports whether a descriptor is in a set.
func has(set []uint64, descriptor int) bool {
	return descriptor/64 < len(set) && set[descriptor/64]&(1<<(descriptor%64)) != 0
}

// enterEpollControl takes note of the epoll instances that look after sockets.
func enterEpollControl(c *call) bool {
	if c.arguments[1] == unix.EPOLL_CTL_ADD && c.watcher.socket(c.thread, c.arguments[2]) != nil {
		c.watcher.polled[int(c.arguments[0])] = true
	}
	return false
}

func enterEpollWait(c *call) bool { return c.waitsForAny(milliseconds(c.arguments[3])) }

func enterTimedEpollWait(c *call) bool {
	return c.waitsForAny(c.duration(c.arguments[3], time.Nanosecond))
}

// waitsForAny is waits for a number of sockets that is not known.
func (c *call) waitsForAny(timeout time.Duration) bool {
	waits := c.waits(1, timeout) && c.watcher.polled[int(c.arguments[0])]
	c.Args = ""
	if timeout > 0 {
		c.Args = timeout.String()
	}
	return waits
}
