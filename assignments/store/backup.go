package store

import (
	"archive/zip"
	"bytes"
	"context"
	"database/sql"
	"io"
	"net/url"
	"os"
	"path/filepath"

	"socketlab/capture/files"
	"socketlab/capture/message"
)

// databaseName is what the database is called in a backup, blobFolder the folder
// of large captures.
const (
	databaseName = "course.db"
	blobFolder   = "blobs"
)

// Backup writes all there is, as it is at one moment, as a zip file, while
// others go on reading and writing. Captures that come in meanwhile may be in it
// without their rows, which does no harm. The keys that sign are left out: a
// course without any makes one, and platforms learn of it. Postgres has pg_dump
// for that.
func (s *Store) Backup(ctx context.Context, w io.Writer) error {
	if !s.sqlite {
		return message.Errorf("a backup of Postgres is made with pg_dump; back up what --blobs names after it")
	}
	dir, err := os.MkdirTemp("", "lab-backup")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	copied := filepath.Join(dir, databaseName)
	if _, err := s.written.ExecContext(ctx, "VACUUM INTO $1", copied); err != nil {
		return err
	}
	if err := withoutKeys(ctx, copied); err != nil {
		return err
	}
	z := zip.NewWriter(w)
	if err := addFile(z, databaseName, func() (io.ReadCloser, error) { return os.Open(copied) }); err != nil {
		return err
	}
	list, err := s.blobs.list(ctx)
	if err != nil {
		return err
	}
	for _, digest := range list {
		if err := addFile(z, blobFolder+"/"+digest, func() (io.ReadCloser, error) {
			content, err := s.blobs.read(ctx, digest)
			return io.NopCloser(bytes.NewReader(content)), err
		}); err != nil {
			return err
		}
	}
	return z.Close()
}

// withoutKeys takes the keys that sign out of a database, with the octets that
// they had.
func withoutKeys(ctx context.Context, name string) error {
	db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: filepath.ToSlash(name)}).EscapedPath()+"?_pragma=secure_delete(1)")
	if err != nil {
		return err
	}
	defer db.Close()
	_, err = db.ExecContext(ctx, "DELETE FROM signing_keys")
	return err
}

func addFile(z *zip.Writer, name string, open func() (io.ReadCloser, error)) error {
	f, err := open()
	if err != nil {
		return err
	}
	defer f.Close()
	return files.Zip(z, name, 0o600, f)
}
