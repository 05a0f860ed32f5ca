package record

import (
	"context"

	"socketlab/capture"
)

// Stream records until the context ends, and calls each for every frame; the
// packet and its Data are each's to keep. It calls started, unless that is nil,
// once the recording is proved to run. What was sent before the context ended
// is still delivered.
//
// An error of each ends the recording and is wrapped in the error returned. The
// Result holds no packets.
func Stream(ctx context.Context, config Config, started func(), each func(*capture.Packet) error) (Result, error) {
	r := &Recorder{deliver: each}
	if err := r.start(ctx, config); err != nil {
		return Result{}, err
	}
	if started != nil {
		started()
	}
	select {
	case <-ctx.Done():
	case <-r.done:
	}
	return r.Stop()
}
