package private

import (
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
			if taken[i] || !same(p.Data, drop.Packet) {
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

// same reports whether a frame carries a packet. On loopback, the two octets of
// the checksum may be filled in for one of them only.
func same(frame, packet []byte) bool {
	const checksum = 2
	if len(frame) < len(packet) {
		return false
	}
	other := 0
	for i, b := range frame[len(frame)-len(packet):] {
		if b != packet[i] {
			if other++; other > checksum {
				return false
			}
		}
	}
	return true
}
