//go:build amd64 || arm64

package syscalls

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/signal"
	"sync"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// programVariable names the one of the programs below that the test binary is
// to be.
const programVariable = "LAB_SYSCALLS_PROGRAM"

func TestMain(m *testing.M) {
	name, ok := os.LookupEnv(programVariable)
	if !ok {
		os.Exit(m.Run())
	}
	map[string]func(){
		"datagrams": datagrams, "streams": streams, "messages": messages, "waits": waits,
		"refused": refused, "persists": persists, "nonblocking": nonblocking, "inherits": inherits, "heir": heir,
		"endless": endless, "exits": exits, "probes": probes, "asks": asks,
	}[name]()
}

var loopback = unix.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}}

// must ends a program whose call has failed.
func must[T any](value T, err error) T {
	check(err)
	return value
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(9)
	}
}

// bound returns a socket that is bound to the loopback address.
func bound(kind int) (fd int, addr unix.Sockaddr) {
	fd = must(unix.Socket(unix.AF_INET, kind, 0))
	check(unix.Bind(fd, &loopback))
	return fd, must(unix.Getsockname(fd))
}

// datagrams sends one to itself and waits for a second.
func datagrams() {
	fd := must(unix.Socket(unix.AF_INET, unix.SOCK_DGRAM, 0))
	check(unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_REUSEADDR, 1))
	check(unix.SetsockoptTimeval(fd, unix.SOL_SOCKET, unix.SO_RCVTIMEO, &unix.Timeval{Usec: 50_000}))
	check(unix.Bind(fd, &loopback))
	self := must(unix.Getsockname(fd))
	check(unix.Sendto(fd, []byte("hello"), 0, self))
	buffer := make([]byte, 100)
	unix.Recvfrom(fd, buffer, 0)
	unix.Recvfrom(fd, buffer, 0)
	check(unix.Close(fd))
}

// connection returns both ends of a connection to itself.
func connection() (client, server int) {
	welcome, addr := bound(unix.SOCK_STREAM)
	check(unix.Listen(welcome, 5))
	client = must(unix.Socket(unix.AF_INET, unix.SOCK_STREAM, 0))
	check(unix.Connect(client, addr))
	server, _, err := unix.Accept(welcome)
	check(err)
	check(unix.Close(welcome))
	return client, server
}

func streams() {
	client, server := connection()
	must(unix.Write(client, []byte("hello")))
	_, _, err := unix.Recvfrom(server, make([]byte, 10), unix.MSG_PEEK)
	check(err)
	must(unix.Read(server, make([]byte, 10)))
	check(unix.Shutdown(client, unix.SHUT_WR))
	must(unix.Read(server, make([]byte, 10)))
	check(unix.SetsockoptLinger(server, unix.SOL_SOCKET, unix.SO_LINGER, &unix.Linger{Onoff: 1}))
	check(unix.Close(server))
	check(unix.Close(client))
}

// messages sends and receives by sendmsg() and recvmsg().
func messages() {
	fd, self := bound(unix.SOCK_DGRAM)
	must(unix.SendmsgBuffers(fd, [][]byte{[]byte("abc"), []byte("de")}, nil, self, 0))
	unix.RecvmsgBuffers(fd, [][]byte{make([]byte, 10), make([]byte, 20)}, nil, 0)
	check(unix.Close(fd))
}

// waits waits in several ways for what never comes.
func waits() {
	fd, _ := bound(unix.SOCK_DGRAM)
	unix.Poll([]unix.PollFd{{Fd: int32(fd), Events: unix.POLLIN}}, 20)
	var set unix.FdSet
	set.Set(fd)
	unix.Select(fd+1, &set, nil, nil, &unix.Timeval{Usec: 20_000})
	epoll := must(unix.EpollCreate1(0))
	check(unix.EpollCtl(epoll, unix.EPOLL_CTL_ADD, fd, &unix.EpollEvent{Events: unix.EPOLLIN}))
	unix.EpollWait(epoll, make([]unix.EpollEvent, 1), 20)
	unix.Poll([]unix.PollFd{{Fd: int32(fd), Events: unix.POLLIN}}, 0) // does not wait
	check(unix.Close(fd))
}

func refused() {
	fd, addr := bound(unix.SOCK_STREAM)
	client := must(unix.Socket(unix.AF_INET, unix.SOCK_STREAM, 0))
	unix.Connect(client, addr) // nobody listens
	check(unix.Close(client))
	unix.Sendto(fd, []byte("x"), unix.MSG_NOSIGNAL, nil)
}

// persists calls connect() until it is told that the connection stands.
func persists() {
	welcome, addr := bound(unix.SOCK_STREAM)
	client := must(unix.Socket(unix.AF_INET, unix.SOCK_STREAM|unix.SOCK_NONBLOCK, 0))
	check(unix.Listen(welcome, 1))
	unix.Connect(client, addr)
	must(unix.Poll([]unix.PollFd{{Fd: int32(client), Events: unix.POLLOUT}}, -1))
	unix.Connect(client, addr)
	unix.Connect(client, addr)
	check(unix.Close(client))
	check(unix.Close(welcome))
}

// nonblocking is a server with two clients, by Go's own package: it does not
// block in any call, and uses several threads.
func nonblocking() {
	l := must(net.Listen("tcp4", "127.0.0.1:0"))
	var clients sync.WaitGroup
	for range 2 {
		clients.Go(func() {
			c := must(net.Dial("tcp4", l.Addr().String()))
			must(c.Write([]byte("hello")))
			must(c.Read(make([]byte, 10)))
			c.Close()
		})
		c := must(l.Accept())
		n := must(c.Read(make([]byte, 10)))
		time.Sleep(time.Millisecond)
		must(c.Write(make([]byte, n)))
		must(0, ignoreEnd(c))
		c.Close()
	}
	clients.Wait()
	l.Close()
}

// ignoreEnd reads the end of a stream.
func ignoreEnd(c net.Conn) error {
	c.Read(make([]byte, 1))
	return nil
}

// inherits leaves a connection to a child, and closes its own descriptor.
func inherits() {
	client, server := connection()
	check(unix.Close(server))
	unix.CloseOnExec(client) // the child has it as descriptor 3 only
	child := exec.Command("/proc/self/exe")
	child.Env = append(os.Environ(), programVariable+"=heir")
	child.ExtraFiles = []*os.File{os.NewFile(uintptr(client), "client")}
	check(child.Start())
	check(child.ExtraFiles[0].Close())
	check(child.Wait())
}

func heir() {
	must(unix.Write(3, []byte("child")))
	check(unix.Close(3))
}

// endless opens a socket, says so and waits for a signal: SIGTERM ends it with
// status 7.
func endless() {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, unix.SIGTERM)
	bound(unix.SOCK_DGRAM)
	fmt.Println("ready")
	<-signals
	os.Exit(7)
}

func exits() {
	bound(unix.SOCK_DGRAM)
	os.Exit(3)
}

// probes tells whether it may watch programs. One who is watched may not.
func probes() { fmt.Println(Probe()) }

// asks asks a thousand times for what never comes.
func asks() {
	fd, _ := bound(unix.SOCK_DGRAM)
	for range 1000 {
		unix.Recvfrom(fd, make([]byte, 10), unix.MSG_DONTWAIT)
	}
	check(unix.Close(fd))
}
