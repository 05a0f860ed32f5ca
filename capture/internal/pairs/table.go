package pairs

import (
	"iter"
	"math/bits"
	"math/rand/v2"

	"socketlab/capture/ip"
)

// A Table holds a C for each conversation, in the order in which they were
// opened. The zero value is empty and ready.
type Table[C any] struct {
	slots  []slot
	chunks [][]row[C]
	used   int       // slots taken
	count  int       // conversations
	last   *row[C]   // found or opened last: the next frame is often of the same one
	seed   [2]uint64 // so that nobody can write a file whose pairs all collide
}

// A row is a conversation and its sockets, as they were when it was opened.
type row[C any] struct {
	pair Pair
	c    C
}

// A slot leads to a row. Keeping a part of the hash beside the number spares
// most looks at pairs that only happen to share a slot.
type slot struct {
	tag    uint32
	number uint32 // of the row, plus 1; 0 marks a free slot
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
	if same(p, &t.last.pair) {
		return &t.last.c, false
	} else if opposite(p, &t.last.pair) {
		return &t.last.c, true
	}
	at, reversed := t.probe(p, t.hash(p))
	n := t.slots[at].number
	if n == 0 {
		return nil, false
	}
	t.last = t.row(int(n - 1))
	return &t.last.c, reversed
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
	if t.slots[at].number == 0 {
		t.used++
	}
	t.last = t.row(t.count)
	t.last.pair = *p
	t.count++
	t.slots[at] = slot{uint32(h), uint32(t.count)}
	return &t.last.c
}

// probe finds the slot that leads to p, or the free one where it belongs.
func (t *Table[C]) probe(p *Pair, h uint64) (at int, reversed bool) {
	mask := len(t.slots) - 1
	for at = int(h>>32) & mask; ; at = (at + 1) & mask {
		s := t.slots[at]
		if s.number == 0 {
			return at, false
		}
		if s.tag != uint32(h) {
			continue
		}
		q := &t.row(int(s.number - 1)).pair
		if same(p, q) {
			return at, false
		}
		if opposite(p, q) {
			return at, true
		}
	}
}

// grow doubles the slots.
func (t *Table[C]) grow() {
	if t.seed[1] == 0 {
		t.seed = [2]uint64{rand.Uint64(), rand.Uint64() | 1}
	}
	old := t.slots
	t.slots = make([]slot, max(256, 2*len(old)))
	mask := len(t.slots) - 1
	for _, s := range old {
		if s.number == 0 {
			continue
		}
		at := int(t.hash(&t.row(int(s.number-1)).pair)>>32) & mask
		for t.slots[at].number != 0 {
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
func (t *Table[C]) end(a *ip.Address, port uint16) uint64 {
	hi, lo := bits.Mul64(a.Lo^t.seed[0]^uint64(port)<<48, a.Hi^t.seed[1])
	return hi ^ lo
}
