// Package jobs does what may wait, or takes long, on whichever machine of a
// course has time. A job is kept in the store until it is done: what a machine
// that died had begun is done by another. So a job may be done twice, and doing
// so must do no harm.
package jobs

import (
	"context"
	"encoding/json"
	"log/slog"
	"time"
)

// A Kind is one kind of work.
type Kind struct {
	Name  string        // letters and hyphens; never changes, since jobs in a store have it
	Limit time.Duration // of one try; after it, the job is taken to be lost

	// Do does a job of this kind. After an error it is tried again, later each
	// time; After names another time.
	Do func(ctx context.Context, args json.RawMessage) error
}

// NewKind makes a kind of a function whose argument JSON can hold.
func NewKind[T any](name string, limit time.Duration, do func(context.Context, T) error) Kind {
	return Kind{name, limit, func(ctx context.Context, args json.RawMessage) error {
		var v T
		if err := json.Unmarshal(args, &v); err != nil {
			return err
		}
		return do(ctx, v)
	}}
}

// Options say when a job is done.
type Options struct {
	Start time.Time // not before; zero for at once
	Last  bool      // after those that somebody waits for
	Once  bool      // not at all, if one of the same kind and argument waits or is being done
}

// A later is an error that is none: the job is tried again.
type later time.Duration

// After is what a job returns that cannot be done now, but can after some time,
// as often as that takes.
func After(d time.Duration) error { return later(d) }

func (l later) Error() string { return "again in " + time.Duration(l).String() }

// A Config is all that a queue is made of.
type Config struct {
	Kinds   []Kind
	Workers int // jobs that this process does at the same time; 0 if it only adds some
	Log     *slog.Logger
}

const (
	shortLimit  = 3 * time.Second // of a kind that has none
	kept        = time.Hour       // how long what is done can be looked at
	pollEvery   = time.Second     // where nobody says that there is a job
	cooldown    = 10 * time.Millisecond
	tries       = 25               // of one job; the last some three weeks after the first
	stopPatient = 25 * time.Second // for jobs that are under way when the process ends
)
