package lab

import (
	"context"
	"regexp"
	"time"

	"socketlab/capture/message"
	"socketlab/lab/sockets"
)

// Connections that a server has closed before its clients keep its port for a
// while (TIME-WAIT, RFC 9293 §3.6.1): a server that does not set SO_REUSEADDR
// cannot have it, and is at fault only for that. Lab waits, and says so.

// longestLingering bounds that wait: Linux takes 60 s, others less.
const longestLingering = 2 * time.Minute

// saysInUse finds what programs say when bind() fails with EADDRINUSE, which is
// errno 98 (Linux), 48 (macOS) or 10048 (Windows).
var saysInUse = regexp.MustCompile(`(?i)\bin use\b|EADDRINUSE|사용 ?중|\b(98|48|10048)\b`)

// lingering returns how long closed connections keep a port at most: 0 where
// the system does not tell. It reports false if none does.
func lingering(port uint16) (left time.Duration, held bool) {
	all, _ := sockets.List(true)
	for _, s := range all {
		if s.Local.Port() == port && s.State == sockets.TimeWait {
			left, held = max(left, s.Left), true
		}
	}
	return left, held
}

// lingers reports whether closed connections are why a student's server has
// not bound its port: they are there, and it says that the port is in use, or
// says nothing, or has got another port because it has not looked.
func (r *run) lingers(p *studentProgram, port uint16) (left time.Duration, held bool) {
	if left, held = lingering(port); !held || !r.tcp() {
		return 0, false
	}
	said := p.Telling()
	if said == "" || saysInUse.MatchString(said) {
		return left, true
	}
	_, away := r.elsewhere(p, port)
	return left, away
}

// awaitPort waits until no closed connection keeps the port any more. That
// takes nothing of the time of the run.
func (r *run) awaitPort(ctx context.Context, s *server, left time.Duration) error {
	r.clock.stop()
	defer r.clock.start()
	if left > 0 {
		r.tell(message.Of("port %d is still held by closed connections of the last run (TIME-WAIT): waiting %v for it", s.port, left.Round(time.Second)))
	} else {
		r.tell(message.Of("port %d is still held by closed connections of the last run (TIME-WAIT): waiting for it", s.port))
	}
	for end := time.Now().Add(longestLingering); time.Now().Before(end); {
		if _, held := lingering(s.port); !held {
			return nil
		}
		select {
		case <-time.After(200 * time.Millisecond):
		case <-ctx.Done():
			return ErrInterrupted
		}
	}
	return nil
}
