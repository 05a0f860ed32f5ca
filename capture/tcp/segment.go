// Package tcp follows TCP connections through a capture (RFC 9293), and finds
// out once what each segment means in its connection.
//
// Connections come from flow, which sorts a whole capture:
//
//	c, err := flow.Read(file, flow.Options{Keep: all})
//	for _, connection := range c.TCP { … }
//
// A Connection says how it was opened and closed, in which frames, what of it
// is missing from the capture, and how much each side sent. Pairs are [Client,
// Server]; a Side is an index into them. All that is always there. Segments are
// kept only if they were asked for, and each of them carries its Facts: the
// states before and after, which octets it brings for the first time, what it
// acknowledges anew, what its receiver can read now, whether a gap lies before
// it, what it is (Notes: a retransmission, a probe, a copy, lost on its way).
// Numbers are relative to the initial sequence number, and octets are counted
// from 0 in Spans, with 64 bits: nobody has to reckon with sequence numbers.
//
//	for _, s := range connection.Segments {
//		if s.Acks.New { … s.Acks.Octets arrived … }
//	}
//
// Connection.Stream is what one side sent, put together, with the segment that
// brought each piece of it. There is no other place in this module that puts
// segments together or follows states: checks, ladders, the comments about
// socket calls and lab inspect speak from these facts, so they cannot contradict
// each other.
//
//	segment.go      what a segment is by itself; facts.go what it means
//	header.go       how a segment is read; keep.go how it is kept
//	connection.go   what a connection is; its handshake
//	octets.go       what a side sent
//	table.go        sorts segments into connections, in one pass
//	origin.go       whether a segment is of the next one between the same sockets
//	side.go         what is known of a side while it is followed
//	machine.go      the states of both sides; state.go what they are called
//	stream.go       which octets were seen; rest.go and pool.go if they come in disorder
//	copies.go       which frames were captured twice
//	lost.go         what each side sees where frames are known to be lost
//	finish.go       the conclusions at the end; ending.go which kind of end it was
package tcp

import (
	"encoding/binary"
	"time"

	"socketlab/capture/ip"
)

// A Seq is a sequence number as it stands in a header, modulo 2³² (RFC 9293
// §3.4). The numbers to compare are Facts.RelSeq and Facts.RelAck, and spans.
type Seq uint32

// Append appends the number as a header holds it: enough to tell whether two are
// equal without knowing them.
func (s Seq) Append(b []byte) []byte { return binary.BigEndian.AppendUint32(b, uint32(s)) }

// Chosen reports whether s may be an initial sequence number that a kernel
// chose at random (RFC 6528): it is neither small nor round.
func (s Seq) Chosen() bool { return s >= 1<<16 && s&0xfff != 0 && s%1000 != 0 && s%1111111 != 0 }

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
	Length   int    // octets of payload on the wire
	Payload  []byte // captured octets of the payload; shorter than Length when the snap length cut it
	Checksum ip.Checksum
	Comments []string // of the frame
	Link     []byte   // captured octets in front of the IP header; empty for a packet of fragments
	Network  []byte   // captured octets of the IP header, extension headers included; empty likewise
	Header   []byte   // captured octets of the TCP header, options included
	ID       uint32   // identification of the IP packet (RFC 791, RFC 8200 §4.5); 0 if it has none

	Facts // what it means in the connection

	seq, ack Seq    // absolute; ack is valid iff Flags.Has(ACK)
	window   uint16 // as sent, not scaled
}

// Numbers returns the sequence number and the acknowledgement number as they
// stand in the header. Facts.RelSeq and RelAck are those to reckon with.
func (s *Segment) Numbers() (seq, ack Seq) { return s.seq, s.ack }

// Timestamp returns what the clock of the sender said (RFC 7323 §3.2), and false
// if the segment does not tell.
func (s *Segment) Timestamp() (value uint32, ok bool) {
	if len(s.Header) < minHeader {
		return 0, false
	}
	b, ok := option(s.Header[minHeader:], optionTimestamps, 10)
	if !ok {
		return 0, false
	}
	return binary.BigEndian.Uint32(b), true
}
