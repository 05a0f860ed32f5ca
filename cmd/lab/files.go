package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"

	"github.com/urfave/cli/v2"
)

// write calls f with the place where the result of c goes: standard output,
// or the file of --output, which appears whole or not at all.
func (p *program) write(c *cli.Context, f func(w io.Writer) error) error {
	name := c.String("output")
	if name == "" || name == "-" {
		w := bufio.NewWriter(p.out)
		if err := f(w); err != nil {
			return err
		}
		return w.Flush()
	}
	return writeFile(name, f)
}

// writeFile creates or replaces the file name with what f writes. The file
// appears whole or not at all, unless it is a device or a pipe.
func writeFile(name string, f func(w io.Writer) error) error {
	if info, err := os.Stat(name); err == nil && !info.Mode().IsRegular() && !info.IsDir() {
		return writeDevice(name, f)
	}
	var set fileSet
	defer set.discard()
	if err := set.add(name, f); err != nil {
		return err
	}
	return set.commit()
}

// writeDevice writes into something that cannot be replaced by renaming.
func writeDevice(name string, f func(w io.Writer) error) error {
	file, err := os.OpenFile(name, os.O_WRONLY, 0)
	if err != nil {
		return cannot(err)
	}
	return errors.Join(f(file), file.Close())
}

// A fileSet is files that appear together: each is written under another name
// in its own folder, and all are renamed when all are whole. A reader never
// sees half a file, and an error leaves nothing behind.
type fileSet struct {
	keep   bool // files that exist are not replaced
	staged []stagedFile
}

type stagedFile struct{ temporary, name string }

// add writes one file of the set with f. What f itself could not do is no
// error of the file.
func (s *fileSet) add(name string, f func(w io.Writer) error) error {
	file, err := temporaryFile(filepath.Dir(name))
	if err != nil {
		return named(name, err)
	}
	s.staged = append(s.staged, stagedFile{file.Name(), name})
	w := bufio.NewWriterSize(file, 1<<16)
	failed := f(w)
	err = w.Flush() // what w could not write before, it says again
	if closed := file.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return named(name, err)
	}
	return failed
}

// commit gives the files their names.
func (s *fileSet) commit() error {
	for len(s.staged) > 0 {
		f := s.staged[0]
		if err := s.rename(f); err != nil {
			return named(f.name, err)
		}
		s.staged = s.staged[1:]
	}
	return nil
}

func (s *fileSet) rename(f stagedFile) error {
	if s.keep {
		if _, err := os.Lstat(f.name); err == nil {
			return fs.ErrExist
		}
	}
	return os.Rename(f.temporary, f.name)
}

// discard removes what was not committed.
func (s *fileSet) discard() {
	for _, f := range s.staged {
		os.Remove(f.temporary)
	}
	s.staged = nil
}

// temporaryFile creates a file in dir with the permissions of an ordinary
// one, which os.CreateTemp does not give.
func temporaryFile(dir string) (*os.File, error) {
	for {
		name := filepath.Join(dir, ".lab-"+strconv.FormatUint(rand.Uint64(), 36))
		file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
		if !errors.Is(err, fs.ErrExist) {
			return file, err
		}
	}
}

// named returns err as an error about the file name, not about the temporary
// one that stands for it.
func named(name string, err error) error {
	var path *fs.PathError
	var link *os.LinkError
	switch {
	case errors.As(err, &path):
		err = path.Err
	case errors.As(err, &link):
		err = link.Err
	}
	return cannot(fmt.Errorf("%s: %w", name, err))
}
