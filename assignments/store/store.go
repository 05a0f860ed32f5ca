// Package store keeps what a course online must never lose: who is in it, what
// was handed in, what became of it, and what a teacher decided.
//
// It is a database, SQLite in one file or Postgres, and a folder for captures
// that are too large for it. The same SQL runs on both. All that is written goes
// through one goroutine, which commits what came together at once: a class that
// hands in in the last minute waits for few disks' writes, and what has been
// answered with success is on the disk.
package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"io/fs"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/gofrs/flock"
	"github.com/pressly/goose/v3"

	"socketlab/capture/message"
)

//go:embed migrations/*.sql
var migrations embed.FS

// A Store is open until Close.
type Store struct {
	read    *sql.DB
	written *sql.DB // the same for Postgres; a single connection for SQLite
	blobs   blobs
	sqlite  bool
	made    bool // the database was not there before
	address string
	news    news

	jobs   chan *job
	closed chan struct{}
	ended  sync.WaitGroup
}

// ErrNotFound is returned for what is not there.
var ErrNotFound = message.Errorf("there is no such thing")

// NoText reports whether a database refused something because it is no text: it is
// not UTF-8, or holds an octet 0. SQLite takes that.
func NoText(err error) bool {
	const notInRepertoire, untranslatable = "22021", "22P05" // classes of errors of Postgres
	var refused interface{ SQLState() string }
	return errors.As(err, &refused) && (refused.SQLState() == notInRepertoire || refused.SQLState() == untranslatable)
}

// Open opens the store at an address, sqlite:FILE or postgres://…, and brings
// its tables up to date. Large captures go where blobs says: a folder, which is
// made, or a URL, as s3://….
func Open(ctx context.Context, address, blobs string) (*Store, error) {
	if !Have {
		return nil, message.Errorf("this lab was built without a database")
	}
	s := &Store{address: address, jobs: make(chan *job), closed: make(chan struct{})}
	kind, _, _ := strings.Cut(address, ":") // a password may stand in the rest
	if err := s.connect(address); err != nil {
		return nil, message.At("--store "+kind, err)
	}
	if err := s.prepare(ctx, kind, blobs); err != nil {
		s.disconnect()
		s.unmake()
		return nil, err
	}
	writers, together := readers, 1 // two jobs in one transaction could wait for two of another, which wait for them
	if s.sqlite {
		writers, together = 1, 128
	}
	for range writers {
		s.ended.Go(func() { s.write(together) })
	}
	s.ended.Go(s.tellNews)
	return s, nil
}

// connect opens the databases.
func (s *Store) connect(address string) (err error) {
	kind, name, _ := strings.Cut(address, ":")
	switch kind {
	case "sqlite":
		if name == "" {
			return message.Errorf("want sqlite:FILE or postgres://…")
		}
		s.sqlite = true
		if s.made, err = private(name); err != nil {
			return err
		}
		if s.written, err = sql.Open("sqlite", sqliteName(name, "_txlock=immediate")); err != nil {
			return err
		}
		s.written.SetMaxOpenConns(1)
		s.read, err = sql.Open("sqlite", sqliteName(name, "_pragma=query_only(1)"))
		s.read.SetMaxOpenConns(readers)
	case "postgres", "postgresql":
		s.written, err = sql.Open("pgx", address)
		if err == nil {
			s.written.SetMaxOpenConns(2 * readers)
			s.written.SetMaxIdleConns(2 * readers) // to connect takes Postgres longer than what is asked then
			s.written.SetConnMaxIdleTime(time.Minute)
		}
		s.read = s.written
	default:
		return message.Errorf("want sqlite:FILE or postgres://…")
	}
	return err
}

// readers is how many connections read at the same time.
const readers = 8

// sqliteName is what the driver calls a file. A commit is on the disk when it
// returns (synchronous FULL), and readers do not wait for it (WAL).
func sqliteName(file, more string) string {
	return "file:" + (&url.URL{Path: filepath.ToSlash(file)}).EscapedPath() +
		"?_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=foreign_keys(1)&" + more
}

func (s *Store) prepare(ctx context.Context, kind, blobs string) error {
	var err error
	if s.blobs, err = openBlobs(ctx, blobs); err != nil {
		return message.At("--blobs", err)
	}
	if err := s.migrate(ctx); err != nil {
		return message.At("--store "+kind, err)
	}
	return nil
}

// migrate brings the tables up to date.
func (s *Store) migrate(ctx context.Context) error {
	dialect := goose.DialectPostgres
	if s.sqlite {
		dialect = goose.DialectSQLite3
	}
	folder, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	return s.Alone(ctx, func() error {
		provider, err := goose.NewProvider(dialect, s.written, folder, goose.WithAllowOutofOrder(true))
		if err != nil {
			return err
		}
		_, err = provider.Up(ctx)
		return err
	})
}

// aloneKey is the advisory lock of Alone, a number that means nothing else.
const aloneKey = 0x6c6162

// Alone does what changes tables: of servers that start together, one at a time
// does so.
func (s *Store) Alone(ctx context.Context, do func() error) error {
	if s.sqlite {
		lock := flock.New(strings.TrimPrefix(s.address, "sqlite:") + ".lock")
		defer lock.Close()
		if _, err := lock.TryLockContext(ctx, 50*time.Millisecond); err != nil {
			return err
		}
		return do()
	}
	conn, err := s.written.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	if _, err := conn.ExecContext(ctx, "SELECT pg_advisory_lock($1)", aloneKey); err != nil {
		return err
	}
	defer conn.ExecContext(context.WithoutCancel(ctx), "SELECT pg_advisory_unlock($1)", aloneKey)
	return do()
}

// SQLite reports whether the store is a file, and not Postgres.
func (s *Store) SQLite() bool { return s.sqlite }

// Address is what the store was opened with. A password may stand in it.
func (s *Store) Address() string { return s.address }

// DB is the database, for a library that needs it. Of SQLite it is the one
// connection that writes: whoever holds it holds up everybody.
func (s *Store) DB() *sql.DB { return s.written }

// Close waits for what is being written.
func (s *Store) Close() error {
	s.tell()
	close(s.closed)
	s.ended.Wait()
	return s.disconnect()
}

func (s *Store) disconnect() error {
	var errs []error
	if s.blobs != nil {
		errs = append(errs, s.blobs.Close())
	}
	if s.read != s.written && s.read != nil {
		errs = append(errs, s.read.Close())
	}
	return errors.Join(append(errs, s.written.Close())...)
}

// Alive reports whether the database answers.
func (s *Store) Alive(ctx context.Context) error {
	var one int
	return s.read.QueryRowContext(ctx, "SELECT 1").Scan(&one)
}

// A job is something to be written, whole or not at all.
type job struct {
	do   func(ctx context.Context, tx *sql.Tx) error
	done chan error
}

// errClosed is returned for what comes after Close.
var errClosed = message.Errorf("the store is closed")

// Do writes what do writes, whole or not at all; when it returns nil, it is
// committed. do may be called again where the database wants that.
func (s *Store) Do(ctx context.Context, do func(ctx context.Context, tx *sql.Tx) error) error {
	j := &job{do, make(chan error, 1)}
	select {
	case s.jobs <- j:
		return <-j.done
	case <-s.closed:
		return errClosed
	case <-ctx.Done():
		return ctx.Err()
	}
}

// write commits jobs, so many of those that wait together.
func (s *Store) write(together int) {
	for {
		select {
		case j := <-s.jobs:
			s.commit(s.more([]*job{j}, together))
		case <-s.closed:
			return
		}
	}
}

// more takes what else waits.
func (s *Store) more(jobs []*job, together int) []*job {
	for len(jobs) < together {
		select {
		case j := <-s.jobs:
			jobs = append(jobs, j)
		default:
			return jobs
		}
	}
	return jobs
}

// patience is how long a commit may take: the disk may be busy, and a caller
// that is gone has no say in it.
const patience = 30 * time.Second

// commit writes jobs in one transaction. One that fails leaves the others be:
// it is undone to its savepoint. Where the transaction itself fails, each is
// tried alone.
func (s *Store) commit(jobs []*job) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	failed, err := s.transact(ctx, jobs)
	if err != nil && len(jobs) > 1 {
		for _, j := range jobs {
			s.commit([]*job{j})
		}
		return
	}
	for i, j := range jobs {
		if failed[i] == nil {
			failed[i] = err
		}
		j.done <- failed[i]
	}
}

// transact writes jobs in one transaction; failed is what was wrong with each.
func (s *Store) transact(ctx context.Context, jobs []*job) (failed []error, err error) {
	failed = make([]error, len(jobs))
	tx, err := s.written.BeginTx(ctx, nil)
	if err != nil {
		return failed, err
	}
	defer tx.Rollback()
	for i, j := range jobs {
		if _, err := tx.ExecContext(ctx, "SAVEPOINT job"); err != nil {
			return failed, err
		}
		end := "RELEASE SAVEPOINT job"
		if failed[i] = j.do(ctx, tx); failed[i] != nil {
			end = "ROLLBACK TO SAVEPOINT job"
		}
		if _, err := tx.ExecContext(ctx, end); err != nil {
			return failed, err
		}
	}
	return failed, tx.Commit()
}

// stamp and moment turn times into what the database keeps, and back.
func stamp(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

func moment(micro int64) time.Time {
	if micro == 0 {
		return time.Time{}
	}
	return time.UnixMicro(micro).UTC()
}

// rows calls scan for each row of a query.
func rows(ctx context.Context, db interface {
	QueryContext(context.Context, string, ...any) (*sql.Rows, error)
}, scan func(*sql.Rows) error, query string, args ...any) error {
	found, err := db.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer found.Close()
	for found.Next() {
		if err := scan(found); err != nil {
			return err
		}
	}
	return found.Err()
}
