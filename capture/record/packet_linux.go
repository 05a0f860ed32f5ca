package record

import (
	"encoding/binary"
	"errors"
	"net"
	"slices"
	"sync/atomic"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"

	"socketlab/capture"
	"socketlab/capture/message"
)

// blockSize is the size of the pieces that the kernel hands over; one holds
// several of the longest frames.
const blockSize = 1 << 20

// A packetSocket captures through AF_PACKET (packet(7)) without libpcap, by the
// same means: a ring of blocks in memory that the kernel fills and we empty.
type packetSocket struct {
	fd    int
	local bool // it is loopback, which shows each frame a second time
	ring  []byte
	block int    // number of the block being read
	left  uint32 // frames left in it; 0 if it is still the kernel's
	next  uint32 // offset in the block of the next frame
	lost  uint64 // reading the kernel's counter clears it, so the sum is kept here
}

func openPacketSocket(name string) (*packetSocket, error) {
	device, err := net.InterfaceByName(name)
	if err != nil {
		return nil, ErrNoDevice
	}
	// Protocol 0 receives nothing until bind names one, so that no frame
	// comes before the ring is there.
	fd, err := unix.Socket(unix.AF_PACKET, unix.SOCK_RAW|unix.SOCK_CLOEXEC, 0)
	if errors.Is(err, unix.EPERM) || errors.Is(err, unix.EACCES) {
		return nil, ErrPermission
	}
	if err != nil {
		return nil, message.At("socket", err)
	}
	s := &packetSocket{fd: fd, local: device.Flags&net.FlagLoopback != 0}
	if err := s.prepare(device.Index); err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

func (s *packetSocket) prepare(index int) error {
	if err := unix.SetsockoptInt(s.fd, unix.SOL_PACKET, unix.PACKET_VERSION, unix.TPACKET_V3); err != nil {
		return message.At("TPACKET_V3", err)
	}
	// Kernels before 4.20 do not know this option; read drops the copies then.
	if s.local {
		unix.SetsockoptInt(s.fd, unix.SOL_PACKET, unix.PACKET_IGNORE_OUTGOING, 1)
	}
	request := &unix.TpacketReq3{
		Block_size: blockSize, Block_nr: bufferSize / blockSize,
		Frame_size: blockSize, Frame_nr: bufferSize / blockSize, // no meaning in this version, but checked
		Retire_blk_tov: uint32(readTimeout / time.Millisecond),
	}
	if err := unix.SetsockoptTpacketReq3(s.fd, unix.SOL_PACKET, unix.PACKET_RX_RING, request); err != nil {
		return message.At("PACKET_RX_RING", err)
	}
	ring, err := unix.Mmap(s.fd, 0, bufferSize, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_SHARED)
	if err != nil {
		return message.At("mmap", err)
	}
	s.ring = ring
	address := &unix.SockaddrLinklayer{Protocol: bigEndian16(unix.ETH_P_ALL), Ifindex: index}
	if err := unix.Bind(s.fd, address); err != nil {
		return message.At("bind", err)
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
		if s.left == 0 {
			if err := s.await(); err != nil {
				return capture.Packet{}, err
			}
			continue
		}
		packet, outgoing := s.frame()
		if !outgoing {
			return packet, nil
		}
	}
}

// header returns the descriptor of the current block: struct tpacket_block_desc
// with the first version of its header.
func (s *packetSocket) header() *unix.TpacketHdrV1 {
	descriptor := (*unix.TpacketBlockDesc)(unsafe.Pointer(&s.ring[s.block*blockSize]))
	return (*unix.TpacketHdrV1)(unsafe.Pointer(&descriptor.Hdr[0]))
}

// await begins the next block if the kernel has handed it over; otherwise it
// waits, and returns errQuiet if nothing comes.
func (s *packetSocket) await() error {
	header := s.header()
	if atomic.LoadUint32(&header.Block_status)&unix.TP_STATUS_USER == 0 {
		return s.wait()
	}
	s.left, s.next = header.Num_pkts, header.Offset_to_first_pkt
	if s.left == 0 {
		s.release()
	}
	return nil
}

// wait returns nil when there may be something to read, else errQuiet.
func (s *packetSocket) wait() error {
	ready := []unix.PollFd{{Fd: int32(s.fd), Events: unix.POLLIN | unix.POLLERR}}
	n, err := unix.Poll(ready, int(readTimeout/time.Millisecond))
	switch {
	case err == unix.EINTR || err == nil && n == 0:
		return errQuiet
	case err != nil:
		return message.At("poll", err)
	case ready[0].Revents&unix.POLLERR != 0:
		return message.Errorf("the interface went down")
	}
	return nil
}

// release gives the current block back to the kernel.
func (s *packetSocket) release() {
	atomic.StoreUint32(&s.header().Block_status, unix.TP_STATUS_KERNEL)
	s.block = (s.block + 1) % (bufferSize / blockSize)
}

// frame takes the next frame of the current block, and reports whether it is the
// copy that loopback shows on its way out; the same frame comes in a moment
// later.
func (s *packetSocket) frame() (packet capture.Packet, outgoing bool) {
	at := s.ring[s.block*blockSize+int(s.next):]
	header := (*unix.Tpacket3Hdr)(unsafe.Pointer(&at[0]))
	link := (*unix.RawSockaddrLinklayer)(unsafe.Pointer(&at[unix.SizeofTpacket3Hdr]))
	data := at[header.Mac:][:header.Snaplen]
	packet = capture.Packet{
		Time:   time.Unix(int64(header.Sec), int64(header.Nsec)).UTC(),
		Length: int(header.Len),
		Data:   slices.Clone(data[:min(len(data), snapLength)]),
	}
	outgoing = s.local && link.Pkttype == unix.PACKET_OUTGOING
	s.next += header.Next_offset
	if s.left--; s.left == 0 {
		s.release()
	}
	return packet, outgoing
}

func (s *packetSocket) dropped() (uint64, error) {
	stats, err := unix.GetsockoptTpacketStatsV3(s.fd, unix.SOL_PACKET, unix.PACKET_STATISTICS)
	if err != nil {
		return s.lost, message.At("PACKET_STATISTICS", err)
	}
	s.lost += uint64(stats.Drops)
	return s.lost, nil
}

func (s *packetSocket) linkType() capture.LinkType { return 1 } // Ethernet: lo has zeros for addresses

func (s *packetSocket) close() {
	if s.ring != nil {
		unix.Munmap(s.ring)
	}
	unix.Close(s.fd)
}
