//go:build amd64 || arm64

package syscalls

import (
	"fmt"
	"net/netip"

	"golang.org/x/sys/unix"
)

// sending says how many octets a call is to send.
func (c *call) sending(octets uint64) bool {
	c.Args = fmt.Sprintf("%d octets", octets)
	return true
}

// sendingTo is sending to an address, if there is one.
func (c *call) sendingTo(octets uint64, to netip.AddrPort) bool {
	c.sending(octets)
	if to.IsValid() {
		c.Remote = to
		c.Args += ", " + to.String()
	}
	return true
}

func enterSendTo(c *call) bool {
	to := c.address(c.arguments[4], c.arguments[5])
	if !to.IsValid() {
		c.Name = "send"
	}
	return c.sendingTo(c.arguments[2], to)
}

func enterSendMessage(c *call) bool {
	m := c.message(c.arguments[1])
	return c.sendingTo(m.octets, c.address(m.name, m.nameLength))
}

func enterWrite(c *call) bool { return c.sending(c.arguments[2]) }

func enterWritePieces(c *call) bool { return c.sending(c.pieces(c.arguments[1], c.arguments[2])) }

func enterSendFile(c *call) bool { return c.sending(c.arguments[3]) }

// leaveSend learns the port that the kernel has chosen for the first datagram.
func leaveSend(c *call) {
	if c.Err == nil {
		c.Octets = int(c.result)
	}
	if c.socket.local.Port() == 0 {
		c.socket.locate(c.thread)
	}
}

// receiving says how many octets a call has room for.
func (c *call) receiving(octets uint64) bool {
	c.Args = fmt.Sprint(octets)
	return true
}

// received says whom the octets come from. A stream has one sender only.
func (c *call) received(from netip.AddrPort) {
	if c.Err == nil && from.IsValid() && !c.socket.stream {
		c.Remote = from
		c.Result += ", " + from.String()
	}
	leaveReceive(c)
}

func leaveReceive(c *call) {
	if c.Err == nil {
		c.Octets = int(c.result)
	}
}

func enterReceiveFrom(c *call) bool {
	if c.arguments[4] == 0 {
		c.Name = "recv"
	}
	c.receiving(c.arguments[2])
	return c.peeking(c.arguments[3])
}

// peeking notes that what is received stays where it is, for the next call.
func (c *call) peeking(flags uint64) bool {
	if flags&unix.MSG_PEEK != 0 {
		c.Args += ", MSG_PEEK"
		c.idle = true
	}
	return true
}

func leaveReceiveFrom(c *call) { c.received(c.address(c.arguments[4], 28)) }

func enterReceiveMessage(c *call) bool {
	c.receiving(c.message(c.arguments[1]).octets)
	return c.peeking(c.arguments[2])
}

func leaveReceiveMessage(c *call) {
	m := c.message(c.arguments[1])
	c.received(c.address(m.name, 28))
}

func enterRead(c *call) bool { return c.receiving(c.arguments[2]) }

func enterReadPieces(c *call) bool { return c.receiving(c.pieces(c.arguments[1], c.arguments[2])) }

// leaveSendMessages tells of every datagram that one sendmmsg() has sent.
func leaveSendMessages(c *call) {
	leaveSend(c)
	c.each(func(one *call, m messageHeader) { one.sendingTo(m.octets, one.address(m.name, m.nameLength)) })
}

// leaveReceiveMessages tells of every datagram that one recvmmsg() has
// received.
func leaveReceiveMessages(c *call) {
	c.each(func(one *call, m messageHeader) {
		one.receiving(m.octets)
		one.received(one.address(m.name, 28))
	})
}

// each tells of the messages of a struct mmsghdr array instead of the call.
func (c *call) each(read func(*call, messageHeader)) {
	const size, octetsAt, most = 64, 56, 1024
	if c.Err != nil {
		return
	}
	c.silent = true
	for i := range min(uint64(c.result), most) {
		at := c.arguments[1] + i*size
		one := *c
		octets, _ := c.number(at + octetsAt)
		one.result = int64(octets)
		one.Octets = octets
		one.conclude()
		read(&one, c.message(at))
		c.watcher.tell(&one)
	}
}
