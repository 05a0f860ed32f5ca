//go:build unix

package stage

import (
	"syscall"

	"golang.org/x/sys/unix"
)

// smallest is a receive buffer in octets: small, and yet large enough for the
// other side's segments, so that the window does not open octet by octet.
const smallest = 16 << 10

func smallBuffer(c syscall.RawConn) (err error) {
	failed := c.Control(func(fd uintptr) { err = unix.SetsockoptInt(int(fd), unix.SOL_SOCKET, unix.SO_RCVBUF, smallest) })
	if failed != nil {
		return failed
	}
	return err
}
