package ip

import (
	"math/rand/v2"
	"testing"
)

// BenchmarkFind looks two thousand conversations up, in an order that no
// processor foresees and from either side.
func BenchmarkFind(b *testing.B) {
	const conversations = 2000
	var t Table[[560]byte] // about as large as a connection
	frames := make([]Packet, 1<<14)
	ports := make([][2]uint16, len(frames))
	random := rand.New(rand.NewPCG(1, 2))
	client := Address{Lo: 0xffff7f000001}
	for i := range frames {
		n := random.IntN(conversations)
		frames[i] = Packet{Version: 4, Src: client, Dst: client}
		ports[i] = [2]uint16{uint16(20000 + n), 9999}
		if random.IntN(2) == 0 {
			ports[i] = [2]uint16{9999, uint16(20000 + n)}
		}
	}
	for i := range conversations {
		var p Pair
		p.Set(&frames[0], uint16(20000+i), 9999)
		t.Open(&p)
	}
	b.ResetTimer()
	for i := range b.N {
		var p Pair
		p.Set(&frames[i%len(frames)], ports[i%len(frames)][0], ports[i%len(frames)][1])
		if c, _ := t.Find(&p); c == nil {
			b.Fatal("lost")
		}
	}
}
