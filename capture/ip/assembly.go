package ip

import "slices"

// An assembly is a packet of which fragments are still missing.
type assembly struct {
	key      fragmentKey
	data     []byte
	pieces   []piece // what data holds: sorted, apart from each other
	total    int     // length of the whole; -1 until the last fragment came
	count    int     // fragments, copies included
	protocol uint8   // of the first fragment

	older, newer *assembly // neighbours in the list of those that are open
}

// A piece is a range of octets, to excluded.
type piece struct{ from, to int }

// add takes what is new of a fragment. Where fragments overlap, the one that
// came first stands.
func (a *assembly) add(p *Packet, offset int, more bool) {
	a.count++
	end := offset + p.Length
	if offset == 0 {
		a.protocol = p.Protocol
	}
	if !more {
		a.total = end
	}
	a.grow(end)
	first, _ := slices.BinarySearchFunc(a.pieces, offset, func(p piece, at int) int { return p.to - at })
	at, last := offset, first
	for ; last < len(a.pieces) && a.pieces[last].from <= end; last++ {
		if held := a.pieces[last]; at < held.from {
			copy(a.data[at:held.from], p.Payload[at-offset:])
		}
		at = max(at, a.pieces[last].to)
	}
	if at < end {
		copy(a.data[at:end], p.Payload[at-offset:])
	}
	a.join(first, last, piece{offset, end})
}

// join replaces the pieces from first to last, which touch n, by one that
// covers them all.
func (a *assembly) join(first, last int, n piece) {
	if first < last {
		n.from = min(n.from, a.pieces[first].from)
		n.to = max(n.to, a.pieces[last-1].to)
	}
	a.pieces = slices.Replace(a.pieces, first, last, n)
}

// grow makes room for n octets.
func (a *assembly) grow(n int) {
	if n > len(a.data) {
		a.data = slices.Grow(a.data, n-len(a.data))[:n]
	}
}

// complete reports whether all octets up to the last fragment are there.
func (a *assembly) complete() bool {
	return a.total >= 0 && a.pieces[0].from == 0 && a.pieces[0].to >= a.total
}
