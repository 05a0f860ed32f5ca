// Package udp follows UDP conversations through a capture (RFC 768), and says
// which reply answers which request.
//
// Conversations come from flow, which sorts a whole capture:
//
//	c, err := flow.Read(file, flow.Options{Keep: all})
//	for _, conversation := range c.UDP { … }
//
// A Conversation is all that two sockets say to each other. Its totals are
// always there, its Datagrams only if they were asked for. A Datagram knows its
// addresses, its payload as far as it was captured, what its length field says
// and what IP carried (they differ only if somebody made a mistake), and whether
// it is the frame before once more, as AF_PACKET shows loopback.
//
// UDP has no notion of a request: a Pairing finds out what answers what, from
// the order and the contents of datagrams, and says of each Exchange whether
// that is sure:
//
//	for _, x := range udp.Pair(datagrams, client, server, wanted).Exchanges {
//		if x.Reply != nil && x.Sure { … x.Reply answers x.Request … }
//	}
//
// Whoever knows the rule of the server says what is wanted, as an assignment
// does; Conversation.Pair does without. There is no other pairing in this
// module: checks, ladders and lab inspect speak from this one, so they cannot
// contradict each other.
//
//	datagram.go   what a datagram and a conversation are
//	table.go      sorts datagrams into conversations, in one pass
//	copies.go     which datagrams are frames that were captured twice
//	part.go       a conversation that is cut in two
//	pairing.go    what a pairing is
//	matching.go   how it is found
package udp

import (
	"net/netip"
	"time"

	"socketlab/capture/ip"
)

// HeaderLength is the length of a UDP header in octets (RFC 768).
const HeaderLength = 8

// A Datagram is one UDP datagram (RFC 768).
type Datagram struct {
	Frame     int // of its last fragment, if it was fragmented
	Time      time.Time
	Src, Dst  netip.AddrPort
	Length    int    // the length field: octets, header included
	Carried   int    // octets of UDP, header included, that the IP packet carries
	Payload   []byte // captured octets after the header, at most Length-8 of them
	Checksum  ip.Checksum
	BadLength bool     // the length field promises more than IP carries
	Copy      bool     // the same frame, captured a second time on its way through loopback
	Lost      bool     // the network dropped it after it was captured, as its comment says
	Comments  []string // of the frame
	Link      []byte   // captured octets in front of the IP header; empty for a packet of fragments
	Network   []byte   // captured octets of the IP header, extension headers included; empty likewise
	Header    []byte   // the 8 octets of the UDP header
	ID        uint32   // identification of the IP packet (RFC 791, RFC 8200 §4.5); 0 if it has none
}

// Octets returns how many octets of data came with d: what its length field
// says, unless that says more than IP carried.
func (d *Datagram) Octets() int {
	if d.BadLength {
		return d.Carried - HeaderLength
	}
	return d.Length - HeaderLength
}

// Whole reports whether all of the data was captured.
func (d *Datagram) Whole() bool { return len(d.Payload) >= d.Octets() }

// A Conversation is all datagrams between two sockets. The client is the
// sender of the first datagram. Pairs are [client to server, server to
// client].
type Conversation struct {
	Client, Server        netip.AddrPort
	FirstFrame, LastFrame int
	Frames                [2]int
	PayloadBytes          [2]int64 // octets, as the length fields say
	BadLength             int      // datagrams whose length field promises more than IP carries

	Datagrams []Datagram // in order of capture; nil unless the table was asked to keep them

	share ip.Share // of the room for Datagrams
}
