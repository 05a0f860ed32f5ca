// Package pairs finds the conversation that a frame belongs to, by the two
// sockets at its ends, whichever of them sent it.
package pairs

import (
	"math/bits"
	"math/rand/v2"
	"net/netip"

	"socketlab/capture/ip"
)

// A Pair is two sockets, the sender's first. It is comparable with ==.
type Pair struct {
	Src, Dst         ip.Address
	SrcPort, DstPort uint16
	Version          uint8 // 4 or 6
}

// Set makes p the sockets of a packet. It copies number by number: the decoder
// has just written them so, and a processor waits when they are read back in
// other units.
func (p *Pair) Set(packet *ip.Packet, src, dst uint16) {
	p.Src.Hi, p.Src.Lo = packet.Src.Hi, packet.Src.Lo
	p.Dst.Hi, p.Dst.Lo = packet.Dst.Hi, packet.Dst.Lo
	p.SrcPort, p.DstPort, p.Version = src, dst, packet.Version
}

// Reverse returns p as the other side sends.
func (p *Pair) Reverse() Pair {
	return Pair{p.Dst, p.Src, p.DstPort, p.SrcPort, p.Version}
}

// A slot of the table. Keeping a part of the hash beside the number spares
// most looks at pairs that only happen to share a slot.
type slot struct {
	tag    uint32
	number uint32 // of the conversation, plus 1; 0 marks a free slot
}

// chunkSize is how many pairs are allocated at a time. Pairs never move, so
// growing copies 8 octets for each conversation and not the pair.
const chunkSize = 1 << 10

// An Index numbers conversations from 0 in the order in which they were added.
// The zero value is empty and ready.
type Index struct {
	slots []slot
	pairs [][]Pair
	used  int       // slots taken
	count int       // numbers given
	last  int       // number that was found or given last
	lastP *Pair     // its pair: the next frame is often of the same conversation
	seed  [2]uint64 // so that nobody can write a file whose pairs all collide
}

// Len returns how many numbers were given.
func (x *Index) Len() int { return x.count }

// At returns the pair of a number, as it was added.
func (x *Index) At(number int) *Pair { return &x.pairs[number/chunkSize][number%chunkSize] }

// Find returns the latest number of p, and whether p runs against the
// direction in which it was added. It returns -1 if p was never added.
func (x *Index) Find(p *Pair) (number int, reversed bool) {
	if x.count == 0 {
		return -1, false
	}
	if same(p, x.lastP) {
		return x.last, false
	} else if opposite(p, x.lastP) {
		return x.last, true
	}
	at, reversed := x.probe(p, x.hash(p))
	n := x.slots[at].number
	if n == 0 {
		return -1, false
	}
	x.last = int(n - 1)
	x.lastP = x.At(x.last)
	return x.last, reversed
}

// Add gives p the next number. A number that p had before is forgotten.
func (x *Index) Add(p *Pair) int {
	if 2*x.used >= len(x.slots) {
		x.grow()
	}
	if x.count%chunkSize == 0 {
		x.pairs = append(x.pairs, make([]Pair, chunkSize))
	}
	h := x.hash(p)
	at, _ := x.probe(p, h)
	if x.slots[at].number == 0 {
		x.used++
	}
	number := x.count
	*x.At(number) = *p
	x.slots[at] = slot{uint32(h), uint32(number + 1)}
	x.last, x.lastP = number, x.At(number)
	x.count++
	return number
}

// probe finds the slot that holds p, or the free one where it belongs.
func (x *Index) probe(p *Pair, h uint64) (at int, reversed bool) {
	mask := len(x.slots) - 1
	for at = int(h>>32) & mask; ; at = (at + 1) & mask {
		s := x.slots[at]
		if s.number == 0 {
			return at, false
		}
		if s.tag != uint32(h) {
			continue
		}
		q := x.At(int(s.number - 1))
		if same(p, q) {
			return at, false
		}
		if opposite(p, q) {
			return at, true
		}
	}
}

// grow doubles the slots.
func (x *Index) grow() {
	if x.seed[1] == 0 {
		x.seed = [2]uint64{rand.Uint64(), rand.Uint64() | 1}
	}
	old := x.slots
	x.slots = make([]slot, max(256, 2*len(old)))
	mask := len(x.slots) - 1
	for _, s := range old {
		if s.number == 0 {
			continue
		}
		at := int(x.hash(x.At(int(s.number-1)))>>32) & mask
		for x.slots[at].number != 0 {
			at = (at + 1) & mask
		}
		x.slots[at] = s
	}
}

// hash is the same for both directions of a conversation.
func (x *Index) hash(p *Pair) uint64 {
	h := x.end(&p.Src, p.SrcPort) + x.end(&p.Dst, p.DstPort)
	hi, lo := bits.Mul64(h, 0x9e3779b97f4a7c15)
	return hi ^ lo
}

// end hashes one socket.
func (x *Index) end(a *ip.Address, port uint16) uint64 {
	hi, lo := bits.Mul64(a.Lo^x.seed[0]^uint64(port)<<48, a.Hi^x.seed[1])
	return hi ^ lo
}

func same(p, q *Pair) bool {
	return p.Src == q.Src && p.Dst == q.Dst && p.SrcPort == q.SrcPort && p.DstPort == q.DstPort && p.Version == q.Version
}

func opposite(p, q *Pair) bool {
	return p.Src == q.Dst && p.Dst == q.Src && p.SrcPort == q.DstPort && p.DstPort == q.SrcPort && p.Version == q.Version
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
