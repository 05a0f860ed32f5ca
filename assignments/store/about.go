package store

import (
	"bytes"
	"context"
	"database/sql"
	"time"
)

// About is all that is kept of one person, but for what is in files.
type About struct {
	Person   Person
	Handed   []Attempt `json:"-"` // by assignment, oldest first
	Rulings  []Ruling
	Audit    []Event
	Known    []Identity
	Passback []Passback
}

// An Identity is who somebody is elsewhere.
type Identity struct{ Platform, Subject string }

// About finds all that is kept of a person.
func (s *Store) About(ctx context.Context, id string) (a About, err error) {
	if a.Person, err = s.Person(ctx, id); err != nil {
		return a, err
	}
	if a.Handed, err = attempts(ctx, s.read, "student = $1", id); err != nil {
		return a, err
	}
	if a.Audit, err = s.Audit(ctx, id, 100_000); err != nil {
		return a, err
	}
	if a.Rulings, err = s.rulings(ctx, "student = $1", id); err != nil {
		return a, err
	}
	if err := rows(ctx, s.read, func(row *sql.Rows) error {
		var i Identity
		defer func() { a.Known = append(a.Known, i) }()
		return row.Scan(&i.Platform, &i.Subject)
	}, "SELECT platform, subject FROM identities WHERE person = $1 ORDER BY platform, subject", id); err != nil {
		return a, err
	}
	err = rows(ctx, s.read, func(row *sql.Rows) error {
		p := Passback{Person: id}
		var sent int64
		defer func() { p.Sent = moment(sent); a.Passback = append(a.Passback, p) }()
		return row.Scan(&p.Course, &p.URL, &p.Subject, &p.Points, &p.Most, &sent, &p.Tries, &p.Problem)
	}, "SELECT course, url, subject, points, most, sent, tries, problem FROM passback WHERE person = $1 ORDER BY course, url, subject", id)
	return a, err
}

// Space is how many octets somebody has handed in.
func (s *Store) Space(ctx context.Context, student string) (octets int64, err error) {
	err = s.read.QueryRowContext(ctx, "SELECT CAST(COALESCE(SUM(size), 0) AS BIGINT) FROM files WHERE student = $1", student).Scan(&octets)
	return octets, err
}

// Waits counts what waits in the whole course, on whichever machine: attempts to be
// graded, and marks to be sent to platforms.
func (s *Store) Waits(ctx context.Context) (attempts, marks int64, err error) {
	err = s.read.QueryRowContext(ctx, "SELECT (SELECT COUNT(*) FROM attempts WHERE graded = 0), (SELECT COUNT(*) FROM passback WHERE due > 0)").Scan(&attempts, &marks)
	return attempts, marks, err
}

// endSessions ends the sessions in which somebody's id stands.
func endSessions(ctx context.Context, tx *sql.Tx, id string) error {
	var list []string
	err := rows(ctx, tx, func(row *sql.Rows) error {
		var token string
		var data []byte
		if err := row.Scan(&token, &data); err != nil {
			return err
		}
		if bytes.Contains(data, []byte(id)) {
			list = append(list, token)
		}
		return nil
	}, "SELECT token, data FROM sessions WHERE expires > $1", stamp(time.Now()))
	if err != nil {
		return err
	}
	for _, token := range list {
		if _, err := tx.ExecContext(ctx, "DELETE FROM sessions WHERE token = $1", token); err != nil {
			return err
		}
	}
	return nil
}
