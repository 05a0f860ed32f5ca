// Package flow reads a whole capture and sorts its frames into TCP
// connections and UDP conversations, in one pass and bounded memory.
package flow

import (
	"io"
	"net/netip"
	"time"

	"socketlab/capture"
	"socketlab/capture/tcp"
	"socketlab/capture/udp"
)

// Options say what Read keeps beyond the totals. The zero value keeps totals
// only.
type Options struct {
	Hash bool // compute the SHA-256 of every TCP stream

	// Keep, if not nil, decides for each new conversation whether its
	// segments or datagrams are kept. It is asked once, with the ports of
	// the conversation's first frame.
	Keep func(src, dst netip.AddrPort) bool

	// MaxKept bounds the octets that kept segments and datagrams may take in
	// all; what exceeds it is counted in Capture.NotKept. 0 means 64 MiB.
	MaxKept int
}

// A Capture is what a whole capture holds.
type Capture struct {
	Info        capture.Info
	TCP         []*tcp.Connection   // by first frame
	UDP         []*udp.Conversation // by first frame
	Unreachable []Unreachable       // ICMP port unreachable, in order
	Other       map[string]int      // frames that are neither, by what they are ("ARP", "link type 220")
	NotKept     int                 // frames left out of Segments and Datagrams by MaxKept
	First, Last time.Time           // of all frames; zero if none has a time
}

// An Unreachable is an ICMP or ICMPv6 port unreachable message and what it
// quotes (RFC 792, RFC 4443 §3.1).
type Unreachable struct {
	Frame    int
	Time     time.Time
	From     netip.Addr
	Protocol uint8          // of the quoted packet: 17 for UDP, 6 for TCP
	Src, Dst netip.AddrPort // of the quoted packet
}

// Read reads a capture to its end. A file that is damaged or cut short is
// read as far as it goes, and Info says so; an error means that it is no
// capture, or that reading failed.
func Read(r io.Reader, o Options) (*Capture, error) { panic("first cut") }
