package trace

import "net/netip"

// A datagram is an IP packet as the notation describes it.
type datagram struct {
	word     string // "udp", "tcp", "icmp" or "ip"
	v6       bool
	src, dst netip.Addr
	srcPort  uint16
	dstPort  uint16
	protocol uint8  // of "ip"
	payload  []byte // of the transport; of IP for "ip"

	// fields of the IP header
	ttl, tos, id, flow int
	noDF               bool
	ipLength, ipSum    override
	offset             int
	more               bool

	// fields of the transport header
	length   override // of UDP
	checksum checksum
	segment  segment

	inner  *datagram // what an ICMP message quotes
	quoted override  // how many octets of it
}

// A segment is what the header of a TCP segment holds besides ports and
// checksum.
type segment struct {
	flags    uint16
	seq, ack uint32
	window   uint16
	urgent   uint16
	options  []byte // padded to a multiple of four octets
}

// An override is a value that stands in place of the right one.
type override struct {
	set   bool
	value int
}

// or returns the override, or the right value where there is none.
func (o override) or(right int) int {
	if o.set {
		return o.value
	}
	return right
}

// A checksum says how to fill in the checksum of a transport.
type checksum struct {
	mode  checksumMode
	value uint16
}

type checksumMode uint8

const (
	checksumRight checksumMode = iota
	checksumOffloaded
	checksumBad
	checksumValue
)

const (
	defaultTTL    = 64
	defaultWindow = 65535
	maxOctets     = 1 << 18 // longest frame that a line makes
	maxTrace      = 1 << 24 // octets that a trace makes
)

// hasPorts reports whether the transport has ports.
func (d *datagram) hasPorts() bool { return d.word == "udp" || d.word == "tcp" }

// loopback returns the address that stands for itself where a line names none.
func loopback(v6 bool) netip.Addr {
	if v6 {
		return netip.IPv6Loopback()
	}
	return netip.AddrFrom4([4]byte{127, 0, 0, 1})
}
