// Package files writes files so that nothing is lost and nobody mixed up: they
// appear whole or grow in the open, and never take the place of one that was
// not to be replaced.
package files

import (
	"errors"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// Temporary creates a file in dir with a name that nobody else uses, and with
// the permissions of an ordinary one, which os.CreateTemp does not give.
func Temporary(dir string) (*os.File, error) {
	for {
		name := filepath.Join(dir, ".lab-"+strconv.FormatUint(rand.Uint64(), 36))
		file, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o666)
		if !errors.Is(err, fs.ErrExist) {
			return file, err
		}
	}
}

// Free returns base, or base-2, base-3 and so on: the first for which there is
// no file with any of the suffixes.
func Free(base string, suffixes ...string) string {
	for n := 1; ; n++ {
		name := numbered(base, n)
		if !anyExists(name, suffixes) {
			return name
		}
	}
}

func anyExists(base string, suffixes []string) bool {
	for _, suffix := range suffixes {
		if _, err := os.Lstat(base + suffix); err == nil {
			return true
		}
	}
	return false
}

// numbered returns base for 1, and base-N for any other number.
func numbered(base string, n int) string {
	if n == 1 {
		return base
	}
	return base + "-" + strconv.Itoa(n)
}

// split returns a name without its last suffix, and that suffix.
func split(name string) (base, suffix string) {
	suffix = filepath.Ext(name)
	return strings.TrimSuffix(name, suffix), suffix
}

// place gives the file from its name. Unless replace is set, a file that has
// that name already is kept, and the error is fs.ErrExist.
func place(from, name string, replace bool) error {
	if replace {
		return os.Rename(from, name)
	}
	err := os.Link(from, name) // the one way that fails where the name is taken
	switch {
	case err == nil:
		return os.Remove(from)
	case errors.Is(err, fs.ErrExist):
		return fs.ErrExist
	}
	if _, err := os.Lstat(name); err == nil { // a file system without links
		return fs.ErrExist
	}
	return os.Rename(from, name)
}

// placeFree gives the file from its name, or the next one that is free, and
// returns it.
func placeFree(from, name string) (string, error) {
	base, suffix := split(name)
	for n := 1; ; n++ {
		name := numbered(base, n) + suffix
		if err := place(from, name, false); !errors.Is(err, fs.ErrExist) {
			return name, err
		}
	}
}

// syncFolder makes names in a folder outlive a power cut, where the system
// can.
func syncFolder(dir string) {
	if f, err := os.Open(dir); err == nil {
		f.Sync()
		f.Close()
	}
}
