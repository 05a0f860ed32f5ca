package store

import (
	"errors"
	"io/fs"
	"os"
	"strings"
)

// private makes a database that nobody else on the machine reads: marks,
// addresses and keys are in it. SQLite gives the files beside it the same
// permissions. One that is there already, as earlier versions made it for
// everybody to read, is closed to others; made tells that it was not there.
func private(name string) (made bool, err error) {
	f, err := os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	switch {
	case err == nil:
		return true, f.Close()
	case !errors.Is(err, fs.ErrExist):
		return false, err
	}
	for _, ending := range []string{"", "-wal", "-shm", ".lock"} {
		closeToOthers(name + ending)
	}
	return false, nil
}

// closeToOthers takes the permissions of others from a file. Whoever may not do
// that, because it is somebody else's, leaves it as it is.
func closeToOthers(name string) {
	if info, err := os.Stat(name); err == nil && info.Mode().IsRegular() && info.Mode().Perm()&0o077 != 0 {
		os.Chmod(name, info.Mode().Perm()&0o700)
	}
}

// unmake takes away a database that was made for nothing, and in which there is
// nothing yet.
func (s *Store) unmake() {
	name := strings.TrimPrefix(s.address, "sqlite:")
	if info, err := os.Stat(name); s.made && err == nil && info.Size() == 0 {
		os.Remove(name)
	}
}
