// Package ip peels the link layer off a frame and reads the IPv4 or IPv6 packet
// below it, fragments put together (RFC 791, RFC 8200).
//
// A Decoder is given the frames of a capture one after the other, and says of
// each what it is:
//
//	var d ip.Decoder
//	var p ip.Packet
//	switch d.Decode(frame, &p) {
//	case ip.Whole:     // p is an IP packet
//	case ip.Fragment:  // a part of one; a later frame brings the whole
//	case ip.Other:     // none: d.What() names it, "ARP"
//	case ip.Malformed: // broken, or cut within its headers: d.What() says why
//	}
//
// A Packet says who sent it to whom and which protocol it carries. Payload are
// the captured octets of that protocol, header included, and Length is how many
// there were on the wire: the snap length may have cut some off. Offset is where
// they stand in the frame; a packet that was put together from fragments stands
// in no frame, and has -1. Nothing is copied: Payload is a part of the frame, or
// of memory that the next Decode uses again.
//
// Headers are walked and not looked into: VLAN tags, MPLS, PPPoE, 802.11 and
// what else linkTypes and etherTypes list below IP, extension headers and
// options above. The outermost IP packet counts; a tunnel's payload is the
// tunnel's. A frame never makes Decode panic, take unbounded memory, or believe a
// length that the frame does not hold.
//
// What the tables of TCP connections and of UDP conversations have in common
// stands here, too: a Table finds the conversation that a packet belongs to, by
// the two sockets at its ends, whichever of them sent it, and a Keeper decides
// which frames are kept and copies them.
//
// A new link type is one row in link.go, a new EtherType one in ether.go.
package ip

import (
	"encoding/binary"
	"net/netip"
	"time"
)

// An Address is an IPv4 or IPv6 address as a number of 128 bits: cheap to
// compare and to hash. An IPv4 address is held as IPv4-mapped, as netip does;
// Packet.Version tells the two apart.
type Address struct{ Hi, Lo uint64 }

// mapped is the prefix ::ffff:0:0/96 in the low half of an address.
const mapped = 0xffff << 32

// address4 reads an IPv4 address, address6 one of IPv6.
func address4(b []byte) Address {
	return Address{Lo: mapped | uint64(binary.BigEndian.Uint32(b))}
}

func address6(b []byte) Address {
	return Address{binary.BigEndian.Uint64(b), binary.BigEndian.Uint64(b[8:])}
}

// Netip returns a as the standard library writes it; version is 4 or 6.
func (a Address) Netip(version uint8) netip.Addr {
	if version == 4 {
		var b [4]byte
		binary.BigEndian.PutUint32(b[:], uint32(a.Lo))
		return netip.AddrFrom4(b)
	}
	var b [16]byte
	binary.BigEndian.PutUint64(b[:8], a.Hi)
	binary.BigEndian.PutUint64(b[8:], a.Lo)
	return netip.AddrFrom16(b)
}

// IP protocol numbers that this module cares for.
const (
	ICMP   = 1
	TCP    = 6
	UDP    = 17
	ICMPv6 = 58
)

// A Frame is what was captured at one moment, with the header of a link type at
// its begin. Nothing here knows files: package flow makes Frames of what package
// capture reads.
type Frame struct {
	Number   int       // position in the capture, from 1
	Time     time.Time // zero if nobody knows
	LinkType uint16    // in the registry of link-layer header types
	Length   int       // octets on the wire, Data may be shorter
	Data     []byte    // captured octets
	Comments []string  // what the recording says beside it
	Lost     bool      // nobody received it, as the recording says
}

// A Packet is one IPv4 packet (RFC 791) or IPv6 packet (RFC 8200) with the
// extension headers walked and the fragments put together.
type Packet struct {
	Frame *Frame // that holds it, or the last of its fragments

	Version  uint8 // 4 or 6
	Protocol uint8 // of the payload: the last next-header field for IPv6
	Src, Dst Address

	ID      uint32 // identification; for IPv6 of the fragment header, 0 without one
	Partial bool   // the first fragment of a packet, which cannot be put together as octets are missing

	Payload []byte // captured octets of the transport; valid until the next Decode
	Length  int    // octets of the transport on the wire; Payload may be shorter, never longer
	Offset  int    // where in the frame Payload stands, in octets; -1 if it was put together from fragments
	Network int    // where in the frame the IP header stands, in octets; valid iff Offset is not -1

	fragments int     // frames that carried the packet; 0 if it was not fragmented
	final     Address // where a routing header leads; valid iff routed
	routed    bool    // there is a routing header of IPv6, not yet at its end
}
