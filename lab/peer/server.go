package peer

import (
	"context"
	"errors"
	"net/netip"
	"time"

	"socketlab/capture/message"
	"socketlab/lab/experiment"
)

// A Server is a server of an experiment. Listen, then Serve, then Stop.
type Server struct {
	Peer
	Spec experiment.Server
	Port uint16 // 0 lets the kernel choose

	// Guard, if not nil, decides whom the server serves, and how much. Patience
	// is then how long a connection may do nothing.
	Guard    Guard
	Patience time.Duration

	socket *Socket // the UDP socket, or the welcoming socket of TCP
	stop   context.CancelFunc
}

// A Guard keeps a server that strangers can reach from serving everybody. It is
// asked by many goroutines.
type Guard interface {
	Enters(remote netip.AddrPort) bool            // may a connection be served? Each that may leaves
	Leaves(remote netip.AddrPort)                 // it is closed
	Takes(remote netip.AddrPort, octets int) bool // may what has come be answered?
}

// takes asks the guard, if there is one.
func (s *Server) takes(remote netip.AddrPort, octets int) bool {
	return s.Guard == nil || s.Guard.Takes(remote, octets)
}

// Listen opens the socket, binds it and, for TCP, makes a welcoming socket of
// it. Clients may start as soon as it has returned nil. The server lives until
// ctx is done.
func (s *Server) Listen(ctx context.Context) error {
	host, err := s.host()
	if err != nil {
		return err
	}
	ctx, s.stop = context.WithCancel(ctx)
	if s.socket, err = s.open(ctx); err != nil {
		s.complain(err)
		return err
	}
	if err := s.prepare(netip.AddrPortFrom(host, s.Port)); err != nil {
		s.complain(err)
		s.socket.Close()
		return err
	}
	s.say("listening on %v", s.Addr())
	return nil
}

// prepare makes the calls between socket() and the first datagram or
// connection.
func (s *Server) prepare(addr netip.AddrPort) error {
	if s.Spec.ReuseAddress {
		if err := s.socket.ReuseAddress(); err != nil {
			return err
		}
	}
	if err := s.socket.Bind(addr); err != nil || !s.Stream {
		return err
	}
	return s.socket.Listen(defaulted(s.Spec.Backlog, 128))
}

// host returns the address to bind to.
func (s *Server) host() (netip.Addr, error) {
	switch s.Spec.Host {
	case "", experiment.HostAny:
		return s.any(), nil
	case experiment.HostLocalhost:
		return s.loopback(), nil
	}
	addr, err := netip.ParseAddr(s.Spec.Host)
	switch {
	case err != nil:
		return addr, message.Errorf("host %q: neither any, localhost nor an IP address", s.Spec.Host)
	case addr.IsLoopback(): // 127.0.0.1 in an experiment means ::1 when it is run over IPv6
		return s.loopback(), nil
	case addr.Is6() != s.IPv6:
		return addr, message.Errorf("host %q: an address of the other IP version", s.Spec.Host)
	}
	return addr, nil
}

// Addr returns the address the server is bound to, after Listen.
func (s *Server) Addr() netip.AddrPort { return s.socket.local }

// Serve answers until ctx is done, until Stop, or until the server has served
// as many as it is meant to. It closes the socket. It returns nil if it ended
// by itself or by Stop, ErrStopped if ctx was done, and else what went wrong.
func (s *Server) Serve(ctx context.Context) error {
	defer s.stop()
	serve := s.serveDatagrams
	if s.Stream {
		serve = s.serveConnections
		if s.Spec.Concurrency == experiment.ConcurrencyNonblocking {
			serve = s.serveNonblocking
		}
	}
	err := serve(ctx)
	s.socket.Close()
	if errors.Is(err, ErrStopped) && ctx.Err() == nil {
		return nil
	}
	s.complain(err)
	return err
}

// Stop lets the server finish what has already arrived, connections included,
// and end.
func (s *Server) Stop() { s.stop() }

// full reports whether a server that has served n is to end.
func (s *Server) full(n int) bool { return s.Spec.Serves > 0 && n >= s.Spec.Serves }

func (s *Server) buffer() []byte { return make([]byte, defaulted(s.Spec.Buffer, 4096)) }

// serveDatagrams is the life of a UDP server: one socket for all clients.
func (s *Server) serveDatagrams(ctx context.Context) error {
	b := s.buffer()
	for served := 0; !s.full(served); served++ {
		n, from, err := s.socket.RecvFrom(b)
		if err != nil {
			return err
		}
		if !s.takes(from, n) {
			continue
		}
		s.say("%v sent %d octets: %s", from, n, shortened(b[:n]))
		answer, ok := s.answer(b[:n])
		if !ok {
			continue
		}
		if err := pause(ctx, s.Spec.ReplyAfter); err != nil {
			return err
		}
		// A client that cannot be answered is no reason to leave the others
		// alone: the journal shows the error.
		if err := s.socket.SendTo(answer, from); err != nil {
			s.complain(err)
		}
		if ctx.Err() != nil {
			return ErrStopped
		}
	}
	return nil
}

// defaulted returns n, or what stands for it if it is 0.
func defaulted(n, otherwise int) int {
	if n == 0 {
		return otherwise
	}
	return n
}
