package record

import (
	"encoding/binary"
	"errors"
	"fmt"
	"net"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"

	"socketlab/capture"
)

// A packetSocket captures through AF_PACKET (packet(7)) without libpcap.
type packetSocket struct {
	fd      int
	frame   []byte // the frame being read
	control []byte // its timestamp
	lost    uint64 // reading the kernel's counter clears it, so the sum is kept here
}

func openPacketSocket(name string) (*packetSocket, error) {
	device, err := net.InterfaceByName(name)
	if err != nil {
		return nil, ErrNoDevice
	}
	// Protocol 0 receives nothing until bind names one, so that no frame
	// comes before the options are set.
	fd, err := unix.Socket(unix.AF_PACKET, unix.SOCK_RAW|unix.SOCK_CLOEXEC|unix.SOCK_NONBLOCK, 0)
	if errors.Is(err, unix.EPERM) || errors.Is(err, unix.EACCES) {
		return nil, ErrPermission
	}
	if err != nil {
		return nil, fmt.Errorf("socket: %w", err)
	}
	s := &packetSocket{fd: fd, frame: make([]byte, snapLength), control: make([]byte, 128)}
	if err := s.prepare(device.Index); err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

func (s *packetSocket) prepare(index int) error {
	if err := unix.SetsockoptInt(s.fd, unix.SOL_SOCKET, unix.SO_TIMESTAMPNS, 1); err != nil {
		return fmt.Errorf("SO_TIMESTAMPNS: %w", err)
	}
	// The kernel takes the overhead of a frame from the buffer, too, and that
	// is several times the size of a small frame.
	if unix.SetsockoptInt(s.fd, unix.SOL_SOCKET, unix.SO_RCVBUFFORCE, 4*bufferSize) != nil {
		if err := unix.SetsockoptInt(s.fd, unix.SOL_SOCKET, unix.SO_RCVBUF, bufferSize); err != nil {
			return fmt.Errorf("SO_RCVBUF: %w", err)
		}
	}
	// Kernels before 4.20 do not know this option; read drops the copies then.
	unix.SetsockoptInt(s.fd, unix.SOL_PACKET, unix.PACKET_IGNORE_OUTGOING, 1)
	address := &unix.SockaddrLinklayer{Protocol: bigEndian16(unix.ETH_P_ALL), Ifindex: index}
	if err := unix.Bind(s.fd, address); err != nil {
		return fmt.Errorf("bind: %w", err)
	}
	return nil
}

// bigEndian16 returns v as the kernel wants it: in network byte order.
func bigEndian16(v uint16) uint16 {
	var b [2]byte
	binary.BigEndian.PutUint16(b[:], v)
	return binary.NativeEndian.Uint16(b[:])
}

func (s *packetSocket) read() (capture.Packet, error) {
	for {
		// MSG_TRUNC makes n the length of the frame on the wire.
		n, control, _, from, err := unix.Recvmsg(s.fd, s.frame, s.control, unix.MSG_TRUNC)
		switch {
		case err == unix.EAGAIN:
			if err := s.wait(); err != nil {
				return capture.Packet{}, err
			}
			continue
		case err == unix.EINTR || err == nil && outgoing(from):
			continue
		case err != nil:
			return capture.Packet{}, fmt.Errorf("recvmsg: %w", err)
		}
		data := make([]byte, min(n, len(s.frame)))
		copy(data, s.frame)
		return capture.Packet{Time: timestamp(s.control[:control]), Length: n, Data: data}, nil
	}
}

// outgoing reports whether the frame is the copy that loopback shows on its way
// out; the same frame comes in a moment later.
func outgoing(from unix.Sockaddr) bool {
	link, ok := from.(*unix.SockaddrLinklayer)
	return ok && link.Pkttype == unix.PACKET_OUTGOING
}

// wait returns nil when there is something to read, else errQuiet.
func (s *packetSocket) wait() error {
	ready := []unix.PollFd{{Fd: int32(s.fd), Events: unix.POLLIN}}
	n, err := unix.Poll(ready, int(readTimeout/time.Millisecond))
	switch {
	case err == unix.EINTR || err == nil && n == 0:
		return errQuiet
	case err != nil:
		return fmt.Errorf("poll: %w", err)
	}
	return nil
}

// timestamp returns the time at which the kernel received the frame.
func timestamp(control []byte) time.Time {
	messages, err := unix.ParseSocketControlMessage(control)
	if err != nil {
		return time.Now().UTC()
	}
	for _, m := range messages {
		if m.Header.Level == unix.SOL_SOCKET && m.Header.Type == unix.SCM_TIMESTAMPNS &&
			len(m.Data) >= int(unsafe.Sizeof(unix.Timespec{})) {
			ts := (*unix.Timespec)(unsafe.Pointer(&m.Data[0]))
			return time.Unix(ts.Unix()).UTC()
		}
	}
	return time.Now().UTC()
}

func (s *packetSocket) dropped() (uint64, error) {
	stats, err := unix.GetsockoptTpacketStats(s.fd, unix.SOL_PACKET, unix.PACKET_STATISTICS)
	if err != nil {
		return s.lost, fmt.Errorf("PACKET_STATISTICS: %w", err)
	}
	s.lost += uint64(stats.Drops)
	return s.lost, nil
}

func (s *packetSocket) linkType() capture.LinkType { return 1 } // Ethernet: lo has zeros for addresses

func (s *packetSocket) close() { unix.Close(s.fd) }
