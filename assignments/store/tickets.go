package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"
)

// KeepTicket keeps what is good for one time, for whoever brings its token
// before it expires. Only a digest of the token is kept. about becomes JSON.
func (s *Store) KeepTicket(ctx context.Context, kind, token string, about any, expires time.Time) error {
	raw, err := json.Marshal(about)
	if err != nil {
		return err
	}
	return s.Do(ctx, func(ctx context.Context, tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, "DELETE FROM tickets WHERE expires <= $1", stamp(time.Now())); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, "INSERT INTO tickets (digest, about, expires) VALUES ($1, $2, $3)", digestOf(kind+" "+token), raw, stamp(expires))
		return err
	})
}

// TakeTicket reads what was kept, which is gone then: of several who bring the
// same token, one gets it.
func (s *Store) TakeTicket(ctx context.Context, kind, token string, about any) error {
	var raw []byte
	err := s.Do(ctx, func(ctx context.Context, tx *sql.Tx) error {
		return found(tx.QueryRowContext(ctx, "DELETE FROM tickets WHERE digest = $1 AND expires > $2 RETURNING about", digestOf(kind+" "+token), stamp(time.Now())).Scan(&raw))
	})
	if err != nil {
		return err
	}
	return json.Unmarshal(raw, about)
}

// Ticket reads what was kept, and leaves it there.
func (s *Store) Ticket(ctx context.Context, kind, token string, about any) error {
	var raw []byte
	err := found(s.read.QueryRowContext(ctx, "SELECT about FROM tickets WHERE digest = $1 AND expires > $2", digestOf(kind+" "+token), stamp(time.Now())).Scan(&raw))
	if err != nil {
		return err
	}
	return json.Unmarshal(raw, about)
}

// found makes ErrNotFound of an empty answer.
func found(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return ErrNotFound
	}
	return err
}
