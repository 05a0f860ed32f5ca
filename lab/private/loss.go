package private

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"time"
)

// ErrNotPrivate says that packets would be lost in a network that others use.
var ErrNotPrivate = errors.New("packets are lost in a private network only")

// A Loss says which packets the private network loses. Of every 100 packets in
// one direction as many are lost as Percent says, evenly spread, so that of up
// to 50 percent never three in a row are: whoever repeats a packet often enough
// gets through.
type Loss struct {
	UDP, TCP  []uint16 // ports; packets from and to these are counted, others never lost
	Percent   int      // 0 to 100
	Seed      uint64   // equal seeds lose the same positions in the sequence of packets of a direction
	Handshake bool     // segments with SYN are counted, too; TCP repeats those after a whole second
}

// A Drop is a packet that was lost.
type Drop struct {
	Time   time.Time // when it arrived, as the recording has it but for nanoseconds
	Packet []byte    // IP header and what follows
}

// A NoLoss error says what the kernel lacks to lose packets.
type NoLoss struct {
	Missing string // "nf_tables", "nfnetlink_log"
	Err     error
}

func (e *NoLoss) Error() string {
	return fmt.Sprintf("packet loss needs %s in the kernel: %v", e.Missing, e.Err)
}

func (e *NoLoss) Unwrap() error { return e.Err }

// Command returns the one command that may help.
func (e *NoLoss) Command() string {
	return "sudo modprobe -a nf_tables nft_numgen nft_log nfnetlink_log"
}

// period is the number of packets after which the pattern of losses repeats.
const period = 100

// positions returns which of every 100 packets are lost, in order. One is drawn
// from each of as many equal parts as packets are lost; of more than 50, those
// that get through are drawn.
func (l Loss) positions() []uint32 {
	if l.Percent > period/2 {
		kept := Loss{Percent: period - l.Percent, Seed: l.Seed}.positions()
		return complement(kept)
	}
	random := rand.New(rand.NewPCG(l.Seed, 0))
	var lost []uint32
	for i := range l.Percent {
		begin, end := i*period/l.Percent, (i+1)*period/l.Percent
		lost = append(lost, uint32(begin+random.IntN(end-begin)))
	}
	return lost
}

// complement returns the positions that are not given; those are in order.
func complement(given []uint32) []uint32 {
	var rest []uint32
	for p := range uint32(period) {
		if len(given) > 0 && given[0] == p {
			given = given[1:]
			continue
		}
		rest = append(rest, p)
	}
	return rest
}
