package peer

import (
	"context"
	"errors"
	"net/netip"
	"os"

	"socketlab/lab/experiment"
)

// A Client is one client of an experiment.
type Client struct {
	Peer
	Spec   experiment.Client
	Server netip.AddrPort

	// Next returns the next message, and false after the last one. It may
	// wait, as for a person who types.
	Next func(ctx context.Context) (string, bool)

	// Opened is called when the socket is open (TCP: connected), Answered when
	// the first message has been answered, or has remained unanswered. The
	// client goes on when they return. Both may be nil.
	Opened   func(ctx context.Context)
	Answered func(ctx context.Context)

	// Patience, if not nil, is shared with the other clients of the run.
	Patience *Patience

	// Rest, if not nil, is called when an answer has not come in time, and
	// returns when the server has nothing more to do: one that works, or waits
	// for a processor, is not late. What has come by then counts.
	Rest func()

	// Missed, if not nil, is called when an answer has not come in time, with
	// the address of the client's socket, which is still open.
	Missed func(local netip.AddrPort)

	// Later is called instead of closing a connection on which an answer did
	// not come in time, and has to see to it that end is called: an answer
	// that comes late then still finds its client. Nil: closed at once.
	Later func(end func(ctx context.Context) error)

	socket *Socket
	buffer []byte
	stream []byte // received, but not yet a whole message (with framing)
	missed bool   // an answer did not come in time
}

// Run opens a socket, sends the messages and shows the answers. It returns nil
// when the last message has been dealt with, ErrStopped when ctx was done
// before, and else the first call that failed, a *CallError.
func (c *Client) Run(ctx context.Context) error {
	c.buffer = make([]byte, defaulted(c.Spec.Buffer, 4096))
	var err error
	if c.socket, err = c.open(ctx); err != nil {
		c.complain(err)
		return err
	}
	c.socket.timeout, c.socket.rest = c.Spec.Timeout, c.Rest
	if err = c.prepare(); err != nil {
		c.complain(err)
	} else {
		call(ctx, c.Opened)
		err = c.talk(ctx)
	}
	if c.Stream && c.missed && c.Later != nil {
		c.Later(c.close)
		return err
	}
	return errors.Join(err, c.close(ctx))
}

// call calls a hook, if there is one.
func call(ctx context.Context, hook func(context.Context)) {
	if hook != nil {
		hook(ctx)
	}
}

// talk sends the messages and reads the answers.
func (c *Client) talk(ctx context.Context) (err error) {
	if !c.Stream {
		return c.exchange(ctx)
	}
	if err = c.converse(ctx); err != nil {
		c.complain(err)
	}
	return err
}

// prepare makes the calls between socket() and the first message.
func (c *Client) prepare() error {
	if c.Spec.Bind {
		if err := c.socket.Bind(netip.AddrPortFrom(c.any(), 0)); err != nil {
			return err
		}
		local, err := c.socket.GetSockName()
		if err != nil {
			return err
		}
		c.say("my socket before the first message: %v", local)
	}
	if !c.Stream && !c.Spec.Connect {
		return nil
	}
	if err := c.socket.Connect(c.Server); err != nil {
		return err
	}
	if c.Stream {
		c.say("connected to %v from %v", c.Server, c.socket.local)
	}
	return nil
}

// next returns the next message. It pauses before every one but the first.
func (c *Client) next(ctx context.Context, number int) (string, bool) {
	if number > 0 && pause(ctx, c.Spec.Gap) != nil {
		return "", false
	}
	line, ok := c.Next(ctx)
	if ok {
		c.Screen.Type(shortened([]byte(line)))
	}
	return line, ok && ctx.Err() == nil
}

// exchange is the conversation of a UDP client. A datagram that could not be
// sent or was not answered does not keep it from sending the next.
func (c *Client) exchange(ctx context.Context) (first error) {
	unread := 0
	for number := 0; ; number++ {
		line, ok := c.next(ctx, number)
		if !ok {
			break
		}
		err := c.sendDatagram(c.message(line))
		if err == nil {
			unread++
		}
		if c.awaitsEach() {
			err = errors.Join(err, c.recvDatagrams(&unread))
		}
		c.complain(err)
		first = either(first, err)
		if number == 0 {
			call(ctx, c.Answered)
		}
	}
	if c.Spec.Await == experiment.AwaitEnd {
		err := c.recvDatagrams(&unread)
		c.complain(err)
		first = either(first, err)
	}
	return first
}

// message returns what is sent of a line.
func (c *Client) message(line string) []byte {
	if c.Spec.Newline {
		line += "\n"
	}
	return []byte(line)
}

// either returns the first error, if there is one, and else the second.
func either(first, second error) error {
	if first != nil {
		return first
	}
	return second
}

// awaitsEach reports whether the client reads an answer after each message.
func (c *Client) awaitsEach() bool {
	return c.Spec.Await == "" || c.Spec.Await == experiment.AwaitEach
}

func (c *Client) sendDatagram(b []byte) error {
	if c.Spec.Connect {
		_, err := c.socket.Send(b)
		return err
	}
	return c.socket.SendTo(b, c.Server)
}

// recvDatagrams receives as many answers as there are unread, and gives up
// when one does not come in time: those after it will not come either.
func (c *Client) recvDatagrams(unread *int) error {
	for ; *unread > 0; *unread-- {
		err := c.recvDatagram()
		if errors.Is(err, os.ErrDeadlineExceeded) {
			c.miss()
			err = nil
			*unread = 1
		}
		if err != nil {
			*unread = 0
			return err
		}
	}
	return nil
}

// miss notes that an answer did not come in time.
func (c *Client) miss() {
	c.fail("no echo received: timeout after %v", c.socket.timeout)
	c.missed = true
	c.Patience.lose()
	if c.Missed != nil {
		c.Missed(c.socket.local)
	}
}

func (c *Client) recvDatagram() error {
	n, from, err := 0, c.Server, error(nil)
	c.socket.timeout = c.Patience.left(c.Spec.Timeout)
	if c.Spec.Connect {
		n, err = c.socket.Recv(c.buffer)
	} else {
		n, from, err = c.socket.RecvFrom(c.buffer)
	}
	if err == nil {
		c.show(from, c.buffer[:n])
	}
	return err
}

// show prints an answer.
func (c *Client) show(from netip.AddrPort, answer []byte) {
	c.say("%v answered %d octets: %s", from, len(answer), shortened(answer))
}

// close ends the conversation the way the experiment wants it.
func (c *Client) close(ctx context.Context) error {
	_ = pause(ctx, c.Spec.Hold)
	if c.Stream && c.Spec.Close != experiment.CloseReset {
		c.takeRest()
	}
	if c.Spec.Close == experiment.CloseReset {
		if err := c.socket.LingerZero(); err != nil {
			c.complain(err)
		}
	}
	return c.socket.Close()
}
