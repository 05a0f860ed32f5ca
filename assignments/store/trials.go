package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"socketlab/capture/message"
)

// A Trial grades everything of a lab once more. Nothing of it counts until it is
// accepted.
type Trial struct {
	Assignment string
	Begun      time.Time
	Author     string
	Version    string // of the assignment and the program

	Total  int // attempts that were graded before it began
	Done   int // of them tried
	Failed int // of these not graded, by lab's own fault
}

// Over reports whether every attempt was tried.
func (t *Trial) Over() bool { return t.Done >= t.Total }

// BeginTrial begins a trial, in the place of one that there may be.
func (s *Store) BeginTrial(ctx context.Context, t Trial) error {
	return s.Do(ctx, func(ctx context.Context, tx *sql.Tx) error {
		if err := dropTrial(ctx, tx, t.Assignment); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, "INSERT INTO trials (assignment, begun, author, version) VALUES ($1, $2, $3, $4)", t.Assignment, stamp(t.Begun), t.Author, t.Version)
		return err
	})
}

// DropTrial ends a trial without any consequence.
func (s *Store) DropTrial(ctx context.Context, assignment string) error {
	return s.Do(ctx, func(ctx context.Context, tx *sql.Tx) error { return dropTrial(ctx, tx, assignment) })
}

func dropTrial(ctx context.Context, tx *sql.Tx, assignment string) error {
	if _, err := tx.ExecContext(ctx, "DELETE FROM trial_results WHERE assignment = $1", assignment); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, "DELETE FROM trials WHERE assignment = $1", assignment)
	return err
}

// Trial finds the trial of a lab, if there is one.
func (s *Store) Trial(ctx context.Context, assignment string) (t Trial, err error) {
	t.Assignment = assignment
	var begun int64
	err = s.read.QueryRowContext(ctx, `SELECT begun, author, version,
		(SELECT COUNT(*) FROM attempts WHERE assignment = $1 AND graded > 0 AND graded <= trials.begun),
		(SELECT COUNT(*) FROM trial_results WHERE assignment = $1),
		(SELECT COUNT(*) FROM trial_results WHERE assignment = $1 AND result IS NULL)
		FROM trials WHERE assignment = $1`, assignment).Scan(&begun, &t.Author, &t.Version, &t.Total, &t.Done, &t.Failed)
	t.Begun = moment(begun)
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrNotFound
	}
	return t, err
}

// Untried lists the attempts that the trial of a lab has not come to yet. What
// was handed in since it began was graded by what is tried.
func (s *Store) Untried(ctx context.Context, assignment string) (keys []Key, err error) {
	err = rows(ctx, s.read, func(row *sql.Rows) error {
		k := Key{Assignment: assignment}
		defer func() { keys = append(keys, k) }()
		return row.Scan(&k.Student, &k.Number)
	}, `SELECT a.student, a.number FROM attempts a JOIN trials t ON t.assignment = a.assignment
		WHERE a.assignment = $1 AND a.graded > 0 AND a.graded <= t.begun
		AND NOT EXISTS (SELECT 1 FROM trial_results r WHERE r.assignment = a.assignment AND r.student = a.student AND r.number = a.number)
		ORDER BY a.student, a.number`, assignment)
	return keys, err
}

// IsTried reports whether the trial of a lab has come to an attempt.
func (s *Store) IsTried(ctx context.Context, k Key) (bool, error) {
	var n int
	err := s.read.QueryRowContext(ctx, "SELECT COUNT(*) FROM trial_results WHERE assignment = $1 AND student = $2 AND number = $3", k.Assignment, k.Student, k.Number).Scan(&n)
	return n > 0, err
}

// KeepTried keeps what a trial found out of an attempt, unless another trial has
// taken its place; result is nil where lab itself failed. Doing so twice does no
// harm.
func (s *Store) KeepTried(ctx context.Context, t Trial, k Key, version string, result []byte) error {
	return s.Do(ctx, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO trial_results (assignment, student, number, version, result)
			SELECT a.assignment, a.student, a.number, $4, $5 FROM attempts a JOIN trials t ON t.assignment = a.assignment AND t.begun = $6
			WHERE a.assignment = $1 AND a.student = $2 AND a.number = $3 AND a.graded > 0 AND a.graded <= t.begun
			ON CONFLICT (assignment, student, number) DO UPDATE SET version = excluded.version, result = excluded.result`,
			k.Assignment, k.Student, k.Number, version, result, stamp(t.Begun))
		return err
	})
}

// Tried lists what a trial found out of attempts of the students whose ids lie
// between two, these included; others stand as they are.
func (s *Store) Tried(ctx context.Context, assignment, first, last string) (found map[Key][]byte, err error) {
	found = map[Key][]byte{}
	err = rows(ctx, s.read, func(row *sql.Rows) error {
		k := Key{Assignment: assignment}
		var result []byte
		if err := row.Scan(&k.Student, &k.Number, &result); err != nil {
			return err
		}
		found[k] = result
		return nil
	}, "SELECT student, number, result FROM trial_results WHERE assignment = $1 AND student >= $2 AND student <= $3 AND result IS NOT NULL", assignment, first, last)
	return found, err
}

// ErrOtherTrial is returned where somebody accepts what they have not seen.
var ErrOtherTrial = message.Errorf("these are not the differences that were shown; please look at them once more")

// AcceptTrial lets what a trial found count. begun says which one was meant.
func (s *Store) AcceptTrial(ctx context.Context, assignment string, begun, at time.Time) (changed int64, err error) {
	err = s.Do(ctx, func(ctx context.Context, tx *sql.Tx) error {
		if err := one(tx.ExecContext(ctx, "UPDATE trials SET author = author WHERE assignment = $1 AND begun = $2", assignment, stamp(begun))); err != nil {
			return ErrOtherTrial
		}
		const tried = " FROM trial_results r WHERE r.assignment = attempts.assignment AND r.student = attempts.student AND r.number = attempts.number AND r.result IS NOT NULL"
		done, err := tx.ExecContext(ctx, "UPDATE attempts SET graded = $2, version = (SELECT r.version"+tried+"), result = (SELECT r.result"+tried+")"+
			" WHERE assignment = $1 AND EXISTS (SELECT 1"+tried+")", assignment, stamp(at))
		if err != nil {
			return err
		}
		if changed, err = done.RowsAffected(); err != nil {
			return err
		}
		return dropTrial(ctx, tx, assignment)
	})
	return changed, err
}
