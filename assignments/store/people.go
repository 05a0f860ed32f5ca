package store

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"strings"

	"socketlab/assignments/gradebook"
)

// A Person is somebody who may enter: a student, or a teacher.
type Person struct {
	gradebook.Student

	token string // digest of it
}

// Epoch changes when a person gets another token: what was begun in an earlier
// one has ended.
func (p Person) Epoch() string { return p.token[:min(16, len(p.token))] }

// teacher begins the id of a teacher: no student id does.
const teacher = "@"

// Teacher returns the person of a teacher.
func Teacher(name string) Person {
	return Person{Student: gradebook.Student{ID: teacher + name, Name: name}}
}

// IsTeacher tells a teacher from a student.
func (p Person) IsTeacher() bool { return strings.HasPrefix(p.ID, teacher) }

// newToken makes a token that nobody guesses: 130 random bits.
func newToken() string { return strings.ToLower(rand.Text()) }

// digestOf is all that is kept of a token.
func digestOf(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

const personColumns = "id, name, department, section, team, email, login, number"

func (p *Person) fields() []any {
	return []any{&p.ID, &p.Name, &p.Department, &p.Section, &p.Group, &p.Email, &p.Login, &p.Number}
}

// Enrol writes people down, or what is new about them. It returns the tokens of
// those who are new, by id: nobody can find them out afterwards.
func (s *Store) Enrol(ctx context.Context, people []Person) (tokens map[string]string, err error) {
	err = s.Do(ctx, func(ctx context.Context, tx *sql.Tx) error {
		tokens = map[string]string{}
		for _, p := range people {
			done, err := tx.ExecContext(ctx, `UPDATE people SET name = $1, department = $2, section = $3, team = $4, email = $5, login = $6, number = $7 WHERE id = $8`,
				p.Name, p.Department, p.Section, p.Group, p.Email, p.Login, p.Number, p.ID)
			if err != nil {
				return err
			}
			if n, err := done.RowsAffected(); err != nil || n > 0 {
				if err != nil {
					return err
				}
				continue
			}
			tokens[p.ID] = newToken()
			if _, err := tx.ExecContext(ctx, "INSERT INTO people ("+personColumns+", token) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
				p.ID, p.Name, p.Department, p.Section, p.Group, p.Email, p.Login, p.Number, digestOf(tokens[p.ID])); err != nil {
				return err
			}
		}
		return nil
	})
	return tokens, err
}

// NewToken gives a person another token; the old one is worth nothing any more.
func (s *Store) NewToken(ctx context.Context, id string) (token string, err error) {
	token = newToken()
	return token, s.Do(ctx, func(ctx context.Context, tx *sql.Tx) error {
		return one(tx.ExecContext(ctx, "UPDATE people SET token = $1 WHERE id = $2", digestOf(token), id))
	})
}

// one wants a statement to have changed a row.
func one(done sql.Result, err error) error {
	if err != nil {
		return err
	}
	if n, err := done.RowsAffected(); err == nil && n == 0 {
		return ErrNotFound
	}
	return nil
}

// ByToken finds the person of a token.
func (s *Store) ByToken(ctx context.Context, token string) (Person, error) {
	return s.person(ctx, "token = $1", digestOf(token))
}

// Person finds a person by id.
func (s *Store) Person(ctx context.Context, id string) (Person, error) {
	return s.person(ctx, "id = $1", id)
}

func (s *Store) person(ctx context.Context, where string, args ...any) (p Person, err error) {
	err = s.read.QueryRowContext(ctx, "SELECT "+personColumns+", token FROM people WHERE "+where, args...).Scan(append(p.fields(), &p.token)...)
	return p, found(err)
}

// Students lists the students by id.
func (s *Store) Students(ctx context.Context) (list []Person, err error) {
	err = rows(ctx, s.read, func(row *sql.Rows) error {
		var p Person
		defer func() { list = append(list, p) }()
		return row.Scan(append(p.fields(), &p.token)...)
	}, "SELECT "+personColumns+", token FROM people WHERE id NOT LIKE '@%' ORDER BY id")
	return list, err
}

// Forget deletes a student and all that was kept of them, what was handed in
// included. What is in the audit log stays, without the name.
func (s *Store) Forget(ctx context.Context, id string) error {
	var blobs []string
	err := s.Do(ctx, func(ctx context.Context, tx *sql.Tx) (err error) {
		if blobs, err = digests(ctx, tx, id); err != nil {
			return err
		}
		if err := one(tx.ExecContext(ctx, "DELETE FROM people WHERE id = $1", id)); err != nil {
			return err
		}
		if err := endSessions(ctx, tx, id); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, "DELETE FROM news WHERE student = $1", id); err != nil {
			return err
		}
		if _, err = tx.ExecContext(ctx, "UPDATE audit SET about = '' WHERE about = $1", id); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, "UPDATE audit SET who = '', address = '' WHERE who = $1", id)
		return err
	})
	if err != nil {
		return err
	}
	return s.sweep(ctx, blobs)
}
