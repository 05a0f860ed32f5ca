package lab

import (
	"testing"
	"time"
)

// While a clock stands still, its time does not run down.
func TestAClockStandsStill(t *testing.T) {
	up := make(chan time.Time, 1)
	var c clock
	c.start() // before it is set: nothing
	c.stop()
	begin := time.Now()
	c.set(100*time.Millisecond, func() { up <- time.Now() })
	c.stop()
	select {
	case <-up:
		t.Fatal("its time was up while it stood still")
	case <-time.After(300 * time.Millisecond):
	}
	c.start()
	if took := (<-up).Sub(begin); took < 390*time.Millisecond {
		t.Errorf("its time was up after %v, want at least 400ms", took)
	}
	c.stop() // too late
	c.start()
}
