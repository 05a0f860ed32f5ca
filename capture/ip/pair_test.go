package ip

import (
	"testing"
)

// reverse returns p as the other side sends.
func reverse(p *Pair) Pair { return Pair{p.Dst, p.Src, p.DstPort, p.SrcPort, p.Version} }

func pair(i int) *Pair {
	return &Pair{Src: Address{Lo: 1}, Dst: Address{Lo: 2}, SrcPort: uint16(i), DstPort: uint16(i >> 16), Version: 4}
}

// find returns what is held for p, 0 if nothing is.
func find(t *Table[int], p *Pair) (value int, reversed bool) {
	c, reversed := t.Find(p)
	if c == nil {
		return 0, false
	}
	return *c, reversed
}

func TestBothDirectionsFindTheSameConversation(t *testing.T) {
	var x Table[int]
	const n = 5000 // several times larger than the first table
	for i := range n {
		*x.Open(pair(i)) = i + 1
	}
	for i := n - 1; i >= 0; i-- {
		p := pair(i)
		if got, reversed := find(&x, p); got != i+1 || reversed {
			t.Fatalf("Find(%d) = %d, %v", i, got, reversed)
		}
		r := reverse(p)
		if got, reversed := find(&x, &r); got != i+1 || !reversed {
			t.Fatalf("Find(reverse of %d) = %d, %v", i, got, reversed)
		}
	}
	if got, _ := find(&x, pair(n)); got != 0 {
		t.Errorf("found %d, which was never opened", got)
	}
	next := 1
	for p, c := range x.All() {
		if *c != next || *p != *pair(next - 1) {
			t.Fatalf("conversation %d between %v comes in place %d", *c, p, next)
		}
		next++
	}
	if next-1 != n || x.Len() != n {
		t.Errorf("%d conversations, Len %d, want %d", next-1, x.Len(), n)
	}
}

func TestOpeningAgainReplacesTheConversation(t *testing.T) {
	var x Table[int]
	*x.Open(pair(1)) = 1
	*x.Open(pair(2)) = 2
	r := reverse(pair(1))
	*x.Open(&r) = 3
	if got, reversed := find(&x, pair(1)); got != 3 || !reversed {
		t.Errorf("Find = %d, %v; want 3, reversed", got, reversed)
	}
	if x.Len() != 3 {
		t.Errorf("Len = %d, want 3", x.Len())
	}
}

func TestVersionTellsConversationsApart(t *testing.T) {
	var x Table[int]
	p := pair(1)
	*x.Open(p) = 1
	q := *p
	q.Version = 6
	if got, _ := find(&x, &q); got != 0 {
		t.Errorf("an IPv6 pair found the IPv4 conversation %d", got)
	}
}

// Pairs that differ in one bit, or have much in common, are told apart, and
// which side is which as well.
func TestAlongAndAgainst(t *testing.T) {
	values := []uint64{0, 1, 2, 3}
	var all []Pair
	for _, src := range values {
		for _, dst := range values {
			for _, ports := range values {
				p := Pair{Src: Address{Hi: src & 1, Lo: src >> 1}, Dst: Address{Hi: dst & 1, Lo: dst >> 1}, Version: 4}
				p.SrcPort, p.DstPort = uint16(ports&1), uint16(ports>>1)
				all = append(all, p)
				p.Version = 6
				all = append(all, p)
			}
		}
	}
	for i := range all {
		for j := range all {
			p, q := &all[i], &all[j]
			if got := p.along(q) == 0; got != (*p == *q) {
				t.Fatalf("%+v along %+v: %v", p, q, got)
			}
			if got := p.against(q) == 0; got != (*p == reverse(q)) {
				t.Fatalf("%+v against %+v: %v", p, q, got)
			}
		}
	}
}
