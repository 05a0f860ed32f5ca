package lab

import (
	"encoding/binary"
	"errors"
	"slices"
	"sync"
	"time"

	"socketlab/capture"
	"socketlab/capture/ip"
	"socketlab/capture/party"
	"socketlab/capture/record"
)

// What a recording may hold when a student's program takes part: far more than
// any lab needs.
const (
	mostFrames = 100_000
	mostOctets = 32 << 20
)

// errFlood ends a run whose programs send without end.
var errFlood = errors.New("more was sent than a lab can need")

// traffic counts what is recorded, while it is.
type traffic struct {
	ports []uint16 // of the servers
	bound func()   // called once when there is too much, unless it is nil

	mu      sync.Mutex
	decoder ip.Decoder
	frames  int
	octets  int       // of the frames
	sent    int       // octets of payload that went to servers
	owed    bool      // the last payload did: a server may still be about to answer it
	last    time.Time // when the last frame was seen
	full    bool
}

// see counts a frame. It returns record.ErrSkip for those that are too many.
func (t *traffic) see(p *capture.Packet) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.frames++
	t.octets += len(p.Data)
	t.last = time.Now()
	t.weigh(p)
	if t.bound == nil || t.frames <= mostFrames && t.octets <= mostOctets {
		return nil
	}
	if !t.full {
		t.full = true
		t.bound()
	}
	return record.ErrSkip
}

// weigh notes what a frame carries, and to whom. The caller holds the lock.
func (t *traffic) weigh(p *capture.Packet) {
	var packet ip.Packet
	if t.decoder.Decode(p, &packet) != ip.Whole || len(packet.Payload) < 8 {
		return
	}
	header, closes := 8, false
	if packet.Protocol == ip.TCP && len(packet.Payload) >= 20 {
		header = int(packet.Payload[12]>>4) * 4
		closes = packet.Payload[13]&(1<<0|1<<2) != 0 // FIN, RST
	}
	carries := packet.Protocol == ip.UDP || packet.Length > header
	to := slices.Contains(t.ports, binary.BigEndian.Uint16(packet.Payload[2:]))
	switch {
	case to && carries:
		t.owed = true
		t.sent += packet.Length - header
	case !to && (carries || closes):
		t.owed = false
	}
}

// count returns how many frames there were.
func (t *traffic) count() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.frames
}

// overflows reports whether there were more frames than a recording may hold.
func (t *traffic) overflows() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.full
}

// settled reports whether the clients have sent what was typed, in whatever
// encoding, and no slow server may still be about to answer.
func (t *traffic) settled(typed int, slow bool) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return 2*t.sent >= typed && !(slow && t.owed)
}

// since returns how long no frame has come; none before begin counts.
func (t *traffic) since(begin time.Time) time.Duration {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.last.Before(begin) {
		return time.Since(begin)
	}
	return time.Since(t.last)
}

// blameFlood says of a run that was more than is recorded whose fault that is:
// that of the clients that had to be ended for it, or else of the server.
func (r *run) blameFlood() {
	for _, s := range r.students {
		if t := s.told().Trouble; t != nil && t.Kind == party.Flood {
			return
		}
	}
	for _, s := range r.servers {
		if p, ok := s.process.(*programServer); ok {
			p.blame(party.Trouble{Kind: party.Flood, Frames: r.traffic.count()})
		}
	}
}
