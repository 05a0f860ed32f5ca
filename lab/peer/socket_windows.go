package peer

import (
	"errors"
	"net/netip"
	"os"
	"sync/atomic"
	"syscall"
	"time"
	"unsafe"

	"golang.org/x/sys/windows"
)

// A handle is a Winsock socket in non-blocking mode. A call that has to wait
// asks again and again for a short time whether the socket is ready, so that
// it can have a deadline and be interrupted.
type handle struct {
	socket   windows.Handle
	deadline time.Time // of calls that wait; zero: none
	woken    atomic.Bool
}

// slice is how long a waiting call looks at its socket before it looks at the
// clock.
const slice = 10 * time.Millisecond

// openHandle is socket().
func openHandle(ipv6, stream bool) (*handle, error) {
	domain, kind := windows.AF_INET, windows.SOCK_DGRAM
	if ipv6 {
		domain = windows.AF_INET6
	}
	if stream {
		kind = windows.SOCK_STREAM
	}
	fd, err := windows.Socket(domain, kind, 0)
	if err != nil {
		return nil, err
	}
	if !stream {
		err = hidePortUnreachable(fd)
	}
	if err != nil {
		windows.Closesocket(fd)
		return nil, err
	}
	return own(fd)
}

// own makes a handle of a socket: non-blocking, and not inherited by the
// programs that are started.
func own(fd windows.Handle) (*handle, error) {
	on := uint32(1)
	err := wsa(ioctlsocket, uintptr(fd), fionbio, uintptr(unsafe.Pointer(&on)))
	if err == nil {
		err = windows.SetHandleInformation(fd, windows.HANDLE_FLAG_INHERIT, 0)
	}
	if err != nil {
		windows.Closesocket(fd)
		return nil, err
	}
	return &handle{socket: fd}, nil
}

// hidePortUnreachable makes an unconnected UDP socket ignore ICMP errors, as
// it does on Unix.
func hidePortUnreachable(fd windows.Handle) error {
	off, n := uint32(0), uint32(0)
	return windows.WSAIoctl(fd, windows.SIO_UDP_CONNRESET, (*byte)(unsafe.Pointer(&off)), 4, nil, 0, &n, nil, 0)
}

// What x/sys/windows leaves out of ws2_32.dll.
const (
	accept      = "accept"
	ioctlsocket = "ioctlsocket"
	wsaPoll     = "WSAPoll"

	fionbio   = 0x8004667e
	pollIn    = 0x0300 // POLLRDNORM | POLLRDBAND
	pollOut   = 0x0010 // POLLWRNORM
	noSocket  = ^uintptr(0)
	someError = uintptr(0xffffffff) // -1 as a C int
)

// wsa calls a function of ws2_32.dll that returns 0 on success.
func wsa(name string, args ...uintptr) error {
	r, _, err := windows.NewLazySystemDLL("ws2_32.dll").NewProc(name).Call(args...)
	if r&someError == someError {
		return err
	}
	return nil
}

// A pollFD is a WSAPOLLFD.
type pollFD struct {
	socket  windows.Handle
	events  int16
	revents int16
}

// poll is WSAPoll(): it waits until one of the sockets is ready.
func poll(fds []pollFD, timeout time.Duration) error {
	return wsa(wsaPoll, uintptr(unsafe.Pointer(&fds[0])), uintptr(len(fds)), uintptr(timeout/time.Millisecond))
}

// wait calls op until it returns something else than WSAEWOULDBLOCK. It
// returns os.ErrDeadlineExceeded when the deadline has passed.
func (h *handle) wait(events int16, op func() error) error {
	for {
		late := h.woken.Load() || !h.deadline.IsZero() && time.Now().After(h.deadline)
		if err := op(); !wouldBlock(err) {
			return err
		}
		if late {
			return os.ErrDeadlineExceeded
		}
		if err := poll([]pollFD{{socket: h.socket, events: events}}, slice); err != nil {
			return err
		}
	}
}

func wouldBlock(err error) bool { return errors.Is(err, windows.WSAEWOULDBLOCK) }

// wake makes every call that waits, now or later, return
// os.ErrDeadlineExceeded.
func (h *handle) wake() { h.woken.Store(true) }

// setDeadline says how long calls wait from now on. It does not undo wake.
func (h *handle) setDeadline(t time.Time) { h.deadline = t }

func (h *handle) close() error { return windows.Closesocket(h.socket) }

func (h *handle) reuseAddress() error {
	return windows.SetsockoptInt(h.socket, windows.SOL_SOCKET, windows.SO_REUSEADDR, 1)
}

func (h *handle) lingerZero() error {
	return windows.SetsockoptLinger(h.socket, windows.SOL_SOCKET, windows.SO_LINGER, &windows.Linger{Onoff: 1})
}

func (h *handle) bind(addr netip.AddrPort) error { return windows.Bind(h.socket, sockaddr(addr)) }

func (h *handle) listen(backlog int) error { return windows.Listen(h.socket, backlog) }

func (h *handle) shutdownWrite() error { return windows.Shutdown(h.socket, windows.SHUT_WR) }

func (h *handle) localAddr() (netip.AddrPort, error) {
	sa, err := windows.Getsockname(h.socket)
	return addrPort(sa), err
}

// accept waits for a connection if wait is set, and else returns
// WSAEWOULDBLOCK where it would have to.
func (h *handle) accept(wait bool) (conn *handle, remote netip.AddrPort, err error) {
	err = h.receiving(wait, func() error {
		fd, _, err := windows.NewLazySystemDLL("ws2_32.dll").NewProc(accept).Call(uintptr(h.socket), 0, 0)
		if fd == noSocket {
			return err
		}
		if conn, err = own(windows.Handle(fd)); err != nil {
			return err
		}
		sa, err := windows.Getpeername(conn.socket)
		remote = addrPort(sa)
		return err
	})
	return conn, remote, err
}

// receiving waits until op has something to read, or does not wait at all.
func (h *handle) receiving(wait bool, op func() error) error {
	if wait {
		return h.wait(pollIn, op)
	}
	return op()
}

// connect starts a connection and waits for its result, which Winsock keeps
// in SO_ERROR.
func (h *handle) connect(addr netip.AddrPort) error {
	err := windows.Connect(h.socket, sockaddr(addr))
	if !wouldBlock(err) {
		return err
	}
	return h.wait(pollOut, func() error {
		code, err := windows.GetsockoptInt(h.socket, windows.SOL_SOCKET, soError)
		switch {
		case err != nil:
			return err
		case code != 0:
			return syscall.Errno(code)
		}
		if _, err := windows.Getpeername(h.socket); err != nil {
			return windows.WSAEWOULDBLOCK // still connecting
		}
		return nil
	})
}

const soError = 0x1007 // SO_ERROR

func (h *handle) sendTo(b []byte, addr netip.AddrPort) (int, error) {
	var sent uint32
	err := h.wait(pollOut, func() error {
		return windows.WSASendto(h.socket, buffer(b), 1, &sent, 0, sockaddr(addr), nil, nil)
	})
	return int(sent), err
}

func (h *handle) send(b []byte) (int, error) {
	var sent uint32
	err := h.wait(pollOut, func() error {
		return windows.WSASend(h.socket, buffer(b), 1, &sent, 0, nil, nil)
	})
	return int(sent), err
}

// recv waits for octets if wait is set, and else returns WSAEWOULDBLOCK where
// it would have to.
func (h *handle) recv(b []byte, wait bool) (n int, from netip.AddrPort, err error) {
	err = h.receiving(wait, func() error {
		var got, flags uint32
		var raw windows.RawSockaddrAny
		length := int32(unsafe.Sizeof(raw))
		err := windows.WSARecvFrom(h.socket, buffer(b), 1, &got, &flags, &raw, &length, nil, nil)
		if errors.Is(err, windows.WSAEMSGSIZE) { // a datagram longer than b; Unix cuts it without a word
			got, err = uint32(len(b)), nil
		}
		n = int(got)
		if sa, noAddr := raw.Sockaddr(); noAddr == nil {
			from = addrPort(sa)
		}
		return err
	})
	return n, from, err
}

func buffer(b []byte) *windows.WSABuf {
	return &windows.WSABuf{Len: uint32(len(b)), Buf: unsafe.SliceData(b)}
}

// readable waits, at most for the given time, until one of the handles has
// something to read, and says which have.
func readable(handles []*handle, timeout time.Duration) ([]bool, error) {
	fds := make([]pollFD, len(handles))
	for i, h := range handles {
		fds[i] = pollFD{socket: h.socket, events: pollIn}
	}
	err := poll(fds, timeout)
	ready := make([]bool, len(fds))
	for i := range fds {
		ready[i] = fds[i].revents != 0
	}
	return ready, err
}

// ErrnoName returns the name that Unix uses for an error of a socket call,
// such as ECONNREFUSED, or the error's text if it has none here.
func ErrnoName(err error) string {
	for code, name := range map[error]string{
		windows.WSAEADDRINUSE:    "EADDRINUSE",
		windows.WSAEACCES:        "EACCES",
		windows.WSAECONNREFUSED:  "ECONNREFUSED",
		windows.WSAECONNRESET:    "ECONNRESET",
		windows.WSAECONNABORTED:  "ECONNABORTED",
		windows.WSAEMSGSIZE:      "EMSGSIZE",
		windows.WSAENOTCONN:      "ENOTCONN",
		windows.WSAEWOULDBLOCK:   "EAGAIN",
		windows.WSAEADDRNOTAVAIL: "EADDRNOTAVAIL",
	} {
		if errors.Is(err, code) {
			return name
		}
	}
	return err.Error()
}

// sockaddr turns an address into Winsock's form.
func sockaddr(addr netip.AddrPort) windows.Sockaddr {
	if addr.Addr().Is4() {
		return &windows.SockaddrInet4{Port: int(addr.Port()), Addr: addr.Addr().As4()}
	}
	return &windows.SockaddrInet6{Port: int(addr.Port()), Addr: addr.Addr().As16()}
}

// addrPort is the inverse of sockaddr. It returns the zero AddrPort for an
// address of another family.
func addrPort(sa windows.Sockaddr) netip.AddrPort {
	switch sa := sa.(type) {
	case *windows.SockaddrInet4:
		return netip.AddrPortFrom(netip.AddrFrom4(sa.Addr), uint16(sa.Port))
	case *windows.SockaddrInet6:
		return netip.AddrPortFrom(netip.AddrFrom16(sa.Addr), uint16(sa.Port))
	}
	return netip.AddrPort{}
}
