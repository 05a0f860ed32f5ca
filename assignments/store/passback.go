package store

import (
	"context"
	"database/sql"
	"time"
)

// A Passback is the mark of one student for one line item of a platform: the one
// that the platform has, and whether it may be another by now.
type Passback struct {
	Course, URL string
	Platform    string
	Assignment  string
	Subject     string // who the student is to the platform
	Person      string
	Points      *int64 // that the platform has; nil for none
	Most        int64
	Sent        time.Time
	Tries       int
	Problem     string

	lease int64 // what due was set to when it was taken
}

// changedSince is where marks may be others: a student whose attempt was graded,
// or about whom something was decided, in a lab whose marks go to a platform
// that knows the student.
const changedSince = `SELECT i.course, i.url, k.subject, k.person, MAX(x.at) AS at FROM (
		SELECT assignment, student, graded AS at FROM attempts WHERE graded > $1
		UNION ALL SELECT assignment, student, at FROM rulings WHERE at > $1) x
	JOIN line_items i ON i.assignment = x.assignment
	JOIN platform_courses c ON c.id = i.course AND c.connected > 0
	JOIN identities k ON k.platform = c.platform AND k.person = x.student
	LEFT JOIN passback p ON p.course = i.course AND p.url = i.url AND p.subject = k.subject
	WHERE p.seen IS NULL OR p.seen < x.at
	GROUP BY i.course, i.url, k.subject, k.person`

// NoteChanges finds marks that may have changed since a time, and makes them
// due. It returns how many there are.
func (s *Store) NoteChanges(ctx context.Context, since time.Time) (n int, err error) {
	type change struct {
		course, url, subject, person string
		at                           int64
	}
	var list []change
	err = rows(ctx, s.read, func(row *sql.Rows) error {
		var c change
		defer func() { list = append(list, c) }()
		return row.Scan(&c.course, &c.url, &c.subject, &c.person, &c.at)
	}, changedSince, stamp(since))
	if err != nil || len(list) == 0 {
		return 0, err
	}
	return len(list), s.Do(ctx, func(ctx context.Context, tx *sql.Tx) error {
		for _, c := range list {
			if _, err := tx.ExecContext(ctx, `INSERT INTO passback (course, url, subject, person, seen, due) VALUES ($1, $2, $3, $4, $5, $6)
				ON CONFLICT (course, url, subject) DO UPDATE SET seen = excluded.seen, due = excluded.due, person = excluded.person, tries = 0`,
				c.course, c.url, c.subject, c.person, c.at, stamp(time.Now())); err != nil {
				return err
			}
		}
		return nil
	})
}

// AllDue makes all marks of a course due once more, and forgets what the
// platform has.
func (s *Store) AllDue(ctx context.Context, course string) error {
	return s.Do(ctx, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "UPDATE passback SET due = $1, tries = 0, problem = '', points = NULL WHERE course = $2", stamp(time.Now()), course)
		return err
	})
}

// Due reports whether any mark is due.
func (s *Store) Due(ctx context.Context) (due bool, err error) {
	err = s.read.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM passback p JOIN platform_courses c ON c.id = p.course
		WHERE p.due > 0 AND p.due <= $1 AND c.connected > 0)`, stamp(time.Now())).Scan(&due)
	return due, err
}

// TakeDue takes marks that are due, for so long as a lease lasts: nobody else
// takes them meanwhile, and if nothing comes of it they are due again.
func (s *Store) TakeDue(ctx context.Context, lease time.Duration, most int) (list []Passback, err error) {
	if any, err := s.Due(ctx); err != nil || !any {
		return nil, err
	}
	now := time.Now()
	until := stamp(now.Add(lease))
	err = s.Do(ctx, func(ctx context.Context, tx *sql.Tx) error {
		list = nil
		lock := " FOR UPDATE OF p SKIP LOCKED"
		if s.sqlite {
			lock = ""
		}
		err := rows(ctx, tx, func(row *sql.Rows) error {
			p := Passback{lease: until}
			var sent int64
			defer func() { p.Sent = moment(sent); list = append(list, p) }()
			return row.Scan(&p.Course, &p.URL, &p.Platform, &p.Assignment, &p.Subject, &p.Person, &p.Points, &p.Most, &sent, &p.Tries, &p.Problem)
		}, `SELECT p.course, p.url, c.platform, i.assignment, p.subject, p.person, p.points, p.most, p.sent, p.tries, p.problem FROM passback p
			JOIN line_items i ON i.course = p.course AND i.url = p.url JOIN platform_courses c ON c.id = p.course
			WHERE p.due > 0 AND p.due <= $1 AND c.connected > 0 ORDER BY p.due LIMIT $2`+lock, stamp(now), most)
		if err != nil {
			return err
		}
		for _, p := range list {
			if _, err := tx.ExecContext(ctx, "UPDATE passback SET due = $1 WHERE course = $2 AND url = $3 AND subject = $4", until, p.Course, p.URL, p.Subject); err != nil {
				return err
			}
		}
		return nil
	})
	return list, err
}

// Settle notes what became of a mark that was taken: what the platform has now,
// and when to try again, the zero time for never. A change that came meanwhile
// stays due.
func (s *Store) Settle(ctx context.Context, p Passback, again time.Time) error {
	return s.Do(ctx, func(ctx context.Context, tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, "UPDATE passback SET points = $1, most = $2, sent = $3 WHERE course = $4 AND url = $5 AND subject = $6",
			p.Points, p.Most, stamp(p.Sent), p.Course, p.URL, p.Subject); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, "UPDATE passback SET due = $1, tries = $2, problem = $3 WHERE course = $4 AND url = $5 AND subject = $6 AND due = $7",
			stamp(again), p.Tries, p.Problem, p.Course, p.URL, p.Subject, p.lease)
		return err
	})
}

// A PassbackState is how the marks of a course stand.
type PassbackState struct {
	Sent, Waiting int
	Problems      []Passback // the first of them
}

// PassbackState tells how the marks of a course stand.
func (s *Store) PassbackState(ctx context.Context, course string) (state PassbackState, err error) {
	err = s.read.QueryRowContext(ctx, "SELECT COUNT(points), COALESCE(SUM(CASE WHEN due > 0 THEN 1 ELSE 0 END), 0) FROM passback WHERE course = $1", course).Scan(&state.Sent, &state.Waiting)
	if err != nil {
		return state, err
	}
	err = rows(ctx, s.read, func(row *sql.Rows) error {
		var p Passback
		defer func() { state.Problems = append(state.Problems, p) }()
		return row.Scan(&p.Person, &p.Assignment, &p.Tries, &p.Problem)
	}, `SELECT p.person, i.assignment, p.tries, p.problem FROM passback p JOIN line_items i ON i.course = p.course AND i.url = p.url
		WHERE p.course = $1 AND p.problem <> '' ORDER BY p.person LIMIT 20`, course)
	return state, err
}

// Retry makes marks of a course that did not arrive due now, and has them tried as
// often as new ones.
func (s *Store) Retry(ctx context.Context, course string) error {
	return s.Do(ctx, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "UPDATE passback SET due = $1, tries = 0 WHERE course = $2 AND problem <> ''", stamp(time.Now()), course)
		return err
	})
}
