package ip

import (
	"iter"
	"math/bits"
	"math/rand/v2"
)

// A Table holds a C for each conversation, in the order in which they were
// opened. The zero value is empty and ready.
type Table[C any] struct {
	slots  []slot[C]
	chunks [][]row[C]
	used   int       // slots taken
	count  int       // conversations
	seed   [2]uint64 // so that nobody can write a file whose pairs all collide
}

// A row is a conversation and its sockets, as they were when it was opened.
type row[C any] struct {
	pair Pair
	c    C
}

// A slot leads to a row. Keeping a part of the hash beside the number spares
// most looks at pairs that only happen to share a slot.
type slot[C any] struct {
	hash uint64
	row  *row[C] // nil marks a free slot
}

// chunkSize is how many rows are allocated at a time. Rows never move, so
// growing copies 8 octets for each conversation and not the row.
const chunkSize = 64

// Len returns how many conversations were opened.
func (t *Table[C]) Len() int { return t.count }

// All goes through all conversations, in the order in which they were opened.
func (t *Table[C]) All() iter.Seq2[*Pair, *C] {
	return func(yield func(*Pair, *C) bool) {
		for i := range t.count {
			if r := t.row(i); !yield(&r.pair, &r.c) {
				return
			}
		}
	}
}

// row returns a row by its number.
func (t *Table[C]) row(n int) *row[C] { return &t.chunks[n/chunkSize][n%chunkSize] }

// Find returns the conversation between the sockets of p that was opened last,
// and whether p runs against the direction in which it was opened. It returns
// nil if there is none.
func (t *Table[C]) Find(p *Pair) (c *C, reversed bool) {
	if t.count == 0 {
		return nil, false
	}
	at, reversed := t.probe(p, t.hash(p))
	if r := t.slots[at].row; r != nil {
		return &r.c, reversed
	}
	return nil, false
}

// Open opens a conversation between the sockets of p. One that they had before
// is not found any more.
func (t *Table[C]) Open(p *Pair) *C {
	if 2*t.used >= len(t.slots) {
		t.grow()
	}
	if t.count%chunkSize == 0 {
		t.chunks = append(t.chunks, make([]row[C], chunkSize))
	}
	h := t.hash(p)
	at, _ := t.probe(p, h)
	if t.slots[at].row == nil {
		t.used++
	}
	r := t.row(t.count)
	r.pair = *p
	t.count++
	t.slots[at] = slot[C]{h, r}
	return &r.c
}

// probe finds the slot that leads to p, or the free one where it belongs.
func (t *Table[C]) probe(p *Pair, h uint64) (at int, reversed bool) {
	mask := len(t.slots) - 1
	for at = int(h>>32) & mask; ; at = (at + 1) & mask {
		s := t.slots[at]
		if s.row == nil {
			return at, false
		}
		if s.hash != h {
			continue
		}
		q := &s.row.pair
		along, against := p.along(q), p.against(q)
		if min(along, against) == 0 {
			return at, along != 0
		}
	}
}

// grow doubles the slots.
func (t *Table[C]) grow() {
	if t.seed[1] == 0 {
		t.seed = [2]uint64{rand.Uint64(), rand.Uint64() | 1}
	}
	old := t.slots
	t.slots = make([]slot[C], max(256, 2*len(old)))
	mask := len(t.slots) - 1
	for _, s := range old {
		if s.row == nil {
			continue
		}
		at := int(s.hash>>32) & mask
		for t.slots[at].row != nil {
			at = (at + 1) & mask
		}
		t.slots[at] = s
	}
}

// hash is the same for both directions of a conversation.
func (t *Table[C]) hash(p *Pair) uint64 {
	h := t.end(&p.Src, p.SrcPort) + t.end(&p.Dst, p.DstPort)
	hi, lo := bits.Mul64(h, 0x9e3779b97f4a7c15)
	return hi ^ lo
}

// end hashes one socket.
func (t *Table[C]) end(a *Address, port uint16) uint64 {
	hi, lo := bits.Mul64(a.Lo^t.seed[0]^uint64(port)<<48, a.Hi^t.seed[1])
	return hi ^ lo
}
