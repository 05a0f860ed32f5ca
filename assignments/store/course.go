package store

import (
	"context"
	"database/sql"
)

// KeepCourse keeps what the course is like, as files by their names, instead of
// what was kept before.
func (s *Store) KeepCourse(ctx context.Context, files map[string][]byte) error {
	return s.Do(ctx, func(ctx context.Context, tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, "DELETE FROM course_files"); err != nil {
			return err
		}
		for name, content := range files {
			if _, err := tx.ExecContext(ctx, "INSERT INTO course_files (name, content) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET content = excluded.content", name, content); err != nil {
				return err
			}
		}
		return nil
	})
}

// Course returns the files that KeepCourse has kept; none before it was called.
func (s *Store) Course(ctx context.Context) (map[string][]byte, error) {
	files := map[string][]byte{}
	err := rows(ctx, s.read, func(row *sql.Rows) error {
		var name string
		var content []byte
		err := row.Scan(&name, &content)
		files[name] = content
		return err
	}, "SELECT name, content FROM course_files")
	return files, err
}
