package peer

import (
	"context"
	"errors"
	"io"
	"os"
	"time"

	"socketlab/lab/experiment"
)

// converse is the conversation of a TCP client on an open connection.
func (c *Client) converse(ctx context.Context) error {
	sent := 0
	for ; ; sent++ {
		line, ok := c.next(ctx, sent)
		if !ok {
			break
		}
		if err := c.sendMessage(c.message(line)); err != nil {
			return err
		}
		if !c.awaitsEach() {
			continue
		}
		if err := c.recvAnswer(); err != nil {
			return ended(err)
		}
		if sent == 0 {
			call(ctx, c.Answered)
		}
	}
	return c.finish(sent)
}

// finish shuts the sending direction if that is how the connection ends, and
// reads the answers that are still to come.
func (c *Client) finish(sent int) error {
	half := c.Spec.Close == experiment.CloseHalf
	if half {
		if err := c.socket.ShutdownWrite(); err != nil {
			return err
		}
	}
	switch {
	case c.Spec.Await == experiment.AwaitEnd && c.framed():
		for ; sent > 0; sent-- {
			if err := c.recvAnswer(); err != nil {
				return ended(err)
			}
		}
	case c.Spec.Await == experiment.AwaitEnd || half:
		return c.recvRest()
	}
	return nil
}

func (c *Client) framed() bool { return c.Spec.Framing == experiment.FramingLength }

func (c *Client) sendMessage(m []byte) error {
	if c.framed() {
		m = frame(m)
	}
	return c.socket.SendAll(m)
}

// recvAnswer waits for one answer: what one recv() returns or, with framing,
// one message. It returns io.EOF at the end of the stream.
func (c *Client) recvAnswer() error {
	for {
		message, rest, whole, err := unframe(c.stream)
		switch {
		case !c.framed():
		case err != nil:
			return err
		case whole:
			c.stream = rest
			c.show(c.Server, message)
			return nil
		}
		n, err := c.recv()
		if err != nil || n == 0 {
			return err
		}
		if !c.framed() {
			c.show(c.Server, c.buffer[:n])
			return nil
		}
		c.stream = append(c.stream, c.buffer[:n]...)
	}
}

// recvRest reads and shows everything up to the end of the stream.
func (c *Client) recvRest() error {
	for {
		n, err := c.recv()
		if err != nil || n == 0 {
			return ended(err)
		}
		c.show(c.Server, c.buffer[:n])
	}
}

// recv is one call of recv(). It returns io.EOF at the end of the stream, and
// 0 octets without an error after a timeout.
func (c *Client) recv() (int, error) {
	c.socket.timeout = c.Patience.left(c.Spec.Timeout)
	n, err := c.socket.Recv(c.buffer)
	switch {
	case errors.Is(err, os.ErrDeadlineExceeded):
		c.miss()
		return 0, nil
	case err == nil && n == 0:
		c.say("%v has closed its direction", c.Server)
		return 0, io.EOF
	}
	return n, err
}

// takeRest reads what has arrived by now, so that close() sends FIN: with
// unread octets it would send RST (RFC 9293 §3.6.1), and blame this client
// for a server that answers in pieces, or twice. One that has missed an answer
// waits a little longer for it.
func (c *Client) takeRest() {
	wait := time.Duration(0)
	if c.missed {
		wait = impatience
	}
	for {
		n, err := c.socket.recvArrived(c.buffer, wait)
		if err != nil || n == 0 {
			return
		}
		c.show(c.Server, c.buffer[:n])
		wait = 0
	}
}

// ended turns the end of the stream, which is no failure, into nil.
func ended(err error) error {
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}
