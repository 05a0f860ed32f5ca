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
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Temporary creates a file in dir that is to become name, under one that nobody
// else uses, and with the permissions of an ordinary file, which os.CreateTemp
// does not give.
func Temporary(dir, name string) (*os.File, error) {
	for {
		file, err := os.OpenFile(filepath.Join(dir, temporaryName(name)), exclusive, 0o666)
		if !errors.Is(err, fs.ErrExist) {
			return file, err
		}
	}
}

const exclusive = os.O_RDWR | os.O_CREATE | os.O_EXCL

// temporaryForm is what temporary names look like: hidden, with what they are
// to become and a number.
var temporaryForm = regexp.MustCompile(`^\.lab-(.*)-[0-9a-z]{13}$`)

// temporaryName makes a name at random. Most file systems allow 255 octets.
func temporaryName(name string) string {
	for len(name) > 200 {
		_, size := utf8.DecodeLastRuneInString(name)
		name = name[:len(name)-size]
	}
	number := strconv.FormatUint(rand.Uint64(), 36)
	return ".lab-" + name + "-" + strings.Repeat("0", 13-len(number)) + number
}

// Sweep removes the temporary files in dir that programs have left behind which
// were killed, and that were to become one of the names that of tells. Whoever
// calls it has a lock that keeps others from writing these.
func Sweep(dir string, of func(name string) bool) {
	entries, _ := os.ReadDir(dir)
	for _, e := range entries {
		if m := temporaryForm.FindStringSubmatch(e.Name()); m != nil && of(m[1]) {
			os.Remove(filepath.Join(dir, e.Name()))
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
	return slices.ContainsFunc(suffixes, func(suffix string) bool { return exists(base + suffix) })
}

func exists(name string) bool {
	_, err := os.Lstat(name)
	return err == nil
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
	if exists(name) { // a file system without links
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
