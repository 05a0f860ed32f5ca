package peer

import (
	"context"
	"errors"
	"sync"
	"time"

	"socketlab/lab/experiment"
)

// serveConnections accepts connections and serves them one after the other,
// or each in a thread of its own (a goroutine, in Go).
func (s *Server) serveConnections(ctx context.Context) error {
	if err := s.dawdle(ctx, s.socket, s.Spec.AcceptAfter); err != nil {
		return err
	}
	var threads sync.WaitGroup
	defer threads.Wait()
	for served := 0; !s.full(served); served++ {
		conn, err := s.socket.Accept(ctx)
		if err != nil {
			return err
		}
		if s.Guard != nil && !s.Guard.Enters(conn.remote) {
			_ = conn.LingerZero()
			_ = conn.Close()
			continue
		}
		c := s.welcome(conn)
		if s.Spec.Concurrency == experiment.ConcurrencyThreads {
			threads.Go(func() { c.serveInThread(ctx, served+1) })
		} else {
			c.serve(ctx)
		}
		if ctx.Err() != nil {
			return ErrStopped
		}
	}
	return nil
}

// A connection is a connection socket and what its server knows of the
// conversation.
type connection struct {
	server *Server
	socket *Socket
	stream []byte // read, but not yet a whole message (with framing)
	read   []byte // everything read so far (with Gather)
	tried  bool   // a recv() has returned EAGAIN, and that was shown
}

// welcome begins a conversation.
func (s *Server) welcome(conn *Socket) *connection {
	s.say("%v connected", conn.remote)
	return &connection{server: s, socket: conn}
}

// serveInThread is serve in the thread with the given number.
func (c *connection) serveInThread(ctx context.Context, number int) {
	c.server.say("thread %d begins, for %v", number, c.socket.remote)
	c.serve(ctx)
	c.server.say("thread %d ends", number)
}

// serve is the whole life of a connection: read, answer, close.
func (c *connection) serve(ctx context.Context) {
	if guard := c.server.Guard; guard != nil {
		defer guard.Leaves(c.socket.remote)
		c.socket.timeout = c.server.Patience
	}
	err := c.server.dawdle(ctx, c.socket, c.server.Spec.ReadAfter)
	b := c.server.buffer()
	for enough := false; err == nil && !enough; {
		var n int
		if n, err = c.socket.Recv(b); err == nil && !c.server.takes(c.socket.remote, n) {
			break
		} else if err == nil {
			enough, err = c.take(ctx, b[:n])
		}
	}
	c.end(ctx, err)
}

// take deals with what one recv() has returned, where nothing is the end of
// the stream. It reports whether the server has read enough.
func (c *connection) take(ctx context.Context, b []byte) (enough bool, err error) {
	spec := c.server.Spec
	if len(b) == 0 {
		c.server.say("%v has closed its direction", c.socket.remote)
		if spec.Gather {
			err = c.reply(ctx, c.read)
		}
		return true, err
	}
	if spec.Framing == experiment.FramingLength {
		return c.takeFramed(ctx, b)
	}
	return c.message(ctx, b)
}

// takeFramed deals with the messages that b completes.
func (c *connection) takeFramed(ctx context.Context, b []byte) (enough bool, err error) {
	c.stream = append(c.stream, b...)
	for !enough && err == nil {
		message, rest, whole, tooLong := unframe(c.stream)
		if tooLong != nil || !whole {
			return false, tooLong
		}
		c.stream = rest
		enough, err = c.message(ctx, message)
	}
	return enough, err
}

// message deals with one message.
func (c *connection) message(ctx context.Context, m []byte) (enough bool, err error) {
	spec := c.server.Spec
	c.server.say("%v sent %d octets: %s", c.socket.remote, len(m), shortened(m))
	if spec.Gather {
		c.read = append(c.read, m...)
	} else {
		err = c.reply(ctx, m)
	}
	return spec.Until != experiment.UntilEnd, err
}

// reply answers a message, if the server answers at all.
func (c *connection) reply(ctx context.Context, m []byte) error {
	answer, ok := c.server.answer(m)
	if !ok {
		return nil
	}
	if err := pause(ctx, c.server.Spec.ReplyAfter); err != nil {
		return err
	}
	if c.server.Spec.Framing == experiment.FramingLength {
		answer = frame(answer)
	}
	return c.socket.SendAll(answer)
}

// end closes the connection. What went wrong on it is told, and concerns no
// other connection.
func (c *connection) end(ctx context.Context, err error) {
	if err != nil && !errors.Is(err, ErrStopped) {
		c.server.complain(err)
	}
	_ = pause(ctx, c.server.Spec.CloseAfter)
	if c.server.Spec.Close == experiment.CloseReset {
		_ = c.socket.LingerZero()
	}
	_ = c.socket.Close()
	c.server.say("closed the connection to %v", c.socket.remote)
}

// dawdle waits until something has come to a socket, a connection or octets, and
// then d longer: whoever sends may have to be started first, and is to be late
// for nothing. Without d it does not wait at all.
func (s *Server) dawdle(ctx context.Context, on *Socket, d time.Duration) error {
	for d > 0 {
		there, err := readable([]*handle{on.handle}, glance)
		switch {
		case err != nil:
			return err
		case there[0]:
			return pause(ctx, d)
		case ctx.Err() != nil:
			return ErrStopped
		}
	}
	return nil
}
