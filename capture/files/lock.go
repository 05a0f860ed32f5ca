package files

import (
	"errors"
	"io/fs"
	"os"
	"runtime"

	"github.com/gofrs/flock"
)

// ErrLocked says that another program has the lock.
var ErrLocked = errors.New("another program is at work here")

// A Lock keeps other programs of this kind from a place. The system gives it
// back when its program ends, however that happens.
type Lock struct {
	name string
	lock *flock.Flock // nil on a file system that has no locks
}

// Exclusive takes the lock that the file name stands for, and does not wait
// for it: the error is ErrLocked if somebody has it, or says why the file
// cannot be made. On a file system that has no locks there is nothing to wait
// for either, and Real is false.
func Exclusive(name string) (*Lock, error) {
	for {
		lock := flock.New(name, flock.SetPermissions(0o666))
		taken, err := lock.TryLock()
		unopened := new(fs.PathError)
		switch {
		case errors.As(err, &unopened):
			return nil, err
		case err != nil:
			lock.Close()
			os.Remove(name)
			return &Lock{name: name}, nil
		case !taken:
			lock.Close()
			return nil, ErrLocked
		case isStill(lock, name):
			return &Lock{name, lock}, nil
		}
		lock.Close() // whoever had it before has removed the file meanwhile
	}
}

// isStill reports whether the locked file is the one that has the name now.
func isStill(lock *flock.Flock, name string) bool {
	ours, err := lock.Stat()
	if err != nil {
		return false
	}
	named, err := os.Stat(name)
	return err == nil && os.SameFile(ours, named)
}

// Real reports whether others are really kept away.
func (l *Lock) Real() bool { return l.lock != nil }

// Release gives the lock back and removes its file. Windows removes none that
// is open, and others keep theirs open.
func (l *Lock) Release() {
	if l.lock == nil {
		return
	}
	if runtime.GOOS != "windows" {
		os.Remove(l.name)
	}
	l.lock.Close()
	if runtime.GOOS == "windows" {
		os.Remove(l.name)
	}
}
