// Package ip peels the link layer off a frame and reads the IPv4 or IPv6
// packet below it, fragments put together (RFC 791, RFC 8200).
package ip

// A Checksum says what the checksum field of a UDP or TCP header holds.
type Checksum uint8

// The verdicts on a checksum. Only Wrong is a fault: loopback traffic rarely
// carries a finished checksum.
const (
	ChecksumUnknown   Checksum = iota // not all octets were captured
	ChecksumValid                     // the field verifies (RFC 1071)
	ChecksumAbsent                    // the field is zero, which UDP over IPv4 allows (RFC 768)
	ChecksumOffloaded                 // left for the hardware: the bare sum of the pseudo-header, or zero in TCP
	ChecksumWrong                     // none of these
)
