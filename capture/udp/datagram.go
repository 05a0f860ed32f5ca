// Package udp follows UDP conversations through a capture (RFC 768).
package udp

import (
	"net/netip"
	"time"

	"socketlab/capture"
	"socketlab/capture/internal/pairs"
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
	Comments  []string // of the frame
	Below     []byte   // captured octets in front of the UDP header: link layer, IP; nil for a packet of fragments
	Header    []byte   // the 8 octets of the UDP header

	id uint32 // identification of the IP packet
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

// lost reports whether nobody received d, as far as the capture says.
func (d *Datagram) lost() bool { return capture.Lost(d.Comments) }

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

	share pairs.Share // of the room for Datagrams
}
