//go:build amd64 || arm64

package syscalls

import (
	"encoding/binary"
	"net/netip"
	"strconv"
	"time"

	"golang.org/x/sys/unix"

	"socketlab/lab/peer"
)

// A call is a system call of a watched thread.
type call struct {
	peer.Call
	signature signature
	watcher   *watcher
	thread    int
	arguments [6]uint64
	result    int64 // negative: an errno; valid when the call has returned

	socket  *socket       // it is about; nil for calls on several
	timeout time.Duration // how long it waits at most; negative: for ever
	idle    bool          // nothing happens to the connection: no frame has to do with the call
	silent  bool          // it is not told of
}

// conclude says how the call has ended.
func (c *call) conclude() {
	// What the kernel returns of a call that a signal has interrupted, and that
	// it may repeat: ERESTARTSYS and the like. The program sees EINTR, or
	// nothing.
	const firstRestart, lastRestart = -516, -512
	switch {
	case c.result >= firstRestart && c.result <= lastRestart:
		c.Err, c.Result = unix.EINTR, "interrupted"
	case c.result < 0:
		c.fail(unix.Errno(-c.result))
	default:
		c.Result = strconv.FormatInt(c.result, 10)
	}
}

// fail says that the call has failed.
func (c *call) fail(errno unix.Errno) {
	c.Err, c.Result = errno, peer.ErrnoName(errno)
}

// memory copies n octets, at most 4096, from the memory of the program. It
// returns fewer if the program has fewer there.
func (c *call) memory(address uint64, n int) []byte {
	if address == 0 || n <= 0 {
		return nil
	}
	b := make([]byte, min(n, 4096))
	n, _ = unix.PtracePeekData(c.thread, uintptr(address), b)
	return b[:n]
}

// number reads a number of four octets.
func (c *call) number(address uint64) (n int, ok bool) {
	b := c.memory(address, 4)
	if len(b) < 4 {
		return 0, false
	}
	return int(int32(binary.NativeEndian.Uint32(b))), true
}

// longs reads numbers of eight octets.
func (c *call) longs(address uint64, count int) []uint64 {
	b := c.memory(address, 8*count)
	all := make([]uint64, len(b)/8)
	for i := range all {
		all[i] = binary.NativeEndian.Uint64(b[8*i:])
	}
	return all
}

// duration reads a struct timeval or timespec: seconds, and parts of the given
// length. It is negative if there is none: the call waits for ever.
func (c *call) duration(address uint64, part time.Duration) time.Duration {
	n := c.longs(address, 2)
	if len(n) < 2 {
		return -1
	}
	return time.Duration(n[0])*time.Second + time.Duration(n[1])*part
}

// address reads a struct sockaddr_in or sockaddr_in6. It returns the zero
// AddrPort if there is none.
func (c *call) address(address, length uint64) netip.AddrPort {
	const size4, size6 = 16, 28
	b := c.memory(address, int(min(length, size6)))
	if len(b) < 8 {
		return netip.AddrPort{}
	}
	port := binary.BigEndian.Uint16(b[2:])
	switch family := binary.NativeEndian.Uint16(b); {
	case family == unix.AF_INET:
		return netip.AddrPortFrom(netip.AddrFrom4([4]byte(b[4:8])), port)
	case family == unix.AF_INET6 && len(b) >= 24:
		return netip.AddrPortFrom(netip.AddrFrom16([16]byte(b[8:24])).Unmap(), port)
	}
	return netip.AddrPort{}
}

// pieces adds up the lengths of a struct iovec array.
func (c *call) pieces(address, count uint64) (octets uint64) {
	lengths := c.longs(address, int(2*min(count, 256)))
	for i := 1; i < len(lengths); i += 2 {
		octets += lengths[i]
	}
	return octets
}

// A messageHeader is a struct msghdr.
type messageHeader struct {
	name, nameLength uint64 // where the address stands
	octets           uint64 // room for data, or data
}

func (c *call) message(address uint64) messageHeader {
	h := c.longs(address, 4)
	if len(h) < 4 {
		return messageHeader{}
	}
	return messageHeader{h[0], h[1] & 0xffffffff, c.pieces(h[2], h[3])}
}
