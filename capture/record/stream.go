package record

import (
	"context"

	"socketlab/capture"
)

// Stream records until the context ends and keeps nothing: the Result holds no
// packets, and a packet with its Data is config.Each's to keep. What was sent
// before the context ended is still delivered.
func Stream(ctx context.Context, config Config) (Result, error) {
	r := &Recorder{limit: sentinelLimit, started: config.Started, deliver: config.Each}
	if r.deliver == nil {
		r.deliver = func(*capture.Packet) error { return nil }
	}
	if err := r.start(ctx, config); err != nil {
		return Result{}, err
	}
	select {
	case <-ctx.Done():
	case <-r.done:
	}
	return r.Stop()
}
