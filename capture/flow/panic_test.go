package flow

import (
	"bytes"
	"io"
	"testing"

	"socketlab/capture/tcp"
)

// What panics in another goroutine panics in the caller of Read, who can catch
// it.
func TestPanicReachesTheCaller(t *testing.T) {
	for name, src := range map[string]io.Reader{"following": bytes.NewReader(make([]byte, 10_000)), "reading": nil} {
		t.Run(name, func(t *testing.T) {
			p := pipeline{table: new(tcp.Table), first: 64, size: 64}
			p.source(src)
			p.start()
			p.filling.segments = p.filling.segments[:1] // a segment of no connection
			defer func() {
				if recover() == nil {
					t.Error("no panic")
				}
			}()
			defer p.stop()
			for range 3 * chunks {
				p.Next(nil)
			}
		})
	}
}
