package store

import (
	"context"
	"database/sql"
	"time"
)

// Kinds of rulings.
const (
	Mark      = "mark"
	Comment   = "comment"
	Extension = "extension"
)

// A Ruling is one thing that a teacher decided about one student.
type Ruling struct {
	Assignment, Student string
	Kind                string
	About               string // id of a check; "" for the whole
	Value               *int64 // points of a Mark, or microseconds since 1970 of an Extension; nil takes back what was decided before
	Words               string // the reason, or the comment
	Author              string
	At                  time.Time
}

// Until is the time of an extension.
func (r *Ruling) Until() time.Time {
	if r.Value == nil {
		return time.Time{}
	}
	return moment(*r.Value)
}

// Rule keeps a ruling, beside those that there are.
func (s *Store) Rule(ctx context.Context, r Ruling) error {
	return s.Do(ctx, func(ctx context.Context, tx *sql.Tx) error {
		if err := one(tx.ExecContext(ctx, "UPDATE people SET id = id WHERE id = $1", r.Student)); err != nil {
			return err
		}
		var last int64
		if err := tx.QueryRowContext(ctx, "SELECT COALESCE(MAX(serial), 0) FROM rulings WHERE assignment = $1 AND student = $2",
			r.Assignment, r.Student).Scan(&last); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, "INSERT INTO rulings (assignment, student, serial, kind, about, value, words, author, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
			r.Assignment, r.Student, last+1, r.Kind, r.About, r.Value, r.Words, r.Author, stamp(r.At))
		return err
	})
}

// Rulings lists what was ever decided for an assignment, by student, oldest
// first; of one student, unless student is "".
func (s *Store) Rulings(ctx context.Context, assignment, student string) ([]Ruling, error) {
	return s.rulings(ctx, "assignment = $1 AND ($2 = '' OR student = $2)", assignment, student)
}

func (s *Store) rulings(ctx context.Context, where string, args ...any) (list []Ruling, err error) {
	err = rows(ctx, s.read, func(row *sql.Rows) error {
		var r Ruling
		var at int64
		if err := row.Scan(&r.Assignment, &r.Student, &r.Kind, &r.About, &r.Value, &r.Words, &r.Author, &at); err != nil {
			return err
		}
		r.At = moment(at)
		list = append(list, r)
		return nil
	}, "SELECT assignment, student, kind, about, value, words, author, at FROM rulings WHERE "+where+" ORDER BY assignment, student, serial", args...)
	return list, err
}

// InForce returns those of a history that hold now: the newest mark for each
// check, the newest extension, and all comments that were not taken back.
func InForce(history []Ruling) (now []Ruling) {
	type subject struct{ student, kind, about string }
	newest := map[subject]int{}
	for i, r := range history {
		newest[subject{r.Student, r.Kind, r.About}] = i
	}
	for i, r := range history {
		last := newest[subject{r.Student, r.Kind, r.About}] == i
		if r.Kind == Comment || last && r.Value != nil {
			now = append(now, r)
		}
	}
	return now
}
