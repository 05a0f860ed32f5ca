package peer

import (
	"sync/atomic"
	"time"
)

// A Patience is what the clients of a run have in common: once one of them has
// waited in vain for an answer, all of them wait less. A server that never
// answers would else use up the time of the whole run.
type Patience struct{ lost atomic.Bool }

// impatience is how long a client waits for an answer when one has been
// missed, unless its own timeout is shorter. It is long enough to tell an answer
// that had to wait from one that came at once.
const impatience = 600 * time.Millisecond

// left returns how long a client that would wait for timeout waits now.
// Nobody's patience is nil: it is never lost.
func (p *Patience) left(timeout time.Duration) time.Duration {
	if p == nil || !p.lost.Load() {
		return timeout
	}
	return min(timeout, impatience)
}

// lose says that a client has waited in vain.
func (p *Patience) lose() {
	if p != nil {
		p.lost.Store(true)
	}
}
