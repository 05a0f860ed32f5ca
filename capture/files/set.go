package files

import (
	"bufio"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"

	"socketlab/capture/message"
)

// What becomes of a file whose name is wanted for another.
type Taken int

const (
	Replace Taken = iota // it is replaced
	Refuse               // it stays, and the other one is not written
	Beside               // it stays, and the other one gets the next free name: x-2.png
)

// A Set is files that appear together: each is written under another name in
// its own folder, and all are renamed when all are whole. A reader never sees
// half a file, and an error leaves nothing behind.
type Set struct {
	Taken   Taken
	Private bool // nobody else on the machine may read them
	staged  []stagedFile
}

type stagedFile struct{ temporary, name string }

// Write creates or replaces the file name with what f writes. It appears whole
// or not at all.
func Write(name string, f func(w io.Writer) error) error { return write(&Set{}, name, f) }

// WritePrivate is Write for what nobody else on the machine may read.
func WritePrivate(name string, f func(w io.Writer) error) error {
	return write(&Set{Private: true}, name, f)
}

func write(set *Set, name string, f func(w io.Writer) error) error {
	defer set.Discard()
	if err := set.Add(name, f); err != nil {
		return err
	}
	_, err := set.Commit()
	return err
}

// Add writes one file of the set with f. What f itself could not do is no
// error of the file.
func (s *Set) Add(name string, f func(w io.Writer) error) error {
	file, err := Temporary(filepath.Split(name))
	if err != nil {
		return Named(name, err)
	}
	s.staged = append(s.staged, stagedFile{file.Name(), name})
	if s.Private {
		if err := file.Chmod(0o600); err != nil {
			file.Close()
			return Named(name, err)
		}
	}
	failed, err := fill(file, f)
	if err != nil {
		return Named(name, err)
	}
	return failed
}

// fill writes a file with f and closes it. It tells what f could not do from
// what the file could not.
func fill(file *os.File, f func(w io.Writer) error) (failed, err error) {
	w := bufio.NewWriterSize(file, 1<<16)
	failed = f(w)
	err = w.Flush() // what w could not write before, it says again
	if closed := file.Close(); err == nil {
		err = closed
	}
	return failed, err
}

// WriteIn is Write for a file below root, which it cannot leave.
func WriteIn(root *os.Root, name string, f func(w io.Writer) error) error {
	dir, base := path.Split(name)
	temporary := dir + temporaryName(base)
	file, err := root.OpenFile(temporary, exclusive, 0o666)
	whole := filepath.Join(root.Name(), name)
	if err != nil {
		return Named(whole, err)
	}
	failed, err := fill(file, f)
	if failed == nil && err == nil {
		err = root.Rename(temporary, name)
	}
	if failed != nil || err != nil {
		root.Remove(temporary)
	}
	if err != nil {
		return Named(whole, err)
	}
	return failed
}

// Commit gives the files their names, and returns them.
func (s *Set) Commit() (names []string, err error) {
	for len(s.staged) > 0 {
		f := s.staged[0]
		name := f.name
		if s.Taken == Beside {
			name, err = placeFree(f.temporary, f.name)
		} else {
			err = place(f.temporary, f.name, s.Taken == Replace)
		}
		if err != nil {
			return names, Named(f.name, err)
		}
		names = append(names, name)
		s.staged = s.staged[1:]
	}
	return names, nil
}

// Discard removes what was not committed.
func (s *Set) Discard() {
	for _, f := range s.staged {
		os.Remove(f.temporary)
	}
	s.staged = nil
}

// Named returns err as an error about the file name, not about the temporary
// one that stands for it.
func Named(name string, err error) error {
	var path *fs.PathError
	var link *os.LinkError
	switch {
	case errors.As(err, &path):
		err = path.Err
	case errors.As(err, &link):
		err = link.Err
	}
	return message.At(name, err)
}
