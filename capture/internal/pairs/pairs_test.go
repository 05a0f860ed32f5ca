package pairs

import (
	"testing"

	"socketlab/capture/ip"
)

func pair(i int) *Pair {
	return &Pair{Src: ip.Address{Lo: 1}, Dst: ip.Address{Lo: 2}, SrcPort: uint16(i), DstPort: uint16(i >> 16), Version: 4}
}

func TestBothDirectionsFindTheSameNumber(t *testing.T) {
	var x Index
	const n = 5000 // several times larger than the first table
	for i := range n {
		if got := x.Add(pair(i)); got != i {
			t.Fatalf("Add gave %d, want %d", got, i)
		}
	}
	for i := n - 1; i >= 0; i-- {
		p := pair(i)
		if got, reversed := x.Find(p); got != i || reversed {
			t.Fatalf("Find(%d) = %d, %v", i, got, reversed)
		}
		r := p.Reverse()
		if got, reversed := x.Find(&r); got != i || !reversed {
			t.Fatalf("Find(reverse of %d) = %d, %v", i, got, reversed)
		}
	}
	if got, _ := x.Find(pair(n)); got != -1 {
		t.Errorf("found %d, which was never added", got)
	}
}

func TestAddingAgainReplacesTheNumber(t *testing.T) {
	var x Index
	x.Add(pair(1))
	x.Add(pair(2))
	r := pair(1).Reverse()
	if got := x.Add(&r); got != 2 {
		t.Fatalf("Add gave %d, want 2", got)
	}
	if got, reversed := x.Find(pair(1)); got != 2 || !reversed {
		t.Errorf("Find = %d, %v; want 2, reversed", got, reversed)
	}
	if x.Len() != 3 {
		t.Errorf("Len = %d, want 3", x.Len())
	}
}

func TestVersionTellsConversationsApart(t *testing.T) {
	var x Index
	p := pair(1)
	x.Add(p)
	q := *p
	q.Version = 6
	if got, _ := x.Find(&q); got != -1 {
		t.Errorf("an IPv6 pair found the IPv4 conversation %d", got)
	}
}
