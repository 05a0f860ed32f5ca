package store

import (
	"archive/zip"
	"context"
	"io"
	"io/fs"
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
// without their rows, which does no harm. Postgres has pg_dump for that.
func (s *Store) Backup(ctx context.Context, w io.Writer) error {
	if !s.sqlite {
		return message.Errorf("a backup of Postgres is made with pg_dump; back the folder of --blobs up after it")
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
	z := zip.NewWriter(w)
	if err := addFile(z, databaseName, func() (io.ReadCloser, error) { return os.Open(copied) }); err != nil {
		return err
	}
	list, err := fs.ReadDir(s.blobs.FS(), ".")
	if err != nil {
		return err
	}
	for _, f := range list {
		if len(f.Name()) != 64 { // not yet whole
			continue
		}
		if err := addFile(z, blobFolder+"/"+f.Name(), func() (io.ReadCloser, error) { return s.blobs.Open(f.Name()) }); err != nil {
			return err
		}
	}
	return z.Close()
}

func addFile(z *zip.Writer, name string, open func() (io.ReadCloser, error)) error {
	f, err := open()
	if err != nil {
		return err
	}
	defer f.Close()
	return files.Zip(z, name, 0o600, f)
}
