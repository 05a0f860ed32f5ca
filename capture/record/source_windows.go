package record

import (
	"errors"
	"fmt"
	"slices"
	"time"
	"unsafe"

	"golang.org/x/sys/windows"

	"socketlab/capture"
)

// What pcap_activate(3PCAP) returns.
const (
	errorNoDevice   = -5
	errorPermission = -8
)

// A npcapSource captures with Npcap.
type npcapSource struct {
	*npcap
	handle uintptr
}

// openSource opens the interface for frames that match the filter.
func openSource(name, filter string) (source, error) {
	n, err := library()
	if err != nil {
		return nil, err
	}
	device, err := windows.BytePtrFromString(name)
	if err != nil {
		return nil, err
	}
	var reason [256]byte // PCAP_ERRBUF_SIZE
	s := &npcapSource{npcap: n, handle: call(n.create, uintptr(unsafe.Pointer(device)), uintptr(unsafe.Pointer(&reason[0])))}
	if s.handle == 0 {
		return nil, errors.New(windows.ByteSliceToString(reason[:]))
	}
	if err := s.prepare(filter); err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

// prepare sets what has to be set before frames come, and lets them come.
// Without a timeout reading would wait for a buffer to be full.
func (s *npcapSource) prepare(filter string) error {
	call(s.setSnapLength, s.handle, snapLength)
	call(s.setTimeout, s.handle, uintptr(readTimeout/time.Millisecond))
	call(s.setBufferSize, s.handle, bufferSize)
	switch code := status(call(s.activate, s.handle)); {
	case code == errorPermission:
		return ErrPermission
	case code == errorNoDevice:
		return ErrNoDevice
	case code < 0:
		return s.reason()
	}
	if filter == "" {
		return nil
	}
	return s.filter(filter)
}

// A program is a compiled filter (struct bpf_program).
type program struct {
	length uint32
	code   uintptr
}

func (s *npcapSource) filter(filter string) error {
	expression, err := windows.BytePtrFromString(filter)
	if err != nil {
		return err
	}
	const optimize, anyMask = 1, 0xffffffff
	var p program
	if status(call(s.compile, s.handle, uintptr(unsafe.Pointer(&p)), uintptr(unsafe.Pointer(expression)), optimize, anyMask)) < 0 {
		return fmt.Errorf("filter %q: %w", filter, s.reason())
	}
	defer call(s.freeCode, uintptr(unsafe.Pointer(&p)))
	if status(call(s.setFilter, s.handle, uintptr(unsafe.Pointer(&p)))) < 0 {
		return fmt.Errorf("filter %q: %w", filter, s.reason())
	}
	return nil
}

// reason is what Npcap says of its last error.
func (s *npcapSource) reason() error {
	said := call(s.geterr, s.handle)
	return errors.New(windows.BytePtrToString(*(**byte)(unsafe.Pointer(&said))))
}

// A header stands before each frame (struct pcap_pkthdr): the long of Windows
// has 32 bits.
type header struct {
	seconds, microseconds int32
	captured, length      uint32
}

func (s *npcapSource) read() (capture.Packet, error) {
	var h *header
	var data *byte
	switch code := status(call(s.next, s.handle, uintptr(unsafe.Pointer(&h)), uintptr(unsafe.Pointer(&data)))); {
	case code == 0:
		return capture.Packet{}, errQuiet
	case code < 0:
		return capture.Packet{}, s.reason()
	}
	return capture.Packet{
		Time:   time.Unix(int64(h.seconds), int64(h.microseconds)*1000).UTC(),
		Length: int(h.length),
		Data:   slices.Clone(unsafe.Slice(data, h.captured)),
	}, nil
}

func (s *npcapSource) dropped() (uint64, error) {
	var stats [16]uint32 // struct pcap_stat, of which some versions have more: received, dropped, …
	if status(call(s.stats, s.handle, uintptr(unsafe.Pointer(&stats[0])))) < 0 {
		return 0, s.reason()
	}
	return uint64(stats[1]), nil
}

func (s *npcapSource) linkType() capture.LinkType {
	return capture.LinkType(status(call(s.dataLink, s.handle)))
}

func (s *npcapSource) close() { call(s.npcap.close, s.handle) }

// Backend names what captures, with its version; "" if nothing can.
func Backend() string {
	n, err := library()
	if err != nil {
		return ""
	}
	said := call(n.version)
	return windows.BytePtrToString(*(**byte)(unsafe.Pointer(&said)))
}
