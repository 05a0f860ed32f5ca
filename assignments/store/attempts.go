package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"time"

	"socketlab/capture/message"
)

// small is up to how many octets a file lies in the database.
const small = 64 << 10

// A Key names an attempt.
type Key struct {
	Assignment, Student string
	Number              int // from 1; 0 of one that is not kept yet
}

// An Attempt is what a student handed in at one time.
type Attempt struct {
	Key
	Received time.Time
	Graded   time.Time // zero while it waits
	Version  string    // of the program that graded it
	Result   []byte    // what that found, nil while it waits
}

// A File is one file of an attempt.
type File struct {
	Name    string // as the student called it; for people, never to be opened
	Size    int64
	Digest  string // SHA-256, in hexadecimal digits
	Place   int    // among the files of its attempt, from 0
	Content []byte // nil in lists
}

// Receive keeps an attempt, which came from an address at a time. When it returns
// nil, the attempt is on the disk under the returned key: now it may be called
// received. allowed, unless it is nil, is asked in the same transaction with the
// attempts that there are, oldest first.
func (s *Store) Receive(ctx context.Context, assignment, student string, at time.Time, address string, list []File, allowed func([]Attempt) error) (key Key, err error) {
	for i := range list {
		sum := sha256.Sum256(list[i].Content)
		list[i].Size, list[i].Digest = int64(len(list[i].Content)), hex.EncodeToString(sum[:])
		if err := s.keepBlob(ctx, list[i]); err != nil {
			return key, err
		}
	}
	err = s.Do(ctx, func(ctx context.Context, tx *sql.Tx) error {
		// Of two servers, the second waits here for the first.
		if err := one(tx.ExecContext(ctx, "UPDATE people SET id = id WHERE id = $1", student)); err != nil {
			return err
		}
		if allowed != nil {
			before, err := attempts(ctx, tx, "assignment = $1 AND student = $2", assignment, student)
			if err == nil {
				err = allowed(before)
			}
			if err != nil {
				return err
			}
		}
		key = Key{assignment, student, 0}
		if err := tx.QueryRowContext(ctx, "SELECT COALESCE(MAX(number), 0) + 1 FROM attempts WHERE assignment = $1 AND student = $2",
			assignment, student).Scan(&key.Number); err != nil {
			return err
		}
		if err := insert(ctx, tx, key, at, list); err != nil {
			return err
		}
		return note(ctx, tx, Event{at, student, "uploaded " + assignment, student, address})
	})
	for _, f := range list { // the last who referred to it may have been deleted just before
		if err == nil {
			err = s.keepBlob(ctx, f)
		}
	}
	return key, err
}

func insert(ctx context.Context, tx *sql.Tx, key Key, at time.Time, list []File) error {
	if _, err := tx.ExecContext(ctx, "INSERT INTO attempts (assignment, student, number, received) VALUES ($1, $2, $3, $4)",
		key.Assignment, key.Student, key.Number, stamp(at)); err != nil {
		return err
	}
	for i, f := range list {
		if err := insertFile(ctx, tx, key, i, f); err != nil {
			return err
		}
	}
	return nil
}

func insertFile(ctx context.Context, tx *sql.Tx, key Key, place int, f File) error {
	var content any
	if f.Size <= small {
		content = append([]byte{}, f.Content...)
	}
	_, err := tx.ExecContext(ctx, "INSERT INTO files (assignment, student, number, place, name, size, digest, content) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
		key.Assignment, key.Student, key.Number, place, f.Name, f.Size, f.Digest, content)
	return err
}

// blobPatience is how long a large file may take to be kept.
const blobPatience = time.Minute

// keepBlob puts a large file where such lie, before anybody refers to it.
func (s *Store) keepBlob(ctx context.Context, f File) error {
	if f.Size <= small {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, blobPatience) // S3 may neither answer nor refuse
	defer cancel()
	if there, err := s.blobs.has(ctx, f.Digest); there || err != nil {
		return err
	}
	return s.blobs.write(ctx, f.Digest, f.Content)
}

// digests are the large files of a student.
func digests(ctx context.Context, tx *sql.Tx, student string) (list []string, err error) {
	err = rows(ctx, tx, func(row *sql.Rows) error {
		var digest string
		defer func() { list = append(list, digest) }()
		return row.Scan(&digest)
	}, "SELECT DISTINCT digest FROM files WHERE student = $1 AND content IS NULL", student)
	return list, err
}

// sweep removes large files that nobody refers to any more. Meanwhile, nobody
// else comes to refer to them.
func (s *Store) sweep(ctx context.Context, digests []string) error {
	if len(digests) == 0 {
		return nil
	}
	return s.Do(ctx, func(ctx context.Context, tx *sql.Tx) error {
		if !s.sqlite { // where there is one writer at a time
			if _, err := tx.ExecContext(ctx, "LOCK TABLE files IN SHARE ROW EXCLUSIVE MODE"); err != nil {
				return err
			}
		}
		for _, digest := range digests {
			var n int
			if err := tx.QueryRowContext(ctx, "SELECT COUNT(*) FROM files WHERE digest = $1", digest).Scan(&n); err != nil {
				return err
			}
			if n > 0 {
				continue
			}
			if err := s.blobs.remove(ctx, digest); err != nil {
				return err
			}
		}
		return nil
	})
}

const attemptColumns = "assignment, student, number, received, graded, version, result"

func attempts(ctx context.Context, db interface {
	QueryContext(context.Context, string, ...any) (*sql.Rows, error)
}, where string, args ...any) (list []Attempt, err error) {
	err = rows(ctx, db, func(row *sql.Rows) error {
		var a Attempt
		var received, graded int64
		if err := row.Scan(&a.Assignment, &a.Student, &a.Number, &received, &graded, &a.Version, &a.Result); err != nil {
			return err
		}
		a.Received, a.Graded = moment(received), moment(graded)
		list = append(list, a)
		return nil
	}, "SELECT "+attemptColumns+" FROM attempts WHERE "+where+" ORDER BY student, number", args...)
	return list, err
}

// Attempts lists a student's attempts at an assignment, oldest first.
func (s *Store) Attempts(ctx context.Context, assignment, student string) ([]Attempt, error) {
	return attempts(ctx, s.read, "assignment = $1 AND student = $2", assignment, student)
}

// AllAttempts lists everybody's attempts at an assignment, by student, oldest
// first.
func (s *Store) AllAttempts(ctx context.Context, assignment string) ([]Attempt, error) {
	return attempts(ctx, s.read, "assignment = $1", assignment)
}

// SomeAttempts lists the attempts at an assignment of the students whose ids lie
// between two, these included, by student, oldest first.
func (s *Store) SomeAttempts(ctx context.Context, assignment, first, last string) ([]Attempt, error) {
	return attempts(ctx, s.read, "assignment = $1 AND student >= $2 AND student <= $3", assignment, first, last)
}

// Attempt finds one attempt.
func (s *Store) Attempt(ctx context.Context, k Key) (Attempt, error) {
	list, err := attempts(ctx, s.read, "assignment = $1 AND student = $2 AND number = $3", k.Assignment, k.Student, k.Number)
	if err == nil && len(list) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return Attempt{}, err
	}
	return list[0], nil
}

// Waiting lists the attempts that were not graded yet, oldest first, of those
// that were received before a time.
func (s *Store) Waiting(ctx context.Context, before time.Time, most int) (list []Attempt, err error) {
	err = rows(ctx, s.read, func(row *sql.Rows) error {
		var a Attempt
		var received int64
		if err := row.Scan(&a.Assignment, &a.Student, &a.Number, &received); err != nil {
			return err
		}
		a.Received = moment(received)
		list = append(list, a)
		return nil
	}, "SELECT assignment, student, number, received FROM attempts WHERE graded = 0 AND received < $1 ORDER BY received, student, number LIMIT $2", stamp(before), most)
	return list, err
}

// Grade keeps what was found out of an attempt, unless somebody has done so
// before: then done is false.
func (s *Store) Grade(ctx context.Context, k Key, at time.Time, version string, result []byte) (done bool, err error) {
	err = s.Do(ctx, func(ctx context.Context, tx *sql.Tx) error {
		changed, err := tx.ExecContext(ctx, "UPDATE attempts SET graded = $1, version = $2, result = $3 WHERE assignment = $4 AND student = $5 AND number = $6 AND graded = 0",
			stamp(at), version, result, k.Assignment, k.Student, k.Number)
		if err = one(changed, err); errors.Is(err, ErrNotFound) {
			var there int
			done = false
			return tx.QueryRowContext(ctx, "SELECT 1 FROM attempts WHERE assignment = $1 AND student = $2 AND number = $3", k.Assignment, k.Student, k.Number).Scan(&there)
		}
		done = err == nil
		return err
	})
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrNotFound
	}
	return done && err == nil, err
}

// Files lists the files of an attempt, without what is in them.
func (s *Store) Files(ctx context.Context, k Key) (list []File, err error) {
	err = rows(ctx, s.read, func(row *sql.Rows) error {
		f := File{Place: len(list)}
		if err := row.Scan(&f.Name, &f.Size, &f.Digest); err != nil {
			return err
		}
		list = append(list, f)
		return nil
	}, "SELECT name, size, digest FROM files WHERE assignment = $1 AND student = $2 AND number = $3 ORDER BY place", k.Assignment, k.Student, k.Number)
	if err == nil && len(list) == 0 {
		err = ErrNotFound
	}
	return list, err
}

// ErrThere is returned where something is there already.
var ErrThere = message.Errorf("it is there already")

// AddFile puts a file beside those of an attempt that was graded, which then waits
// to be graded anew. The error is ErrThere if the attempt has a file with this
// name, and ErrNotFound if it is not graded.
func (s *Store) AddFile(ctx context.Context, k Key, f File) error {
	sum := sha256.Sum256(f.Content)
	f.Size, f.Digest = int64(len(f.Content)), hex.EncodeToString(sum[:])
	if err := s.keepBlob(ctx, f); err != nil {
		return err
	}
	return s.Do(ctx, func(ctx context.Context, tx *sql.Tx) error {
		if err := one(tx.ExecContext(ctx, "UPDATE attempts SET graded = 0 WHERE assignment = $1 AND student = $2 AND number = $3 AND graded > 0", k.Assignment, k.Student, k.Number)); err != nil {
			return err
		}
		var there, place int
		if err := tx.QueryRowContext(ctx, "SELECT COALESCE(SUM(CASE WHEN name = $4 THEN 1 ELSE 0 END), 0), COALESCE(MAX(place), -1) + 1 FROM files WHERE assignment = $1 AND student = $2 AND number = $3",
			k.Assignment, k.Student, k.Number, f.Name).Scan(&there, &place); err != nil {
			return err
		}
		if there > 0 {
			return ErrThere
		}
		if _, err := tx.ExecContext(ctx, "DELETE FROM trial_results WHERE assignment = $1 AND student = $2 AND number = $3", k.Assignment, k.Student, k.Number); err != nil {
			return err
		}
		return insertFile(ctx, tx, k, place, f)
	})
}

// Content returns what is in a file of an attempt.
func (s *Store) Content(ctx context.Context, k Key, f File) (content []byte, err error) {
	if f.Size > small {
		return s.blobs.read(ctx, f.Digest)
	}
	err = s.read.QueryRowContext(ctx, "SELECT content FROM files WHERE assignment = $1 AND student = $2 AND number = $3 AND place = $4",
		k.Assignment, k.Student, k.Number, f.Place).Scan(&content)
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrNotFound
	}
	return content, err
}
