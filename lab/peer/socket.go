package peer

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"os"
	"time"
)

// A Socket is a socket of the operating system. Each method is one system
// call of the same name; it waits as a blocking socket would, and is noted in
// the journal when it returns. A Socket belongs to one goroutine.
//
// When the context it was opened with is done, a call takes what has already
// arrived and otherwise returns ErrStopped at once.
type Socket struct {
	peer    *Peer
	ctx     context.Context
	handle  *handle
	unwatch func() bool // stops waiting for the end of ctx

	local   netip.AddrPort // invalid until the kernel has chosen a port
	remote  netip.AddrPort // invalid until connected
	timeout time.Duration  // how long a call waits at most; 0: until ctx is done
	rest    func()         // as Client.Rest; may be nil
	closed  bool
}

// open is the system call socket().
func (p *Peer) open(ctx context.Context) (*Socket, error) {
	start := time.Now()
	h, err := openHandle(p.IPv6, p.Stream)
	if err == nil {
		s := p.wrap(ctx, h)
		s.note(start, "socket", p.kind(), "0", 0, nil)
		return s, nil
	}
	s := &Socket{peer: p}
	return nil, s.note(start, "socket", p.kind(), "", 0, err)
}

// kind names the two arguments of socket() that matter.
func (p *Peer) kind() string {
	family, kind := "AF_INET", "SOCK_DGRAM"
	if p.IPv6 {
		family = "AF_INET6"
	}
	if p.Stream {
		kind = "SOCK_STREAM"
	}
	return family + ", " + kind
}

// wrap makes a Socket of an open handle and sees to it that it wakes up at
// the end of ctx.
func (p *Peer) wrap(ctx context.Context, h *handle) *Socket {
	return &Socket{peer: p, ctx: ctx, handle: h, unwatch: context.AfterFunc(ctx, h.wake)}
}

// note writes a call into the journal and returns err with the name of the
// call before it.
func (s *Socket) note(start time.Time, name, args, result string, octets int, err error) error {
	return s.noteAbout(s.remote, start, name, args, result, octets, err)
}

func (s *Socket) noteAbout(remote netip.AddrPort, start time.Time, name, args, result string, octets int, err error) error {
	s.peer.Journal.Add(Call{
		Peer: s.peer.Name, Name: name, Args: args, Result: outcome(result, err, s.timeout), Err: err,
		Start: start, End: time.Now(), Stream: s.peer.Stream, Local: s.local, Remote: remote, Octets: octets,
	})
	if err == nil || errors.Is(err, ErrStopped) {
		return err
	}
	return &CallError{Call: name, Args: args, Err: err}
}

// breath is how long a call waits for what the other side has sent by now.
const breath = 20 * time.Millisecond

// wait runs a call that may have to wait, at most for s.timeout, and until the
// other side rests.
func (s *Socket) wait(call func() error) error {
	var deadline time.Time
	if s.timeout > 0 {
		deadline = time.Now().Add(s.timeout)
	}
	s.handle.setDeadline(deadline)
	err := call()
	if s.rest != nil && s.ctx.Err() == nil && errors.Is(err, os.ErrDeadlineExceeded) {
		s.rest()
		s.handle.setDeadline(time.Now().Add(breath))
		err = call()
	}
	if s.ctx.Err() != nil && errors.Is(err, os.ErrDeadlineExceeded) {
		return ErrStopped
	}
	return err
}

// ReuseAddress sets SO_REUSEADDR.
func (s *Socket) ReuseAddress() error {
	start := time.Now()
	err := s.handle.reuseAddress()
	return s.note(start, "setsockopt", "SO_REUSEADDR, 1", "0", 0, err)
}

// LingerZero sets SO_LINGER to 0 seconds: close() then sends RST instead of FIN.
func (s *Socket) LingerZero() error {
	start := time.Now()
	err := s.handle.lingerZero()
	return s.note(start, "setsockopt", "SO_LINGER, on, 0 s", "0", 0, err)
}

// Bind gives the socket an address and a port. Port 0 lets the kernel choose.
func (s *Socket) Bind(addr netip.AddrPort) error {
	start := time.Now()
	err := s.handle.bind(addr)
	if err == nil {
		s.learnLocal()
	}
	return s.note(start, "bind", addr.String(), "0", 0, err)
}

// Listen makes a welcoming socket of the socket. At most backlog connections
// wait in its queue.
func (s *Socket) Listen(backlog int) error {
	start := time.Now()
	err := s.handle.listen(backlog)
	return s.note(start, "listen", fmt.Sprint(backlog), "0", 0, err)
}

// Accept waits for a connection and returns its connection socket. The new
// socket lives until ctx is done.
func (s *Socket) Accept(ctx context.Context) (*Socket, error) {
	start := time.Now()
	var h *handle
	var remote netip.AddrPort
	err := s.wait(func() (err error) {
		h, remote, err = s.handle.accept(true)
		return err
	})
	return s.accepted(ctx, start, h, remote, err)
}

// TryAccept is Accept on a non-blocking socket: EAGAIN if nobody waits.
func (s *Socket) TryAccept(ctx context.Context) (*Socket, error) {
	start := time.Now()
	h, remote, err := s.handle.accept(false)
	return s.accepted(ctx, start, h, remote, err)
}

func (s *Socket) accepted(ctx context.Context, start time.Time, h *handle, remote netip.AddrPort, err error) (*Socket, error) {
	if err != nil {
		return nil, s.note(start, "accept", "", "", 0, err)
	}
	conn := s.peer.wrap(ctx, h)
	conn.remote = remote
	conn.learnLocal()
	conn.note(start, "accept", "", remote.String(), 0, nil)
	return conn, nil
}

// Connect opens a TCP connection, or says whom a UDP socket talks to.
func (s *Socket) Connect(addr netip.AddrPort) error {
	start := time.Now()
	err := s.wait(func() error { return s.handle.connect(addr) })
	if err == nil {
		s.remote = addr
	}
	s.learnLocal()
	return s.noteAbout(addr, start, "connect", addr.String(), "0", 0, err)
}

// SendTo sends one datagram.
func (s *Socket) SendTo(b []byte, addr netip.AddrPort) error {
	start := time.Now()
	n := 0
	err := s.wait(func() (err error) {
		n, err = s.handle.sendTo(b, addr)
		return err
	})
	if !s.local.IsValid() { // the first sendto() has made the kernel choose a port
		s.learnLocal()
	}
	args := fmt.Sprintf("%d octets, %v", len(b), addr)
	return s.noteAbout(addr, start, "sendto", args, fmt.Sprint(n), n, err)
}

// Send sends on a connected socket and returns how many octets the kernel
// took.
func (s *Socket) Send(b []byte) (int, error) {
	start := time.Now()
	n := 0
	err := s.wait(func() (err error) {
		n, err = s.handle.send(b)
		return err
	})
	err = s.note(start, "send", fmt.Sprintf("%d octets", len(b)), fmt.Sprint(n), n, err)
	return n, err
}

// SendAll calls Send until the kernel has taken everything.
func (s *Socket) SendAll(b []byte) error {
	for {
		n, err := s.Send(b)
		if err != nil || n == len(b) {
			return err
		}
		b = b[n:]
	}
}

// RecvFrom waits for a datagram and returns its length and its sender. What
// does not fit into b is lost.
func (s *Socket) RecvFrom(b []byte) (int, netip.AddrPort, error) {
	start := time.Now()
	n, from, err := s.receive(b)
	result := fmt.Sprintf("%d, %v", n, from)
	err = s.noteAbout(from, start, "recvfrom", fmt.Sprint(len(b)), result, n, err)
	return n, from, err
}

// Recv waits for octets of a connected socket. On a TCP socket 0 octets mean
// the end of the stream.
func (s *Socket) Recv(b []byte) (int, error) {
	start := time.Now()
	n, _, err := s.receive(b)
	return n, s.note(start, "recv", fmt.Sprint(len(b)), fmt.Sprint(n), n, err)
}

// recvArrived is Recv, but waits only for the given time. It returns 0 octets
// if nothing has arrived, or only the end of the stream; that is not noted.
func (s *Socket) recvArrived(b []byte, wait time.Duration) (int, error) {
	ready, err := readable([]*handle{s.handle}, wait)
	if err != nil || !ready[0] {
		return 0, err
	}
	start := time.Now()
	n, _, err := s.handle.recv(b, false)
	if err != nil || n == 0 {
		return 0, err
	}
	return n, s.note(start, "recv", fmt.Sprint(len(b)), fmt.Sprint(n), n, nil)
}

// TryRecv is Recv on a non-blocking socket: EAGAIN if nothing has arrived.
func (s *Socket) TryRecv(b []byte) (int, error) {
	start := time.Now()
	n, _, err := s.handle.recv(b, false)
	return n, s.note(start, "recv", fmt.Sprint(len(b)), fmt.Sprint(n), n, err)
}

func (s *Socket) receive(b []byte) (n int, from netip.AddrPort, err error) {
	err = s.wait(func() (err error) {
		n, from, err = s.handle.recv(b, true)
		return err
	})
	return n, from, err
}

// ShutdownWrite closes the sending direction of a connection: FIN. Receiving
// goes on.
func (s *Socket) ShutdownWrite() error {
	start := time.Now()
	err := s.handle.shutdownWrite()
	return s.note(start, "shutdown", "SHUT_WR", "0", 0, err)
}

// GetSockName returns the address and the port of the socket.
func (s *Socket) GetSockName() (netip.AddrPort, error) {
	start := time.Now()
	addr, err := s.handle.localAddr()
	return addr, s.note(start, "getsockname", "", addr.String(), 0, err)
}

// learnLocal asks the kernel for the local address without a note: the
// program under study did not ask.
func (s *Socket) learnLocal() {
	if addr, err := s.handle.localAddr(); err == nil && addr.Port() != 0 {
		s.local = addr
	}
}

// Close gives the socket back. Nobody waits in one of its calls by then.
func (s *Socket) Close() error {
	s.unwatch()
	s.closed = true
	start := time.Now()
	err := s.handle.close()
	return s.note(start, "close", "", "0", 0, err)
}

// A CallError is a system call that failed.
type CallError struct {
	Call string // "bind"
	Args string // "127.0.0.1:5000"
	Err  error  // a syscall.Errno, os.ErrDeadlineExceeded, …
}

// Error names the call, its arguments and the reason.
func (e *CallError) Error() string {
	return fmt.Sprintf("%s(%s): %v", e.Call, e.Args, e.Err)
}

// Unwrap returns the reason.
func (e *CallError) Unwrap() error { return e.Err }

// poll asks the kernel which of the sockets have something to read, and waits
// for the first at most for the given time. A call that finds none is not
// noted: it would fill the journal.
func (p *Peer) poll(sockets []*Socket, timeout time.Duration) ([]bool, error) {
	handles := make([]*handle, len(sockets))
	for i, s := range sockets {
		handles[i] = s.handle
	}
	start := time.Now()
	ready, err := readable(handles, timeout)
	found := 0
	for _, r := range ready {
		if r {
			found++
		}
	}
	if err == nil && found == 0 {
		return ready, nil
	}
	return ready, sockets[0].note(start, "poll", fmt.Sprintf("%d sockets", len(sockets)), fmt.Sprint(found), 0, err)
}
