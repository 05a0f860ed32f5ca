package lab

import (
	"errors"
	"net/netip"
	"slices"
	"sync"
	"time"

	"socketlab/capture"
	"socketlab/capture/flow"
	"socketlab/capture/party"
	"socketlab/capture/record"
	"socketlab/capture/tcp"
)

// What a recording may hold when a student's program takes part: far more than
// any lab needs.
const (
	mostFrames = 100_000
	mostOctets = 32 << 20
)

// errFlood ends a run whose programs send without end.
var errFlood = errors.New("more was sent than a lab can need")

// traffic is what is recorded, while it is.
type traffic struct {
	ports []uint16 // of the servers
	bound func()   // called once when there is too much, unless it is nil

	mu      sync.Mutex
	packets []capture.Packet
	octets  int       // of the frames
	last    time.Time // when the last frame was seen
	full    bool
	weighed debts // what was owed when there were so many frames
}

// see takes a frame. It returns record.ErrSkip for those that are too many.
func (t *traffic) see(p *capture.Packet) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.last = time.Now()
	if t.bound == nil || len(t.packets) < mostFrames && t.octets+len(p.Data) <= mostOctets {
		t.packets = append(t.packets, *p)
		t.octets += len(p.Data)
		return nil
	}
	if !t.full {
		t.full = true
		t.bound()
	}
	return record.ErrSkip
}

// count returns how many frames are recorded.
func (t *traffic) count() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return len(t.packets)
}

// overflows reports whether there were more frames than a recording may hold.
func (t *traffic) overflows() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.full
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

// settled reports whether the clients have sent what was typed, in whatever
// encoding, and no slow server may still be about to answer.
func (t *traffic) settled(typed int, slow bool) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if n := len(t.packets); t.weighed.frames != n {
		t.weighed = weigh(t.packets, t.ports)
	}
	return 2*t.weighed.sent >= int64(typed) && !(slow && t.weighed.owed)
}

// debts are what clients and servers owe each other.
type debts struct {
	frames int   // of which they are known
	sent   int64 // octets of payload that went to the servers
	owed   bool  // a server may still be about to answer
}

// weigh finds them in what was recorded.
func weigh(packets []capture.Packet, ports []uint16) debts {
	w := debts{frames: len(packets)}
	all := flow.Packets(packets, flow.Options{Keep: func(_, _ netip.AddrPort) bool { return true }})
	for _, c := range all.UDP {
		if slices.Contains(ports, c.Server.Port()) {
			w.sent += c.PayloadBytes[0]
			w.owed = w.owed || c.Frames[0] > c.Frames[1]
		}
	}
	for _, c := range all.TCP {
		if slices.Contains(ports, c.Server.Port()) {
			w.sent += c.PayloadBytes[tcp.Client]
			w.owed = w.owed || asks(c)
		}
	}
	return w
}

// asks reports whether the client was the last to send anything, and the
// server has not closed.
func asks(c *tcp.Connection) bool {
	for _, s := range slices.Backward(c.Segments) {
		if s.Length > 0 || s.From == tcp.Server && s.Flags&(tcp.FIN|tcp.RST) != 0 {
			return s.From == tcp.Client
		}
	}
	return false
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
