// Package tcp follows TCP connections through a capture (RFC 9293).
package tcp

import (
	"time"

	"socketlab/capture/ip"
)

// A Seq is a sequence number as it stands in a header, modulo 2³² (RFC 9293
// §3.4). The numbers to compare are Facts.RelSeq and Facts.RelAck, and spans.
type Seq uint32

// add returns s advanced by n octets.
func (s Seq) add(n int) Seq { return s + Seq(uint32(n)) }

// diff returns how far s is ahead of t, negative if it is behind.
func (s Seq) diff(t Seq) int { return int(int32(s - t)) }

// Flags are the control bits of a segment (RFC 9293 §3.1, AE from RFC 9768).
type Flags uint16

// The control bits, least significant first.
const (
	FIN Flags = 1 << iota
	SYN
	RST
	PSH
	ACK
	URG
	ECE
	CWR
	AE
)

// Has reports whether all bits of x are set in f.
func (f Flags) Has(x Flags) bool { return f&x == x }

// A Side is one of the two peers of a connection; it indexes the pairs that
// a Connection holds.
type Side uint8

// The two sides. Every pair is [Client, Server].
const (
	Client Side = 0
	Server Side = 1
)

// Other returns the opposite side.
func (s Side) Other() Side { return 1 - s }

// Options are the options of a segment (RFC 9293 §3.2, RFC 7323, RFC 2018).
type Options struct {
	MSS           uint16   // valid iff HasMSS
	WindowScale   uint8    // shift count; valid iff HasWindowScale
	SACKPermitted bool     //
	SACK          [][2]Seq // blocks, left and right edge
	TSVal, TSEcr  uint32   // valid iff HasTimestamps

	HasMSS, HasWindowScale, HasTimestamps bool
	Malformed                             bool // a length runs past the header; what came before it is kept
}

// Notes mark what a segment is in its context.
type Notes uint32

// What a segment can be noted for.
const (
	Retransmission Notes = 1 << iota // carries only sequence space seen before
	OutOfOrder                       // fills a gap, or leaves one behind it
	DuplicateAck                     // repeats the last acknowledgement without data (RFC 5681 §2)
	KeepAlive                        // probes with the octet before the next one (RFC 9293 §3.8.4)
	ZeroWindow                       // offers no window
	FrameCopy                        // the same frame, captured a second time on its way through loopback
	Cut                              // the snap length cut the header or the payload
	OutsideState                     // the state machine has no use for it (for instance data after a reset)
	Needless                         // a retransmission of what had been acknowledged
	Lost                             // the network dropped it after it was captured, as its comment says
	Refusal                          // a RST that answers the SYN of the other side (RFC 9293 §3.5.2)
	EndOfStream                      // its receiver now has everything up to the FIN (RFC 9293 §3.6)
	WindowProbe                      // asks for room with one octet, or the one before it (RFC 9293 §3.8.6.1)
	ProbeAnswer                      // answers a keep-alive, or a window probe like it
	WindowOpened                     // offers a window again after none
	WindowGrown                      // offers a larger window than before
)

// Has reports whether all notes of x are in n.
func (n Notes) Has(x Notes) bool { return n&x == x }

// A Segment is one TCP segment of a connection.
type Segment struct {
	Frame    int
	Time     time.Time
	From     Side
	Flags    Flags
	Seq      Seq    // absolute
	Ack      Seq    // absolute; valid iff Flags.Has(ACK)
	Window   uint16 // as sent, not scaled
	Length   int    // octets of payload on the wire
	Payload  []byte // captured octets of the payload; shorter than Length when the snap length cut it
	Options  Options
	Checksum ip.Checksum
	Comments []string // of the frame
	Link     []byte   // captured octets in front of the IP header; empty for a packet of fragments
	Network  []byte   // captured octets of the IP header, extension headers included; empty likewise
	Header   []byte   // captured octets of the TCP header, options included

	Facts // what it means in the connection
}
