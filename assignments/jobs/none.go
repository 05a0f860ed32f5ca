//go:build race || nostore

package jobs

import (
	"context"
	"database/sql"

	"socketlab/assignments/store"
)

// A Queue adds jobs to a store, and does those that are there.
type Queue struct{ Config }

// New fails: this program was built without a store.
func New(context.Context, *store.Store, Config) (*Queue, error) { return nil, store.ErrNotFound }

// Start begins to do jobs.
func (q *Queue) Start(context.Context) error { return nil }

// Stop waits for jobs that are under way.
func (q *Queue) Stop(context.Context) error { return nil }

// Add adds a job.
func (q *Queue) Add(context.Context, *sql.Tx, string, any, Options) error { return nil }

// AddAll adds a job for each argument.
func (q *Queue) AddAll(context.Context, *sql.Tx, string, []any, Options) error { return nil }
