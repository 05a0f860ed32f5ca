package store

import (
	"context"
	"database/sql"
	"errors"
	"time"
)

// Sessions keeps the sessions of package scs. It has that package's CtxStore.
type Sessions struct{ *Store }

// findTime is how long a page waits for its session: somebody who waits for longer
// wants to be told that the database does not answer.
const findTime = 10 * time.Second

// FindCtx returns the data of a session that has not expired.
func (s Sessions) FindCtx(ctx context.Context, token string) (data []byte, found bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, findTime)
	defer cancel()
	err = s.read.QueryRowContext(ctx, "SELECT data FROM sessions WHERE token = $1 AND expires > $2", token, stamp(time.Now())).Scan(&data)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, false, nil
	}
	return data, err == nil, err
}

// CommitCtx keeps a session, and throws old ones away.
func (s Sessions) CommitCtx(ctx context.Context, token string, data []byte, expires time.Time) error {
	return s.Do(ctx, func(ctx context.Context, tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, "DELETE FROM sessions WHERE expires <= $1", stamp(time.Now())); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO sessions (token, data, expires) VALUES ($1, $2, $3)
			ON CONFLICT (token) DO UPDATE SET data = excluded.data, expires = excluded.expires`, token, data, stamp(expires))
		return err
	})
}

// DeleteCtx ends a session.
func (s Sessions) DeleteCtx(ctx context.Context, token string) error {
	return s.Do(ctx, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "DELETE FROM sessions WHERE token = $1", token)
		return err
	})
}

// Find, Commit and Delete are the same without a context.
func (s Sessions) Find(token string) ([]byte, bool, error) {
	return s.FindCtx(context.Background(), token)
}

// Commit is CommitCtx without a context.
func (s Sessions) Commit(token string, data []byte, expires time.Time) error {
	return s.CommitCtx(context.Background(), token, data, expires)
}

// Delete is DeleteCtx without a context.
func (s Sessions) Delete(token string) error { return s.DeleteCtx(context.Background(), token) }

// An Event is a line of the audit log: who did what, about whom, from where.
type Event struct {
	At                        time.Time
	Who, What, About, Address string
}

// Note writes a line into the audit log.
func (s *Store) Note(ctx context.Context, e Event) error {
	return s.Do(ctx, func(ctx context.Context, tx *sql.Tx) error { return note(ctx, tx, e) })
}

func note(ctx context.Context, tx *sql.Tx, e Event) error {
	_, err := tx.ExecContext(ctx, "INSERT INTO audit (at, who, what, about, address) VALUES ($1, $2, $3, $4, $5)",
		stamp(e.At), e.Who, e.What, e.About, e.Address)
	return err
}

// Audit lists the newest lines of the audit log, newest first; about is whom
// they are about, or who did it, "" for all.
func (s *Store) Audit(ctx context.Context, about string, most int) (list []Event, err error) {
	err = rows(ctx, s.read, func(row *sql.Rows) error {
		var e Event
		var at int64
		if err := row.Scan(&at, &e.Who, &e.What, &e.About, &e.Address); err != nil {
			return err
		}
		e.At = moment(at)
		list = append(list, e)
		return nil
	}, "SELECT at, who, what, about, address FROM audit WHERE $1 = '' OR about = $1 OR who = $1 ORDER BY at DESC LIMIT $2", about, most)
	return list, err
}
