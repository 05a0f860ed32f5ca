package stage

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"os"
	"sync"
	"syscall"
	"time"

	"socketlab/lab/adverse"
	"socketlab/lab/peer"
	"socketlab/lab/private"
)

// A client is one that the behaviour plays. It reads only when it is told to.
type client struct {
	incoming // over a connection

	stage  *stage
	number int
	tcp    *net.TCPConn
	udp    *net.UDPConn
	local  netip.AddrPort
	closed bool

	ledger adverse.Ledger
	said   [][]byte // each message that it has sent

	owed [][]byte // datagrams whose answers have not come

	writing sync.WaitGroup // what the system has not taken at once
	shut    bool
}

// note writes a call of the client into the journal.
func (c *client) note(start time.Time, name, args, result string, octets int, err error) {
	if err != nil {
		result = peer.ErrnoName(err)
	}
	who := fmt.Sprintf("client %d", c.number)
	if c.number == next {
		who = "client next"
	}
	c.stage.journal.Add(peer.Call{
		Peer: who, Name: name, Args: args, Result: result, Err: err, Start: start, End: time.Now(),
		Stream: c.tcp != nil, Local: c.local, Remote: c.stage.address, Octets: octets,
	})
}

// open opens the socket of a client, and connects it.
func (s *stage) open(number int, small bool) (*client, error) {
	c := &client{stage: s, number: number}
	start := time.Now()
	if !s.promise.TCP {
		conn, err := net.ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
		if err != nil {
			return nil, err
		}
		c.udp, c.local = conn, conn.LocalAddr().(*net.UDPAddr).AddrPort()
		c.note(start, "bind", c.local.String(), "0", 0, nil)
		return c, nil
	}
	dialer := net.Dialer{Timeout: 3 * time.Second, KeepAlive: -1}
	if small {
		dialer.Control = smallWindow
	}
	conn, err := s.dial(&dialer)
	if err != nil {
		return nil, err
	}
	c.tcp, c.local = conn.(*net.TCPConn), conn.LocalAddr().(*net.TCPAddr).AddrPort()
	c.note(start, "connect", s.address.String(), "0", 0, nil)
	return c, nil
}

// dial connects. Where it is the network that refuses, or loses, and not the server,
// it tries again, as people do.
func (s *stage) dial(dialer *net.Dialer) (net.Conn, error) {
	for {
		before := len(s.net.events())
		conn, err := dialer.DialContext(s.ctx, "tcp4", s.address.String())
		if err == nil || s.ctx.Err() != nil {
			return conn, err
		}
		since := s.net.events()[before:]
		if count(since, false, private.Unreachable, private.Lose)+count(since, true, private.Lose) == 0 {
			return conn, err
		}
	}
}

// send sends octets. What the system does not take at once goes on behind the
// client's back.
func (c *client) send(b []byte) {
	start := time.Now()
	c.said = append(c.said, b)
	if c.udp != nil {
		c.sendDatagram(b, start)
		return
	}
	c.ledger.MTU = c.stage.net.mtu
	c.ledger.Sent = append(c.ledger.Sent, b...)
	c.ledger.Sends++
	c.writing.Wait()
	const moment = 300 * time.Millisecond
	_ = c.tcp.SetWriteDeadline(time.Now().Add(moment))
	n, err := c.tcp.Write(b)
	if errors.Is(err, os.ErrDeadlineExceeded) {
		c.note(start, "send", fmt.Sprintf("%d octets", len(b)), fmt.Sprint(n), n, nil)
		rest := b[n:]
		c.writing.Go(func() {
			_ = c.tcp.SetWriteDeadline(time.Time{})
			start := time.Now()
			n, err := c.tcp.Write(rest)
			c.note(start, "send", fmt.Sprintf("%d octets", len(rest)), fmt.Sprint(n), n, err)
		})
		return
	}
	c.note(start, "send", fmt.Sprintf("%d octets", len(b)), fmt.Sprint(n), n, err)
}

// sendDatagram sends one. Where the network loses it, no answer is owed.
func (c *client) sendDatagram(b []byte, start time.Time) {
	before := len(c.stage.net.events())
	_, err := c.udp.WriteToUDPAddrPort(b, c.stage.address)
	c.note(start, "sendto", fmt.Sprintf("%d octets, %v", len(b), c.stage.address), fmt.Sprint(len(b)), len(b), err)
	lost := count(c.stage.net.events()[before:], false, private.Lose, private.Unreachable) > 0
	if err == nil && !lost {
		c.owed = append(c.owed, b)
	}
}

// receive takes what has arrived over a connection; it waits for a moment.
func (c *client) receive() {
	if c.ended || c.broken || c.closed {
		time.Sleep(time.Millisecond)
		return
	}
	c.stage.moved += c.read(c.tcp, 10*time.Millisecond, c.note)
}

// readDatagram takes a datagram that has arrived, and waits for a moment.
func (c *client) readDatagram() (b []byte, from netip.AddrPort, ok bool) {
	b = make([]byte, 64<<10)
	start := time.Now()
	_ = c.udp.SetReadDeadline(start.Add(10 * time.Millisecond))
	n, from, err := c.udp.ReadFromUDPAddrPort(b)
	if err != nil {
		return nil, from, false
	}
	c.note(start, "recvfrom", fmt.Sprint(len(b)), fmt.Sprintf("%d, %v", n, from), n, nil)
	return b[:n], from, true
}

// halfClose closes the client's direction.
func (c *client) halfClose() {
	c.ledger.Ended, c.shut = true, true
	if c.tcp == nil || c.closed {
		return
	}
	finish := func() {
		start := time.Now()
		c.note(start, "shutdown", "SHUT_WR", "0", 0, c.tcp.CloseWrite())
	}
	written := make(chan struct{})
	go func() { c.writing.Wait(); close(written) }()
	select {
	case <-written:
		finish()
	case <-time.After(10 * time.Millisecond): // when everything has been sent
		go func() { <-written; finish() }()
	}
}

// close closes the client's socket.
func (c *client) close() {
	if c == nil || c.closed {
		return
	}
	c.closed = true
	start := time.Now()
	var err error
	if c.udp != nil {
		err = c.udp.Close()
	} else {
		err = c.tcp.Close()
	}
	c.note(start, "close", "", "0", 0, err)
}

// reset resets the client's connection.
func (c *client) reset() {
	if c.tcp == nil || c.closed {
		return
	}
	start := time.Now()
	_ = c.tcp.SetLinger(0)
	c.note(start, "setsockopt", "SO_LINGER, on, 0 s", "0", 0, nil)
	c.close()
}

// smallWindow makes the receive buffer of a socket as small as the system lets
// it be, before the window is told to anybody.
func smallWindow(_, _ string, c syscall.RawConn) error { return smallBuffer(c) }
