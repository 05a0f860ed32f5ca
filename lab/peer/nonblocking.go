package peer

import (
	"context"
	"time"
)

// glance is how long the nonblocking server looks at its sockets before it
// looks whether it is to stop.
const glance = 20 * time.Millisecond

// serveNonblocking serves all connections in one thread. It asks the kernel
// which sockets are ready, and calls only on those; a call that would have to
// wait returns EAGAIN instead.
func (s *Server) serveNonblocking(ctx context.Context) error {
	if err := s.dawdle(ctx, s.socket, s.Spec.AcceptAfter); err != nil {
		return err
	}
	s.say("one thread serves all connections, and waits for none of them")
	var open []*connection
	defer func() {
		for _, c := range open {
			c.end(ctx, nil)
		}
	}()
	b := s.buffer()
	for served := 0; ctx.Err() == nil; {
		ready, err := s.ready(open)
		if err != nil {
			return err
		}
		idle := true
		for i, c := range append([]*connection(nil), open...) {
			if ready[i+1] {
				idle = false
				c.advance(ctx, b)
			}
		}
		open = remaining(open)
		if ready[0] && !s.full(served) {
			idle = false
			accepted := s.acceptAll(ctx, &served)
			for _, c := range accepted {
				c.advance(ctx, b) // EAGAIN, unless the client was quick
			}
			open = append(open, remaining(accepted)...)
		}
		if len(open) == 0 && (s.full(served) || idle && s.socket.ctx.Err() != nil) {
			return nil
		}
	}
	return ErrStopped
}

// ready asks which sockets have something to read. The first answer is about
// the welcoming socket.
func (s *Server) ready(open []*connection) ([]bool, error) {
	sockets := []*Socket{s.socket}
	for _, c := range open {
		sockets = append(sockets, c.socket)
	}
	return s.poll(sockets, glance)
}

// acceptAll accepts every connection that waits, until EAGAIN.
func (s *Server) acceptAll(ctx context.Context, served *int) (accepted []*connection) {
	for !s.full(*served) {
		conn, err := s.socket.TryAccept(ctx)
		if err != nil {
			if !wouldBlock(err) {
				s.complain(err)
			}
			return accepted
		}
		accepted = append(accepted, s.welcome(conn))
		*served++
	}
	return accepted
}

// advance reads all that has arrived, until EAGAIN, and closes the connection
// when that was enough.
func (c *connection) advance(ctx context.Context, b []byte) {
	for {
		n, err := c.socket.TryRecv(b)
		if wouldBlock(err) {
			c.showNothing()
			return
		}
		enough := false
		if err == nil {
			enough, err = c.take(ctx, b[:n])
		}
		if enough || err != nil {
			c.end(ctx, err)
			return
		}
	}
}

// showNothing shows, once for each connection, that a read found nothing.
func (c *connection) showNothing() {
	if !c.tried {
		c.server.say("%v: nothing to read yet, recv() returns EAGAIN", c.socket.remote)
	}
	c.tried = true
}

// remaining returns the connections that are not closed.
func remaining(all []*connection) (open []*connection) {
	for _, c := range all {
		if !c.socket.closed {
			open = append(open, c)
		}
	}
	return open
}
