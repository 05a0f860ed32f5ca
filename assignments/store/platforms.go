package store

import (
	"context"
	"database/sql"
	"time"
)

// A Platform is a learning management system. What is known of it is JSON, which
// this package does not read.
type Platform struct {
	ID    string
	About []byte
}

// SavePlatform keeps a platform, or what is new about it.
func (s *Store) SavePlatform(ctx context.Context, p Platform) error {
	return s.Do(ctx, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "INSERT INTO platforms (id, about) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET about = excluded.about", p.ID, p.About)
		return err
	})
}

// Platforms lists the platforms.
func (s *Store) Platforms(ctx context.Context) (list []Platform, err error) {
	err = rows(ctx, s.read, func(row *sql.Rows) error {
		var p Platform
		defer func() { list = append(list, p) }()
		return row.Scan(&p.ID, &p.About)
	}, "SELECT id, about FROM platforms ORDER BY id")
	return list, err
}

// RemovePlatform forgets a platform, its courses, and whom it knows.
func (s *Store) RemovePlatform(ctx context.Context, id string) error {
	return s.Do(ctx, func(ctx context.Context, tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, "DELETE FROM identities WHERE platform = $1", id); err != nil {
			return err
		}
		return one(tx.ExecContext(ctx, "DELETE FROM platforms WHERE id = $1", id))
	})
}

// A SigningKey is a key of our own.
type SigningKey struct {
	ID      string
	Private []byte
	Begins  time.Time
}

// AddSigningKey keeps a key. With first, only if there is none yet: of two
// servers that begin at the same time, one makes it.
func (s *Store) AddSigningKey(ctx context.Context, k SigningKey, first bool) error {
	where := ""
	if first {
		where = " WHERE NOT EXISTS (SELECT 1 FROM signing_keys)"
	}
	return s.Do(ctx, func(ctx context.Context, tx *sql.Tx) error {
		if !s.sqlite {
			if _, err := tx.ExecContext(ctx, "LOCK TABLE signing_keys IN SHARE ROW EXCLUSIVE MODE"); err != nil {
				return err
			}
		}
		_, err := tx.ExecContext(ctx, "INSERT INTO signing_keys (id, private, begins) SELECT CAST($1 AS TEXT), CAST($2 AS "+s.octets()+"), CAST($3 AS BIGINT)"+where, k.ID, k.Private, stamp(k.Begins))
		return err
	})
}

// DropSigningKeys forgets all keys.
func (s *Store) DropSigningKeys(ctx context.Context) error {
	return s.Do(ctx, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "DELETE FROM signing_keys")
		return err
	})
}

// octets is what a CAST calls them.
func (s *Store) octets() string {
	if s.sqlite {
		return "BLOB"
	}
	return "BYTEA"
}

// SigningKeys lists the keys, the newest last.
func (s *Store) SigningKeys(ctx context.Context) (list []SigningKey, err error) {
	err = rows(ctx, s.read, func(row *sql.Rows) error {
		var k SigningKey
		var begins int64
		if err := row.Scan(&k.ID, &k.Private, &begins); err != nil {
			return err
		}
		k.Begins = moment(begins)
		list = append(list, k)
		return nil
	}, "SELECT id, private, begins FROM signing_keys ORDER BY begins, id")
	return list, err
}

// A PlatformCourse is a course of a platform's. It is connected once a teacher
// of this course has said that it is the same.
type PlatformCourse struct {
	ID, Platform string
	About        []byte // JSON
	Connected    time.Time
}

// SavePlatformCourse keeps a course, or what is new about it; connected it
// becomes by Connect.
func (s *Store) SavePlatformCourse(ctx context.Context, c PlatformCourse) error {
	return s.Do(ctx, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "INSERT INTO platform_courses (id, platform, about) VALUES ($1, $2, $3) ON CONFLICT (id) DO UPDATE SET about = excluded.about", c.ID, c.Platform, c.About)
		return err
	})
}

// Connect connects a course; at the zero time, it is connected no longer.
func (s *Store) Connect(ctx context.Context, id string, at time.Time) error {
	return s.Do(ctx, func(ctx context.Context, tx *sql.Tx) error {
		return one(tx.ExecContext(ctx, "UPDATE platform_courses SET connected = $1 WHERE id = $2", stamp(at), id))
	})
}

// PlatformCourses lists the courses that were opened at platforms.
func (s *Store) PlatformCourses(ctx context.Context) (list []PlatformCourse, err error) {
	err = rows(ctx, s.read, func(row *sql.Rows) error {
		c, err := scanCourse(row)
		list = append(list, c)
		return err
	}, "SELECT id, platform, about, connected FROM platform_courses ORDER BY id")
	return list, err
}

// PlatformCourse finds one of them.
func (s *Store) PlatformCourse(ctx context.Context, id string) (PlatformCourse, error) {
	c, err := scanCourse(s.read.QueryRowContext(ctx, "SELECT id, platform, about, connected FROM platform_courses WHERE id = $1", id))
	return c, found(err)
}

func scanCourse(row interface{ Scan(...any) error }) (c PlatformCourse, err error) {
	var connected int64
	err = row.Scan(&c.ID, &c.Platform, &c.About, &connected)
	c.Connected = moment(connected)
	return c, err
}

// Identify remembers who somebody of a platform is here.
func (s *Store) Identify(ctx context.Context, platform, subject, person string) error {
	return s.Do(ctx, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "INSERT INTO identities (platform, subject, person) VALUES ($1, $2, $3) ON CONFLICT (platform, subject) DO UPDATE SET person = excluded.person", platform, subject, person)
		return err
	})
}

// Identified finds who somebody of a platform is here.
func (s *Store) Identified(ctx context.Context, platform, subject string) (Person, error) {
	return s.person(ctx, "id = (SELECT person FROM identities WHERE platform = $1 AND subject = $2)", platform, subject)
}

// Known reports whether somebody of a platform is this person already.
func (s *Store) Known(ctx context.Context, platform, person string) (known bool, err error) {
	err = s.read.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM identities WHERE platform = $1 AND person = $2)", platform, person).Scan(&known)
	return known, err
}

// AddLineItem notes that the marks of an assignment go to a line item of a
// course.
func (s *Store) AddLineItem(ctx context.Context, course, url, assignment string) error {
	return s.Do(ctx, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "INSERT INTO line_items (course, url, assignment) VALUES ($1, $2, $3) ON CONFLICT (course, url) DO UPDATE SET assignment = excluded.assignment", course, url, assignment)
		return err
	})
}

// HasLineItem reports whether the marks of an assignment go anywhere in a course.
func (s *Store) HasLineItem(ctx context.Context, course, assignment string) (has bool, err error) {
	err = s.read.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM line_items WHERE course = $1 AND assignment = $2)", course, assignment).Scan(&has)
	return has, err
}
