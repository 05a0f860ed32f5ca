package lab

import (
	"errors"
	"sync"
	"time"

	"socketlab/capture"
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
	mu     sync.Mutex
	frames int
	octets int
	last   time.Time // when the last frame was seen
	bound  func()    // called once when there is too much, unless it is nil
	full   bool
}

// see counts a frame. It returns record.ErrSkip for those that are too many.
func (t *traffic) see(p *capture.Packet) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.frames++
	t.octets += len(p.Data)
	t.last = time.Now()
	if t.bound == nil || t.frames <= mostFrames && t.octets <= mostOctets {
		return nil
	}
	if !t.full {
		t.full = true
		t.bound()
	}
	return record.ErrSkip
}

// count returns how many frames there were.
func (t *traffic) count() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.frames
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
