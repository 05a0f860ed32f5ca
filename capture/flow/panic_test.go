package flow

import (
	"testing"

	"socketlab/capture/tcp"
)

// What panics in the second goroutine panics in the first, where a caller of
// Read can catch it.
func TestPanicReachesTheCaller(t *testing.T) {
	f := follower{table: new(tcp.Table), size: 64}
	f.start()
	f.filling.segments = f.filling.segments[:1] // a segment of no connection
	for range 2 * batches {
		f.turn(make([]byte, 1000))
	}
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	f.stop()
}
