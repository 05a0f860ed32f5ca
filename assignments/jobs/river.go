//go:build !race && !nostore

package jobs

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"log/slog"
	"runtime/debug"
	"slices"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverdatabasesql"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivermigrate"
	"github.com/riverqueue/river/rivertype"

	"socketlab/assignments/store"
)

// A Queue adds jobs to a store, and does those that are there.
type Queue struct {
	Config
	client *river.Client[*sql.Tx]
	store  *store.Store
	listen *pgxpool.Pool // of Postgres
}

// New makes the queue of a store. It does nothing before Start.
func New(ctx context.Context, s *store.Store, c Config) (*Queue, error) {
	q := &Queue{Config: c, store: s}
	driver, err := q.driver(ctx)
	if err != nil {
		return nil, err
	}
	if err := s.Alone(ctx, func() error { return migrate(ctx, driver) }); err != nil {
		return nil, err
	}
	workers := river.NewWorkers()
	for _, k := range c.Kinds {
		river.AddWorkerArgs(workers, args{kind: k.Name}, &worker{Kind: k})
	}
	config := &river.Config{
		Logger: slog.New(&warnings{c.Log.Handler()}), Workers: workers, ErrorHandler: q, MaxAttempts: tries,
		// Others wait for a second by default, and count a job as lost after an hour.
		FetchCooldown: cooldown, FetchPollInterval: pollEvery, JobTimeout: shortLimit, RescueStuckJobsAfter: shortLimit + time.Second,
		CompletedJobRetentionPeriod: kept, CancelledJobRetentionPeriod: kept, DiscardedJobRetentionPeriod: 24 * kept,
		SoftStopTimeout: stopPatient, PollOnly: s.SQLite(),
	}
	if c.Workers > 0 {
		config.Queues = map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: c.Workers}}
	}
	q.client, err = river.NewClient(driver, config)
	return q, err
}

// driver is one for both databases: transactions are those of database/sql.
func (q *Queue) driver(ctx context.Context) (riverdriver.Driver[*sql.Tx], error) {
	if q.store.SQLite() {
		return riversqlite.New(q.store.DB()), nil
	}
	config, err := pgxpool.ParseConfig(q.store.Address())
	if err != nil {
		return nil, err
	}
	config.MaxConns, config.MinConns = 1, 0
	if q.listen, err = pgxpool.NewWithConfig(ctx, config); err != nil {
		return nil, err
	}
	return riverdatabasesql.NewWithPgxListener(q.store.DB(), q.listen), nil
}

func migrate(ctx context.Context, driver riverdriver.Driver[*sql.Tx]) error {
	m, err := rivermigrate.New(driver, &rivermigrate.Config{Logger: slog.New(slog.DiscardHandler)})
	if err == nil {
		_, err = m.Migrate(ctx, rivermigrate.DirectionUp, nil)
	}
	return err
}

// Start begins to do jobs.
func (q *Queue) Start(ctx context.Context) error {
	if q.Workers == 0 {
		return nil
	}
	return q.client.Start(context.WithoutCancel(ctx))
}

// Stop waits for jobs that are under way, and for no others. What is not done
// after some time is done by another process, or after the next start.
func (q *Queue) Stop(ctx context.Context) (err error) {
	if q.Workers > 0 {
		err = q.client.Stop(ctx)
	}
	if q.listen != nil {
		q.listen.Close()
	}
	return err
}

// Add adds a job. With tx, it is there if the rest of the transaction is.
func (q *Queue) Add(ctx context.Context, tx *sql.Tx, kind string, arg any, o Options) error {
	return q.AddAll(ctx, tx, kind, []any{arg}, o)
}

// AddAll adds a job for each argument.
func (q *Queue) AddAll(ctx context.Context, tx *sql.Tx, kind string, list []any, o Options) error {
	if tx == nil {
		return q.store.Do(ctx, func(ctx context.Context, tx *sql.Tx) error { return q.AddAll(ctx, tx, kind, list, o) })
	}
	options := &river.InsertOpts{ScheduledAt: o.Start, Priority: 1}
	if o.Last {
		options.Priority = 4
	}
	if o.Once {
		options.UniqueOpts = river.UniqueOpts{ByArgs: true, ByState: unfinished}
	}
	for part := range slices.Chunk(list, 500) {
		var jobs []river.InsertManyParams
		for _, arg := range part {
			raw, err := json.Marshal(arg)
			if err != nil {
				return err
			}
			jobs = append(jobs, river.InsertManyParams{Args: args{kind, raw}, InsertOpts: options})
		}
		if _, err := q.client.InsertManyTx(ctx, tx, jobs); err != nil {
			return err
		}
	}
	return nil
}

var unfinished = []rivertype.JobState{rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRunning,
	rivertype.JobStateRetryable, rivertype.JobStateScheduled}

// HandleError and HandlePanic write what went wrong into the log.
func (q *Queue) HandleError(_ context.Context, job *rivertype.JobRow, err error) *river.ErrorHandlerResult {
	q.Log.Error("job", "kind", job.Kind, "args", string(job.EncodedArgs), "try", job.Attempt, "error", err)
	return nil
}

// HandlePanic is HandleError for what should never happen.
func (q *Queue) HandlePanic(_ context.Context, job *rivertype.JobRow, cause any, _ string) *river.ErrorHandlerResult {
	q.Log.Error("panic", "kind", job.Kind, "args", string(job.EncodedArgs), "cause", cause, "stack", string(debug.Stack()))
	return nil
}

// args are the argument of any kind. River wants an object around it.
type args struct {
	kind string
	Arg  json.RawMessage `json:"arg"`
}

func (a args) Kind() string { return a.kind }

// A worker does the jobs of a kind.
type worker struct {
	river.WorkerDefaults[args]
	Kind
}

func (w *worker) Timeout(*river.Job[args]) time.Duration { return cmp.Or(w.Limit, shortLimit) }

func (w *worker) Work(ctx context.Context, job *river.Job[args]) error {
	err := w.Do(ctx, job.Args.Arg)
	var again later
	if errors.As(err, &again) {
		return river.JobSnooze(time.Duration(again))
	}
	return err
}

// warnings are the lines of a log that a person should read.
type warnings struct{ slog.Handler }

func (w *warnings) Enabled(ctx context.Context, level slog.Level) bool {
	return level >= slog.LevelWarn && w.Handler.Enabled(ctx, level)
}

func (w *warnings) WithAttrs(attrs []slog.Attr) slog.Handler {
	return &warnings{w.Handler.WithAttrs(attrs)}
}

func (w *warnings) WithGroup(name string) slog.Handler { return &warnings{w.Handler.WithGroup(name)} }
