package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"sync"
	"time"
)

// A Change says that something of a student in an assignment is new.
type Change struct{ Assignment, Student string }

// news are changes that wait to be told.
type news struct {
	mu      sync.Mutex
	waiting map[Change]bool
}

const (
	tellEvery   = 200 * time.Millisecond // so many changes in that time are one piece of news
	listenAgain = 2 * time.Second        // after the connection broke
	channel     = "lab_news"             // of Postgres
	keptNews    = 1000                   // rows of SQLite
)

// Tell tells whoever listens, in any process, that something of a student has
// changed. It does so soon, and not at once.
func (s *Store) Tell(c Change) {
	s.news.mu.Lock()
	defer s.news.mu.Unlock()
	if s.news.waiting == nil {
		s.news.waiting = map[Change]bool{}
	}
	s.news.waiting[c] = true
}

// take returns what waits to be told, as a list in JSON; nil if nothing does.
func (n *news) take() []byte {
	n.mu.Lock()
	defer n.mu.Unlock()
	if len(n.waiting) == 0 {
		return nil
	}
	var list []Change
	for c := range n.waiting {
		list = append(list, c)
	}
	clear(n.waiting)
	text, err := json.Marshal(list)
	if err != nil {
		panic(err) // strings
	}
	return text
}

// tellNews tells the news until Close.
func (s *Store) tellNews() {
	for {
		select {
		case <-time.After(tellEvery):
		case <-s.closed:
			return
		}
		s.tell()
	}
}

// tell tells what waits to be told.
func (s *Store) tell() {
	list := s.news.take()
	if list == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if s.sqlite {
		s.Do(ctx, func(ctx context.Context, tx *sql.Tx) error { return tellSQLite(ctx, tx, list) })
	} else { // by itself: a transaction that writes and notifies keeps others from committing
		s.written.ExecContext(ctx, "SELECT pg_notify($1, one::text) FROM json_array_elements($2::json) one", channel, string(list))
	}
}

// tellSQLite writes news down; those of somebody who was forgotten meanwhile are
// none.
func tellSQLite(ctx context.Context, tx *sql.Tx, list []byte) error {
	if _, err := tx.ExecContext(ctx, "INSERT INTO news (assignment, student) SELECT value->>'Assignment', value->>'Student' FROM json_each($1)"+
		" WHERE value->>'Student' = '' OR EXISTS (SELECT 1 FROM people WHERE id = value->>'Student')", string(list)); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, "DELETE FROM news WHERE serial <= (SELECT MAX(serial) FROM news) - $1", keptNews)
	return err
}

// Listen calls heard for each change that was told in any process, this one
// included, until ctx ends. It calls missed when it begins to hear, and when it
// does so again because the database was away: nobody knows what was told before.
func (s *Store) Listen(ctx context.Context, heard func(Change), missed func()) {
	listen := s.listenPostgres
	if s.sqlite {
		listen = s.listenSQLite
	}
	for ctx.Err() == nil {
		listen(ctx, heard, missed)
		select {
		case <-time.After(listenAgain):
		case <-ctx.Done():
		}
	}
}

// listenSQLite looks into the table of news. Until something is written, that
// costs next to nothing.
func (s *Store) listenSQLite(ctx context.Context, heard func(Change), began func()) error {
	var last int64
	err := s.read.QueryRowContext(ctx, "SELECT COALESCE(MAX(serial), 0) FROM news").Scan(&last)
	began()
	for err == nil {
		select {
		case <-time.After(tellEvery):
		case <-ctx.Done():
			return ctx.Err()
		}
		err = rows(ctx, s.read, func(row *sql.Rows) error {
			var c Change
			err := row.Scan(&last, &c.Assignment, &c.Student)
			if err == nil {
				heard(c)
			}
			return err
		}, "SELECT serial, assignment, student FROM news WHERE serial > $1 ORDER BY serial", last)
	}
	return err
}
