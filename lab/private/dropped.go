package private

import (
	"bytes"
	"time"

	"socketlab/capture"
)

// Dropped returns which of the recorded packets are the lost ones: their
// indices, in the order of the drops. Datagrams that are equal octet for octet
// are told apart by the time of their arrival.
func Dropped(packets []capture.Packet, drops []Drop) []int {
	var indices []int
	taken := make(map[int]bool)
	for _, drop := range drops {
		best, distance := -1, time.Duration(0)
		for i, p := range packets {
			if taken[i] || !bytes.HasSuffix(p.Data, drop.Packet) {
				continue
			}
			if d := p.Time.Sub(drop.Time).Abs(); best < 0 || d < distance {
				best, distance = i, d
			}
		}
		if best >= 0 {
			taken[best] = true
			indices = append(indices, best)
		}
	}
	return indices
}
