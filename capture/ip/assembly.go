package ip

import "slices"

// An assembly is a packet of which fragments are still missing.
type assembly struct {
	key      fragmentKey
	data     []byte
	pieces   []piece // what data holds, sorted by from, each from once
	total    int     // length of the whole; -1 until the last fragment came
	count    int     // fragments, copies included
	protocol uint8   // of the first fragment

	older, newer *assembly // neighbours in the list of those that are open
}

// A piece is a range of octets, to excluded.
type piece struct{ from, to int }

// add takes what is new of a fragment. Where fragments overlap, the one that
// starts further left stands, and of two that start alike the first: so do
// BSD's stack and Wireshark.
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
	i, known := slices.BinarySearchFunc(a.pieces, offset, func(p piece, at int) int { return p.from - at })
	reach := offset // how far those go that start no further right
	for _, p := range a.pieces[:i] {
		reach = max(reach, p.to)
	}
	if known {
		reach = max(reach, a.pieces[i].to)
	}
	if end <= reach {
		return
	}
	copy(a.data[reach:end], p.Payload[reach-offset:])
	if known {
		a.pieces[i].to = end
	} else {
		a.pieces = slices.Insert(a.pieces, i, piece{offset, end})
	}
}

// grow makes room for n octets.
func (a *assembly) grow(n int) {
	if n > len(a.data) {
		a.data = slices.Grow(a.data, n-len(a.data))[:n]
	}
}

// complete reports whether all octets up to the last fragment are there.
func (a *assembly) complete() bool {
	if a.total < 0 {
		return false
	}
	reach := 0
	for _, p := range a.pieces {
		if p.from > reach || reach >= a.total {
			break
		}
		reach = max(reach, p.to)
	}
	return reach >= a.total
}
