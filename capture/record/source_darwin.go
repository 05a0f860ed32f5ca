//go:build !cgo

package record

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"syscall"
	"time"
	"unsafe"

	"socketlab/capture"
	"socketlab/capture/message"
)

// bpfBuffer is the size of each of the two buffers of a BPF device, in octets:
// what macOS allows without a setting changed.
const bpfBuffer = 512 << 10

// A bpfSource captures through a BPF device (bpf(4)) without libpcap, which
// cannot be had without cgo.
type bpfSource struct {
	fd     int
	link   capture.LinkType
	buffer []byte
	rest   []byte // frames read and not yet delivered, each behind a header
}

// openSource opens the interface. The device hands over every frame; what to
// keep is decided here.
func openSource(name, filter string) (source, error) {
	fd, err := openDevice()
	if err != nil {
		return nil, err
	}
	s := &bpfSource{fd: fd}
	if err := s.prepare(name); err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

// openDevice opens the first BPF device that nobody else has open.
func openDevice() (int, error) {
	for i := range 256 {
		fd, err := syscall.Open(fmt.Sprintf("/dev/bpf%d", i), syscall.O_RDONLY|syscall.O_CLOEXEC, 0)
		switch {
		case err == nil:
			return fd, nil
		case errors.Is(err, fs.ErrPermission):
			return -1, ErrPermission
		case !errors.Is(err, syscall.EBUSY):
			return -1, message.At(fmt.Sprintf("/dev/bpf%d", i), err)
		}
	}
	return -1, message.Errorf("all BPF devices are in use")
}

func (s *bpfSource) prepare(name string) error {
	size, err := syscall.SetBpfBuflen(s.fd, bpfBuffer)
	if err != nil {
		return message.At("BIOCSBLEN", err)
	}
	s.buffer = make([]byte, size)
	if err := syscall.SetBpfInterface(s.fd, name); err != nil {
		if errors.Is(err, syscall.ENXIO) {
			return ErrNoDevice
		}
		return message.At("BIOCSETIF", err)
	}
	timeout := syscall.NsecToTimeval(readTimeout.Nanoseconds())
	if err := syscall.SetBpfTimeout(s.fd, &timeout); err != nil {
		return message.At("BIOCSRTIMEOUT", err)
	}
	link, err := syscall.BpfDatalink(s.fd)
	if err != nil {
		return message.At("BIOCGDLT", err)
	}
	s.link = capture.LinkType(link)
	return nil
}

func (s *bpfSource) read() (capture.Packet, error) {
	if len(s.rest) < int(unsafe.Sizeof(syscall.BpfHdr{})) {
		n, err := syscall.Read(s.fd, s.buffer)
		switch {
		case err == syscall.EINTR || err == nil && n == 0:
			return capture.Packet{}, errQuiet
		case err != nil:
			return capture.Packet{}, message.At("read", err)
		}
		s.rest = s.buffer[:n]
	}
	return s.frame()
}

// frame takes the next frame of what was read. Each begins at a multiple of four
// octets (BPF_WORDALIGN).
func (s *bpfSource) frame() (capture.Packet, error) {
	header := (*syscall.BpfHdr)(unsafe.Pointer(&s.rest[0]))
	end := int(header.Hdrlen) + int(header.Caplen)
	if end > len(s.rest) {
		return capture.Packet{}, message.Errorf("read: frame cut short")
	}
	packet := capture.Packet{
		Time:   time.Unix(int64(header.Tstamp.Sec), int64(header.Tstamp.Usec)*1000).UTC(),
		Length: int(header.Datalen),
		Data:   slices.Clone(s.rest[header.Hdrlen:end]),
	}
	s.rest = s.rest[min((end+3)&^3, len(s.rest)):]
	return packet, nil
}

func (s *bpfSource) dropped() (uint64, error) {
	stats, err := syscall.BpfStats(s.fd)
	if err != nil {
		return 0, message.At("BIOCGSTATS", err)
	}
	return uint64(stats.Drop), nil
}

func (s *bpfSource) linkType() capture.LinkType { return s.link }

func (s *bpfSource) close() { syscall.Close(s.fd) }

// Backend names what captures, with its version; "" if nothing can.
func Backend() string { return "BPF" }
