// Package record records what passes through an interface, the loopback interface
// unless another is named.
//
// A recording proves itself. Start returns only after a datagram of its own
// (a sentinel) has come back through the capture, so nothing that is sent
// afterwards is missed; Stop sends another one and reads until that appears,
// so nothing that was sent before is left behind. Sentinels never reach the
// result.
package record

import (
	"errors"

	"socketlab/capture"
	"socketlab/capture/message"
)

// What can keep a recording from starting. The errors of Start and Stream wrap
// one of these where the cause is known.
var (
	ErrPermission   = message.Errorf("no permission to capture")
	ErrNoDevice     = message.Errorf("no such interface")
	ErrNoLibrary    = message.Errorf("packet capture library missing")
	ErrNotSupported = message.Errorf("capturing is not supported by this build")
)

// ErrSkip is what Config.Each returns for a frame that the Result is not to
// hold.
var ErrSkip = errors.New("skip this frame")

// ErrIncomplete says that a sentinel did not come back within its time: frames
// may be missing. The Result that comes with it holds what was recorded.
var ErrIncomplete = message.Errorf("recording may be incomplete")

const (
	snapLength = 262144   // octets kept of a frame: more than loopback ever carries
	bufferSize = 16 << 20 // octets of kernel buffer: holds 20,000 small frames that nobody reads yet
)

// A Config says what to record. The zero value records all of loopback.
type Config struct {
	Interface string   // "" for loopback; an Ethernet interface needs an address of its own
	Ports     []uint16 // UDP and TCP ports to keep, and ICMP errors that quote them; empty: all traffic

	// Started is called once the recording is proved to run, before the first
	// frame, with a Result that describes the interface, and Each for every
	// frame. While they run nothing is read; their errors end the recording
	// and are wrapped in the error returned, but for ErrSkip of Each: Start's
	// Result then does not hold the frame. Both may be nil.
	Started func(Result) error
	Each    func(*capture.Packet) error
}

// A Result is a finished recording.
type Result struct {
	Packets    []capture.Packet // numbered from 1; nil after Stream
	LinkType   capture.LinkType
	SnapLength uint32 // octets
	Interface  string // "lo"
	Filter     string // what was kept, in the language of pcap-filter(7); "" for everything
	Received   uint64 // frames that matched the filter, the dropped ones included
	Dropped    uint64 // of those, frames that the kernel lost for want of buffer
	Skipped    uint64 // of those, frames that Config.Each did not want
}
