package ip

import "encoding/binary"

// A Kind says what Decode found in a frame.
type Kind uint8

// The kinds of frames.
const (
	Other     Kind = iota // no IP packet; Decoder.What names what it is
	Whole                 // an IP packet, in one frame or put together from fragments
	Fragment              // a fragment of a packet of which some are still missing
	Malformed             // headers that cannot be read; Decoder.What says why
)

// A Decoder finds the outermost IP packet of each frame. It keeps fragments
// between frames, so frames must come in the order of the capture, each once.
// The zero value is ready to use. It allocates nothing but room for fragments,
// of which it keeps a bounded number.
type Decoder struct {
	data []byte // captured octets not yet peeled off
	at   int    // where in the frame they begin
	wire int    // as many octets followed on the wire; never less than len(data)
	what What

	linkType  uint16 // of the frame before, and how it is peeled
	link      func(*Decoder) protocol
	fragments fragments
}

// maxLayers bounds how many headers are peeled off one frame.
const maxLayers = 32

// What names what the last frame is, if Decode returned Other or Malformed.
func (d *Decoder) What() What { return d.what }

// Decode fills p with the outermost IP packet that f holds, and says what it
// found. p means something only after Whole, and until the next call.
// Nothing inside a tunnel is looked at: the payload of an IP packet that
// carries IP again, GRE, ESP or AH is that protocol's.
func (d *Decoder) Decode(f *Frame, p *Packet) Kind {
	p.Frame = f
	d.data, d.at, d.wire = f.Data, 0, max(f.Length, len(f.Data))
	if f.LinkType == linkEthernet && len(d.data) > 14 &&
		binary.BigEndian.Uint16(d.data[12:]) == uint16(etherIPv4) { // what nearly all frames are
		d.drop(14)
		return d.ipv4(p)
	}
	next := d.peelLink(f.LinkType)
	for range maxLayers {
		switch next {
		case etherIPv4:
			return d.ipv4(p)
		case etherIPv6:
			return d.ipv6(p)
		case protocolMalformed:
			return Malformed
		case protocolOther:
			return Other
		}
		if next >= protocolLink {
			next = d.peelLink(uint16(next - protocolLink))
		} else {
			next = d.peelEther(next)
		}
	}
	d.what = What{kind: whatText, number: textTooDeep}
	return Malformed
}

// A protocol says what follows a header: an EtherType, or one of the values
// above those.
type protocol uint32

const (
	protocolMalformed protocol = 1<<16 + iota // nothing: the frame is not what it seems; what says why
	protocolOther                             // nothing: no IP; what says what
	protocolEthernet                          // an Ethernet header
	protocolLLC                               // an LLC header
	protocolPPP                               // a PPP protocol field

	protocolLink protocol = 1 << 17 // plus a link type: its header
)

// has reports whether n octets were captured.
func (d *Decoder) has(n int) bool { return len(d.data) >= n }

// drop peels off n octets, which were captured.
func (d *Decoder) drop(n int) {
	d.data = d.data[n:]
	d.at += n
	d.wire -= n
}

// trim takes n octets for all that follow: what the link layer added behind
// them, padding or a check sequence, is none of the packet's. Lengths beyond
// the frame are not believed.
func (d *Decoder) trim(n int) {
	if n = max(n, 0); n < d.wire {
		d.wire = n
		d.data = d.data[:min(n, len(d.data))]
	}
}

// u16 reads 16 bits at octet n, which was captured.
func (d *Decoder) u16(n int) uint16 { return binary.BigEndian.Uint16(d.data[n:]) }

// u32 reads 32 bits at octet n, which was captured.
func (d *Decoder) u32(n int) uint32 { return binary.BigEndian.Uint32(d.data[n:]) }

// cut ends the peeling of a frame that ends within a header.
func (d *Decoder) cut() protocol { return d.malformed(textCut) }

// malformed ends the peeling with one of the texts.
func (d *Decoder) malformed(text uint32) protocol {
	d.what = What{kind: whatText, number: text}
	return protocolMalformed
}

// other ends the peeling at something that is no IP.
func (d *Decoder) other(kind whatKind, number uint32) protocol {
	d.what = What{kind: kind, number: number}
	return protocolOther
}
