package store

import (
	"context"
	"crypto/rand"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"strings"
)

// Blobs keep large files, named after their digests.
type blobs interface {
	has(ctx context.Context, digest string) (bool, error)
	write(ctx context.Context, digest string, content []byte) error // returns once it is kept for good
	read(ctx context.Context, digest string) ([]byte, error)
	remove(ctx context.Context, digest string) error // no error if it is not there
	list(ctx context.Context) ([]string, error)
	Close() error
}

// openBlobs opens a folder, which is made, or what a URL names: s3://….
func openBlobs(ctx context.Context, where string) (blobs, error) {
	if scheme, _, isURL := strings.Cut(where, "://"); isURL && scheme != "file" {
		return openBucket(ctx, where)
	} else if isURL {
		u, err := url.Parse(where)
		if err != nil {
			return nil, err
		}
		where = u.Path
	}
	if err := os.MkdirAll(where, 0o700); err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(where)
	return folder{root}, err
}

// A folder keeps each in a file.
type folder struct{ *os.Root }

func (f folder) has(_ context.Context, digest string) (bool, error) {
	_, err := f.Stat(digest)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}

// write writes a file whole or not at all, and returns once it is on the disk
// with its name.
func (f folder) write(_ context.Context, digest string, content []byte) error {
	temporary := digest + "." + rand.Text() + ".part"
	file, err := f.OpenFile(temporary, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = file.Write(content)
	if err = errors.Join(err, file.Sync(), file.Close()); err == nil {
		err = f.Rename(temporary, digest)
	}
	if err != nil {
		f.Remove(temporary)
		return err
	}
	whole, err := f.Open(".")
	if err != nil {
		return err
	}
	whole.Sync() // not every system can
	return whole.Close()
}

func (f folder) read(_ context.Context, digest string) ([]byte, error) { return f.ReadFile(digest) }

func (f folder) remove(_ context.Context, digest string) error {
	if err := f.Remove(digest); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

func (f folder) list(context.Context) (digests []string, err error) {
	all, err := fs.ReadDir(f.FS(), ".")
	for _, one := range all {
		if len(one.Name()) == 64 { // else not yet whole
			digests = append(digests, one.Name())
		}
	}
	return digests, err
}
