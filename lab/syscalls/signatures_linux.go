//go:build amd64 || arm64

package syscalls

import (
	"fmt"
	"net/netip"

	"golang.org/x/sys/unix"
)

// A signature says how to read a system call.
type signature struct {
	name string
	// enter reads the arguments before the call is made, and reports whether it
	// is worth telling of.
	enter func(*call) bool
	// leave reads what the call has written into the memory of the program;
	// may be nil.
	leave func(*call)
}

// signatures returns the system calls that are told of, by number. The names
// are those of the functions that programs call: the C library makes accept4()
// of accept(), and sendto() of send().
func signatures() map[uint64]signature {
	all := map[uint64]signature{
		unix.SYS_SOCKET:      {"socket", enterSocket, leaveSocket},
		unix.SYS_SETSOCKOPT:  {"setsockopt", on(enterSetOption), nil},
		unix.SYS_GETSOCKOPT:  {"getsockopt", on(enterGetOption), leaveGetOption},
		unix.SYS_BIND:        {"bind", on(enterAddressed), leaveBind},
		unix.SYS_LISTEN:      {"listen", on(enterListen), leaveListen},
		unix.SYS_ACCEPT:      {"accept", on(always), leaveAccept},
		unix.SYS_ACCEPT4:     {"accept", on(always), leaveAccept},
		unix.SYS_CONNECT:     {"connect", on(enterAddressed), leaveConnect},
		unix.SYS_GETSOCKNAME: {"getsockname", on(always), leaveName},
		unix.SYS_GETPEERNAME: {"getpeername", on(always), leaveName},
		unix.SYS_SHUTDOWN:    {"shutdown", on(enterShutdown), nil},
		unix.SYS_CLOSE:       {"close", on(enterClose), leaveClose},

		unix.SYS_SENDTO:   {"sendto", on(enterSendTo), leaveSend},
		unix.SYS_SENDMSG:  {"sendmsg", on(enterSendMessage), leaveSend},
		unix.SYS_SENDMMSG: {"sendmsg", on(always), leaveSendMessages},
		unix.SYS_WRITE:    {"write", on(enterWrite), leaveSend},
		unix.SYS_WRITEV:   {"writev", on(enterWritePieces), leaveSend},
		unix.SYS_SENDFILE: {"sendfile", on(enterSendFile), leaveSend},
		unix.SYS_RECVFROM: {"recvfrom", on(enterReceiveFrom), leaveReceiveFrom},
		unix.SYS_RECVMSG:  {"recvmsg", on(enterReceiveMessage), leaveReceiveMessage},
		unix.SYS_RECVMMSG: {"recvmsg", on(always), leaveReceiveMessages},
		unix.SYS_READ:     {"read", on(enterRead), leaveReceive},
		unix.SYS_READV:    {"readv", on(enterReadPieces), leaveReceive},

		unix.SYS_PPOLL:        {"poll", enterTimedPoll, leaveWait},
		unix.SYS_PSELECT6:     {"select", enterTimedSelect, leaveWait},
		unix.SYS_EPOLL_CTL:    {"epoll_ctl", enterEpollControl, nil},
		unix.SYS_EPOLL_PWAIT:  {"epoll_wait", enterEpollWait, leaveWait},
		unix.SYS_EPOLL_PWAIT2: {"epoll_wait", enterTimedEpollWait, leaveWait},

		unix.SYS_DUP:   {"dup", on(enterDuplicate), nil},
		unix.SYS_DUP3:  {"dup3", on(enterDuplicate), nil},
		unix.SYS_FCNTL: {"fcntl", on(enterControl), nil},
	}
	addOlder(all)
	return all
}

// on makes the first argument the socket that a call is about. Calls on
// anything else are not told of.
func on(enter func(*call) bool) func(*call) bool {
	return func(c *call) bool {
		c.socket = c.watcher.socket(c.thread, c.arguments[0])
		return c.socket != nil && enter(c)
	}
}

func always(*call) bool { return true }

func enterSocket(c *call) bool {
	family, ok := map[uint64]string{unix.AF_INET: "AF_INET", unix.AF_INET6: "AF_INET6"}[c.arguments[0]]
	if !ok {
		return false
	}
	const kinds = 0xf // the rest are flags
	switch c.arguments[1] & kinds {
	case unix.SOCK_STREAM:
		c.Stream, c.Args = true, family+", SOCK_STREAM"
	case unix.SOCK_DGRAM:
		c.Args = family + ", SOCK_DGRAM"
	default:
		return false
	}
	return true
}

func leaveSocket(c *call) {
	if c.Err == nil {
		c.watcher.open(c.thread, c.result, &socket{stream: c.Stream})
	}
}

// enterAddressed reads the address that bind() and connect() are given.
func enterAddressed(c *call) bool {
	c.Remote = c.address(c.arguments[1], c.arguments[2])
	c.Args = addressText(c.Remote)
	return true
}

// addressText names an address that may be of another family: AF_UNSPEC
// dissolves a connection.
func addressText(a netip.AddrPort) string {
	if !a.IsValid() {
		return "AF_UNSPEC"
	}
	return a.String()
}

func leaveBind(c *call) {
	asked := c.Remote
	c.Remote = netip.AddrPort{}
	if c.Err != nil {
		return
	}
	if c.socket.local = asked; asked.Port() == 0 {
		c.socket.locate(c.thread)
	}
}

func enterListen(c *call) bool {
	c.Args = fmt.Sprint(int32(c.arguments[1]))
	return true
}

func leaveListen(c *call) {
	if c.socket.local.Port() == 0 {
		c.socket.locate(c.thread)
	}
}

// leaveAccept tells of the new socket, which has the port of the old one.
func leaveAccept(c *call) {
	if c.Err != nil {
		return
	}
	s := &socket{stream: true, local: c.socket.local, remote: c.address(c.arguments[1], 28)}
	c.watcher.open(c.thread, c.result, s)
	if !s.remote.IsValid() || s.local.Addr().IsUnspecified() {
		s.locate(c.thread)
	}
	c.socket.asked = ""
	c.socket, c.Result = s, s.remote.String()
}

// leaveConnect learns the port that the kernel has chosen. A connection that
// is being opened while the program does something else is none that failed.
func leaveConnect(c *call) {
	if c.socket.stream && c.socket.remote.IsValid() {
		c.asksAgain()
		return
	}
	if c.Err == unix.EINPROGRESS {
		c.Err = nil
	}
	if c.Err == nil {
		c.socket.remote = c.Remote
	}
	c.socket.locate(c.thread)
}

// asksAgain is for a program that calls connect() once more to learn how the
// first call has ended. It sends nothing.
func (c *call) asksAgain() {
	c.idle, c.Remote = true, netip.AddrPort{}
	if c.Err != nil && c.Err != unix.EALREADY && c.Err != unix.EISCONN {
		c.socket.remote = netip.AddrPort{}
	}
}

func leaveName(c *call) {
	if c.Err == nil {
		c.Result = addressText(c.address(c.arguments[1], 28))
	}
}

func enterShutdown(c *call) bool {
	c.Args = map[uint64]string{unix.SHUT_RD: "SHUT_RD", unix.SHUT_WR: "SHUT_WR", unix.SHUT_RDWR: "SHUT_RDWR"}[c.arguments[1]]
	return true
}

// enterClose finds out whether another descriptor keeps the socket open.
func enterClose(c *call) bool {
	c.idle = c.watcher.shared && c.watcher.holders(c.socket.inode) > 1
	return true
}

func leaveClose(c *call) {
	if !c.idle {
		delete(c.watcher.sockets, c.socket.inode)
	}
}

// enterDuplicate takes note that a socket has a second descriptor.
func enterDuplicate(c *call) bool {
	c.watcher.shared = true
	return false
}

func enterControl(c *call) bool {
	if c.arguments[1] == unix.F_DUPFD || c.arguments[1] == unix.F_DUPFD_CLOEXEC {
		c.watcher.shared = true
	}
	return false
}
