//go:build unix

package peer

import (
	"errors"
	"net/netip"
	"os"
	"sync/atomic"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// A handle is a file descriptor of a socket. It is in non-blocking mode and
// known to Go's network poller, which lends it three things that a blocking
// descriptor lacks: waiting takes no thread, it can have a deadline, and it
// can be interrupted.
type handle struct {
	file  *os.File
	raw   syscall.RawConn
	woken atomic.Bool
}

// openHandle is socket().
func openHandle(ipv6, stream bool) (*handle, error) {
	domain, kind := unix.AF_INET, unix.SOCK_DGRAM
	if ipv6 {
		domain = unix.AF_INET6
	}
	if stream {
		kind = unix.SOCK_STREAM
	}
	return own(func() (int, error) { return unix.Socket(domain, kind, 0) })
}

// own makes a handle of the descriptor that create returns. No program that
// is started meanwhile may inherit it, or a port would stay taken after its
// owner has closed it.
func own(create func() (int, error)) (*handle, error) {
	syscall.ForkLock.RLock()
	fd, err := create()
	if err == nil {
		unix.CloseOnExec(fd)
	}
	syscall.ForkLock.RUnlock()
	if err != nil {
		return nil, err
	}
	if err := unix.SetNonblock(fd, true); err != nil {
		unix.Close(fd)
		return nil, err
	}
	file := os.NewFile(uintptr(fd), "socket")
	raw, err := file.SyscallConn()
	if err != nil {
		file.Close()
		return nil, err
	}
	return &handle{file: file, raw: raw}, nil
}

// read calls op until it returns something else than EAGAIN, and waits in
// between until there is something to read. It returns
// os.ErrDeadlineExceeded when the deadline has passed and there is nothing
// even then.
func (h *handle) read(op func(fd int) error) error { return h.wait(h.raw.Read, op) }

// write is read for calls that wait for room to send.
func (h *handle) write(op func(fd int) error) error { return h.wait(h.raw.Write, op) }

func (h *handle) wait(until func(func(fd uintptr) bool) error, op func(fd int) error) (err error) {
	waitErr := until(func(fd uintptr) bool {
		err = retry(func() error { return op(int(fd)) })
		return !wouldBlock(err)
	})
	switch {
	case waitErr == nil:
		return err
	case !errors.Is(waitErr, os.ErrDeadlineExceeded):
		return waitErr
	}
	if err = h.control(op); wouldBlock(err) {
		return waitErr
	}
	return err
}

// control calls op once.
func (h *handle) control(op func(fd int) error) (err error) {
	ctlErr := h.raw.Control(func(fd uintptr) { err = retry(func() error { return op(int(fd)) }) })
	if ctlErr != nil {
		return ctlErr
	}
	return err
}

// retry repeats a call that a signal has interrupted.
func retry(op func() error) error {
	for {
		if err := op(); err != unix.EINTR {
			return err
		}
	}
}

func wouldBlock(err error) bool { return errors.Is(err, unix.EAGAIN) }

// wake makes every call that waits, now or later, return
// os.ErrDeadlineExceeded.
func (h *handle) wake() {
	h.woken.Store(true)
	_ = h.file.SetDeadline(longPast)
}

// setDeadline says how long calls wait from now on. The zero time is for
// ever. It does not undo wake.
func (h *handle) setDeadline(t time.Time) {
	_ = h.file.SetDeadline(t)
	if h.woken.Load() { // maybe just before our call
		_ = h.file.SetDeadline(longPast)
	}
}

func (h *handle) close() error { return h.file.Close() }

func (h *handle) reuseAddress() error {
	return h.control(func(fd int) error {
		return unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_REUSEADDR, 1)
	})
}

func (h *handle) lingerZero() error {
	return h.control(func(fd int) error {
		return unix.SetsockoptLinger(fd, unix.SOL_SOCKET, unix.SO_LINGER, &unix.Linger{Onoff: 1})
	})
}

func (h *handle) bind(addr netip.AddrPort) error {
	return h.control(func(fd int) error { return unix.Bind(fd, sockaddr(addr)) })
}

func (h *handle) listen(backlog int) error {
	return h.control(func(fd int) error { return unix.Listen(fd, backlog) })
}

func (h *handle) shutdownWrite() error {
	return h.control(func(fd int) error { return unix.Shutdown(fd, unix.SHUT_WR) })
}

func (h *handle) localAddr() (addr netip.AddrPort, err error) {
	err = h.control(func(fd int) error {
		sa, err := unix.Getsockname(fd)
		addr = addrPort(sa)
		return err
	})
	return addr, err
}

// accept waits for a connection if wait is set, and else returns EAGAIN where
// it would have to.
func (h *handle) accept(wait bool) (conn *handle, remote netip.AddrPort, err error) {
	do := h.control
	if wait {
		do = h.read
	}
	err = do(func(fd int) (err error) {
		conn, err = own(func() (int, error) {
			nfd, sa, err := unix.Accept(fd)
			remote = addrPort(sa)
			return nfd, err
		})
		return err
	})
	return conn, remote, err
}

// connect starts a connection and waits for its result, which the kernel
// keeps in SO_ERROR.
func (h *handle) connect(addr netip.AddrPort) error {
	started := false
	return h.write(func(fd int) error {
		if !started {
			started = true
			err := unix.Connect(fd, sockaddr(addr))
			if err == unix.EINPROGRESS || err == unix.EINTR {
				return unix.EAGAIN
			}
			return err
		}
		return connected(fd)
	})
}

// connected returns nil if a connection has been opened, why it has not, or
// EAGAIN while nobody knows.
func connected(fd int) error {
	code, err := unix.GetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_ERROR)
	switch {
	case err != nil:
		return err
	case code != 0:
		return syscall.Errno(code)
	}
	if _, err := unix.Getpeername(fd); err != nil {
		return unix.EAGAIN
	}
	return nil
}

func (h *handle) sendTo(b []byte, addr netip.AddrPort) (int, error) {
	err := h.write(func(fd int) error { return unix.Sendto(fd, b, 0, sockaddr(addr)) })
	if err != nil {
		return -1, err
	}
	return len(b), nil // a datagram goes as a whole or not at all
}

func (h *handle) send(b []byte) (n int, err error) {
	err = h.write(func(fd int) (err error) {
		n, err = unix.SendmsgN(fd, b, nil, nil, 0)
		return err
	})
	return n, err
}

// recv waits for octets if wait is set, and else returns EAGAIN where it
// would have to.
func (h *handle) recv(b []byte, wait bool) (n int, from netip.AddrPort, err error) {
	do := h.control
	if wait {
		do = h.read
	}
	err = do(func(fd int) (err error) {
		var sa unix.Sockaddr
		n, sa, err = unix.Recvfrom(fd, b, 0)
		from = addrPort(sa)
		return err
	})
	return n, from, err
}

// readable waits, at most for the given time, until one of the handles has
// something to read, and says which have. It is one call of poll().
func readable(handles []*handle, timeout time.Duration) ([]bool, error) {
	fds := make([]unix.PollFd, len(handles))
	for i, h := range handles {
		err := h.control(func(fd int) error {
			fds[i] = unix.PollFd{Fd: int32(fd), Events: unix.POLLIN}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	_, err := unix.Poll(fds, int(timeout/time.Millisecond))
	ready := make([]bool, len(fds))
	for i := range fds {
		ready[i] = fds[i].Revents != 0
	}
	if err == unix.EINTR {
		err = nil
	}
	return ready, err
}

// ErrnoName returns the name that the manual pages use for an error of a
// system call, such as ECONNREFUSED, or the error's text if it has none.
func ErrnoName(err error) string {
	var errno syscall.Errno
	if errors.As(err, &errno) {
		return unix.ErrnoName(errno)
	}
	return err.Error()
}

// sockaddr turns an address into the kernel's form.
func sockaddr(addr netip.AddrPort) unix.Sockaddr {
	if addr.Addr().Is4() {
		return &unix.SockaddrInet4{Port: int(addr.Port()), Addr: addr.Addr().As4()}
	}
	return &unix.SockaddrInet6{Port: int(addr.Port()), Addr: addr.Addr().As16()}
}

// addrPort is the inverse of sockaddr. It returns the zero AddrPort for an
// address of another family.
func addrPort(sa unix.Sockaddr) netip.AddrPort {
	switch sa := sa.(type) {
	case *unix.SockaddrInet4:
		return netip.AddrPortFrom(netip.AddrFrom4(sa.Addr), uint16(sa.Port))
	case *unix.SockaddrInet6:
		return netip.AddrPortFrom(netip.AddrFrom16(sa.Addr), uint16(sa.Port))
	}
	return netip.AddrPort{}
}
