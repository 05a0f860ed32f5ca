package private

import (
	"fmt"
	"time"
)

// What a path does to a packet. All of it is what IP may do (RFC 791, RFC 792,
// RFC 1122): it promises neither that a packet arrives, nor that it does so
// once, nor in which order.
const (
	Lose        = "lose"        // nobody receives it
	Duplicate   = "duplicate"   // it arrives twice
	Delay       = "delay"       // it arrives later, by For
	Reorder     = "reorder"     // it arrives behind the next one of its direction, or For later
	Unreachable = "unreachable" // nobody receives it, and its sender is told by ICMP that the port is unreachable
)

// An Impairment is what a path does to one packet: to the nth that comes from
// now on.
type Impairment struct {
	Do   string
	Back bool          // of the packets from the port, not of those to it
	Nth  int           // 1, and 0, is the next
	For  time.Duration // of Delay; the most that Reorder waits
}

// An Event is what a path has done to a packet.
type Event struct {
	Impairment
	Time   time.Time // when the packet arrived, as the recording has it but for nanoseconds
	Packet []byte    // IP header and what follows
}

// A NoPath error says what the kernel lacks to hand packets over one by one.
type NoPath struct {
	Missing string // "nft_queue", "nfnetlink_queue", "raw sockets"
	Err     error
}

func (e *NoPath) Error() string {
	return fmt.Sprintf("choosing single packets needs %s in the kernel: %v", e.Missing, e.Err)
}

func (e *NoPath) Unwrap() error { return e.Err }

// Command returns the one command that may help.
func (e *NoPath) Command() string { return "sudo modprobe -a nf_tables nft_queue nfnetlink_queue" }
