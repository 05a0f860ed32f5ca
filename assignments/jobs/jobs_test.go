package jobs

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"database/sql"

	"socketlab/assignments/store"
	"socketlab/assignments/store/postgrestest"
)

func TestMain(m *testing.M) {
	code := m.Run()
	postgrestest.Stop()
	os.Exit(code)
}

// each runs a test on SQLite, and on Postgres where that is installed.
func each(t *testing.T, test func(t *testing.T, s *store.Store)) {
	if !store.Have {
		t.Skip("built without databases, as for -race; make test runs this without that")
	}
	run := func(name string, address func() string) {
		t.Run(name, func(t *testing.T) {
			s, err := store.Open(t.Context(), address(), t.TempDir())
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { s.Close() })
			test(t, s)
		})
	}
	run("sqlite", func() string { return "sqlite:" + filepath.Join(t.TempDir(), "course.db") })
	if !testing.Short() {
		run("postgres", func() string { return postgrestest.Database(t) })
	}
}

func start(t *testing.T, s *store.Store, workers int, kinds ...Kind) *Queue {
	t.Helper()
	q, err := New(t.Context(), s, Config{Kinds: kinds, Workers: workers, Log: slog.New(slog.DiscardHandler)})
	if err == nil {
		err = q.Start(t.Context())
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { q.Stop(context.Background()) })
	return q
}

// patience is how long a busy machine may take.
const patience = time.Minute

func take[T any](t *testing.T, from <-chan T) (v T) {
	t.Helper()
	select {
	case v = <-from:
	case <-time.After(patience):
		t.Fatal("nothing is done")
	}
	return v
}

type page struct {
	Of     string
	Number int
}

func TestJobsAreDoneElsewhere(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		done := make(chan page, 100)
		kind := NewKind("read", time.Second, func(_ context.Context, p page) error { done <- p; return nil })
		adder := start(t, s, 0, kind) // does none
		start(t, s, 3, kind)
		var want []any
		for i := range 20 {
			want = append(want, page{"책", i})
		}
		if err := adder.AddAll(t.Context(), nil, "read", want, Options{}); err != nil {
			t.Fatal(err)
		}
		seen := map[page]bool{}
		for range want {
			seen[take(t, done)] = true
		}
		if len(seen) != len(want) || !seen[page{"책", 19}] {
			t.Errorf("done: %v", seen)
		}
	})
}

// A job is there if what it belongs to is there.
func TestAJobIsPartOfATransaction(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		done := make(chan string, 10)
		q := start(t, s, 1, NewKind("say", time.Second, func(_ context.Context, word string) error { done <- word; return nil }))
		undone := errors.New("undone")
		for word, end := range map[string]error{"kept": nil, "dropped": undone} {
			err := s.Do(t.Context(), func(ctx context.Context, tx *sql.Tx) error {
				return errors.Join(q.Add(ctx, tx, "say", word, Options{}), end)
			})
			if (err != nil) != (end != nil) {
				t.Errorf("%s: %v", word, err)
			}
		}
		q.Add(t.Context(), nil, "say", "last", Options{Last: true})
		if got := []string{take(t, done), take(t, done)}; !slices.Equal(got, []string{"kept", "last"}) {
			t.Errorf("got %q", got)
		}
	})
}

func TestTheSameJobWaitsOnce(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		done := make(chan int, 10)
		kind := NewKind("count", time.Second, func(_ context.Context, n int) error { done <- n; return nil })
		adder := start(t, s, 0, kind)
		for range 3 {
			if err := adder.Add(t.Context(), nil, "count", 7, Options{Once: true}); err != nil {
				t.Fatal(err)
			}
		}
		adder.Add(t.Context(), nil, "count", 8, Options{Last: true})
		start(t, s, 1, kind)
		if got := []int{take(t, done), take(t, done)}; !slices.Equal(got, []int{7, 8}) {
			t.Errorf("got %v", got)
		}
	})
}

// What cannot be done now is done later; what fails or panics is tried again.
func TestJobsAreTriedAgain(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		var tries atomic.Int32
		done := make(chan int32, 1)
		q := start(t, s, 1, NewKind("stubborn", time.Second, func(context.Context, int) error {
			switch n := tries.Add(1); n {
			case 1:
				return After(0)
			case 2:
				panic("never")
			default:
				done <- n
				return nil
			}
		}))
		q.Add(t.Context(), nil, "stubborn", 0, Options{})
		if n := take(t, done); n != 3 {
			t.Errorf("done at try %d", n)
		}
	})
}
