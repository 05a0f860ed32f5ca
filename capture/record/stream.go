package record

import (
	"context"

	"socketlab/capture"
)

// Stream records until the context ends, and calls each for every frame; the
// packet and its Data are each's to keep. Before the first frame, and once the
// recording is proved to run, it calls started with a Result that describes the
// interface. What was sent before the context ended is still delivered.
//
// An error of started or each ends the recording and is wrapped in the error
// returned. The Result holds no packets.
func Stream(ctx context.Context, config Config, started func(Result) error, each func(*capture.Packet) error) (Result, error) {
	r := &Recorder{limit: sentinelLimit, started: started, deliver: each}
	if err := r.start(ctx, config); err != nil {
		return Result{}, err
	}
	select {
	case <-ctx.Done():
	case <-r.done:
	}
	return r.Stop()
}
