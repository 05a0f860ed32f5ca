package ip

import "net/netip"

// A Pair is two sockets, the sender's first. It is comparable with ==.
type Pair struct {
	Src, Dst         Address
	SrcPort, DstPort uint16
	Version          uint8 // 4 or 6
}

// Set makes p the sockets of a packet. It copies number by number: the decoder
// has just written them so, and a processor waits when they are read back in
// other units.
func (p *Pair) Set(packet *Packet, src, dst uint16) {
	p.Src.Hi, p.Src.Lo = packet.Src.Hi, packet.Src.Lo
	p.Dst.Hi, p.Dst.Lo = packet.Dst.Hi, packet.Dst.Lo
	p.SrcPort, p.DstPort, p.Version = src, dst, packet.Version
}

// along returns the bits in which p and q differ, and against those in which p
// and q from the other side do. They have no branches: which side sends next is
// what no processor foresees.
func (p *Pair) along(q *Pair) uint64 {
	return (p.Src.Hi ^ q.Src.Hi) | (p.Src.Lo ^ q.Src.Lo) | (p.Dst.Hi ^ q.Dst.Hi) | (p.Dst.Lo ^ q.Dst.Lo) |
		uint64((p.SrcPort^q.SrcPort)|(p.DstPort^q.DstPort)|uint16(p.Version^q.Version))
}

func (p *Pair) against(q *Pair) uint64 {
	return (p.Src.Hi ^ q.Dst.Hi) | (p.Src.Lo ^ q.Dst.Lo) | (p.Dst.Hi ^ q.Src.Hi) | (p.Dst.Lo ^ q.Src.Lo) |
		uint64((p.SrcPort^q.DstPort)|(p.DstPort^q.SrcPort)|uint16(p.Version^q.Version))
}

// Loopback reports whether both sockets are on the same machine, as far as
// their addresses tell.
func (p *Pair) Loopback() bool {
	if p.Src == p.Dst {
		return true
	}
	return p.Version == 4 && p.Src.Lo>>24&0xff == 127 && p.Dst.Lo>>24&0xff == 127
}

// Sockets returns the two ends as the standard library writes them.
func (p *Pair) Sockets() (src, dst netip.AddrPort) {
	return netip.AddrPortFrom(p.Src.Netip(p.Version), p.SrcPort), netip.AddrPortFrom(p.Dst.Netip(p.Version), p.DstPort)
}
