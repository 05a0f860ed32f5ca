package ip

import "socketlab/capture"

// A Decoder finds the outermost IP packet of each frame. It keeps fragments
// between frames, so frames must come in the order of the capture, each once.
// The zero value is ready to use. It allocates nothing but room for fragments,
// and of that at most 16 MiB.
type Decoder struct {
	what What
}

// What names what the last frame is, if Decode returned Other or Malformed.
func (d *Decoder) What() What { return d.what }

// Decode fills p with the IP packet that the frame holds, and says what it
// found. p is meaningful only after Whole, and until the next call.
func (d *Decoder) Decode(frame *capture.Packet, p *Packet) Kind {
	panic("first cut")
}

// String names what the frame is: "ARP", "link type 220 (USB_LINUX_MMAPPED)".
func (w What) String() string { return "" }

// Checksum verifies the checksum of the UDP datagram or TCP segment that p
// carries (RFC 768, RFC 9293 §3.1, RFC 8200 §8.1).
func (p *Packet) Checksum() Checksum { panic("first cut") }
