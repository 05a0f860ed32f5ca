package referee

import (
	"context"
	"sync"

	"socketlab/capture/record"
)

// A tape records for as long as the referee runs. An interface may go down
// meanwhile, and come up again.
type tape struct {
	mu       sync.Mutex
	config   record.Config
	recorder *record.Recorder
	about    record.Result // of the interface
}

// start begins to record.
func (t *tape) start(ctx context.Context, config record.Config) (err error) {
	config.Started = func(about record.Result) error { t.about = about; return nil }
	t.config = config
	t.recorder, err = record.Start(ctx, config)
	return err
}

// sync waits until everything has been read that was sent before. If that cannot
// be, frames may be missing, and the recording begins anew.
func (t *tape) sync() (record.Result, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	err := t.recorder.Sync(context.Background())
	if err != nil {
		_, _ = t.recorder.Stop()
		if fresh, failed := record.Start(context.Background(), t.config); failed == nil {
			t.recorder = fresh
		}
	}
	return t.about, err
}

// stop ends the recording.
func (t *tape) stop() {
	t.mu.Lock()
	defer t.mu.Unlock()
	_, _ = t.recorder.Stop()
}
