package lab

import (
	"sync"
	"time"
)

// A clock runs down the time of a run, and stands still while the run waits
// for what is nobody's fault.
type clock struct {
	mu    sync.Mutex
	timer *time.Timer // nil before set
	left  time.Duration
	begun time.Time // when it was started last
}

// set starts the clock. up is called when its time is up.
func (c *clock) set(d time.Duration, up func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.left, c.begun = d, time.Now()
	c.timer = time.AfterFunc(d, up)
}

// stop makes the clock stand still.
func (c *clock) stop() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.timer != nil && c.timer.Stop() {
		c.left -= time.Since(c.begun)
	}
}

// start makes the clock go on.
func (c *clock) start() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.timer != nil {
		c.begun = time.Now()
		c.timer.Reset(max(c.left, 0))
	}
}
