package files

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// growth is how often a growing file reaches the disk: what comes between is
// all that a power cut can take.
const growth = 500 * time.Millisecond

// waiting is how many octets may wait for that; beyond, they are written at
// once.
const waiting = 1 << 20

// A Growing is a file that is on the disk while it is being written, under a
// name of its own: "x.part.pcapng" for x.pcapng. Whatever ends the program, it
// holds all but the last moment, and as much as can be read of it. Its methods
// may be called from any goroutine.
type Growing struct {
	name   string            // that it gets in the end
	opened func(part string) // may be nil

	mu      sync.Mutex
	pending []byte // not yet on the disk
	ends    []int  // offsets in pending behind which something is whole
	failed  error  // the first error of the disk

	disk   sync.Mutex // held while writing
	file   *os.File   // nil until there is something to write
	part   string     // its present name
	size   int64      // octets in it
	synced int64      // of these, octets that the disk has for sure

	stop, stopped chan struct{}
}

// Grow begins a file that is to be called name. It is created with the first
// octets that reach the disk, half a second later at the latest; opened, unless
// it is nil, is then told its present name. Finish or Discard must be called.
func Grow(name string, opened func(part string)) *Growing {
	g := &Growing{name: name, opened: opened, stop: make(chan struct{}), stopped: make(chan struct{})}
	go g.keepUp()
	return g
}

// keepUp writes what is waiting until Finish or Discard.
func (g *Growing) keepUp() {
	defer close(g.stopped)
	ticker := time.NewTicker(growth)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
			g.Sync()
		case <-g.stop:
			return
		}
	}
}

// Write takes octets. They are written at the next Mark or later; it never
// fails.
func (g *Growing) Write(b []byte) (int, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.failed == nil {
		g.pending = append(g.pending, b...)
	}
	return len(b), nil
}

// Mark says that what was written up to here can be read without what follows:
// the file only ever ends at a mark. It returns the first error of the disk,
// after which nothing more is kept.
func (g *Growing) Mark() error {
	g.mu.Lock()
	g.ends = append(g.ends, len(g.pending))
	much, err := len(g.pending) > waiting, g.failed
	g.mu.Unlock()
	if much && err == nil {
		err = g.flush()
	}
	return err
}

// Sync writes everything up to the last mark, and waits for the disk. Others
// may write meanwhile.
func (g *Growing) Sync() error {
	if err := g.flush(); err != nil {
		return err
	}
	g.disk.Lock()
	file, size, synced := g.file, g.size, g.synced
	g.disk.Unlock()
	if size == synced {
		return nil
	}
	err := file.Sync()
	g.disk.Lock()
	g.synced = size
	g.disk.Unlock()
	return g.fail(err)
}

// flush writes everything up to the last mark.
func (g *Growing) flush() error {
	g.disk.Lock()
	defer g.disk.Unlock()
	whole, ends, err := g.take()
	if err != nil || len(whole) == 0 {
		return err
	}
	if err := g.create(); err != nil {
		return g.fail(err)
	}
	n, err := g.file.Write(whole)
	if err != nil {
		n = lastEnd(ends, n)
		g.file.Truncate(g.size + int64(n)) // half a block is of no use
	}
	g.size += int64(n)
	return g.fail(err)
}

// take returns what is waiting up to the last mark, with the marks in it.
func (g *Growing) take() (whole []byte, ends []int, err error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.failed != nil || len(g.ends) == 0 {
		return nil, nil, g.failed
	}
	ends = g.ends
	end := ends[len(ends)-1]
	whole, g.pending, g.ends = g.pending[:end:end], append([]byte(nil), g.pending[end:]...), nil
	return whole, ends, nil
}

// lastEnd returns the last mark within n octets.
func lastEnd(ends []int, n int) (last int) {
	for _, end := range ends {
		if end <= n {
			last = end
		}
	}
	return last
}

// Open creates the file now, and returns its present name.
func (g *Growing) Open() (part string, err error) {
	g.disk.Lock()
	defer g.disk.Unlock()
	err = g.fail(g.create())
	return g.part, err
}

// create creates the file, unless it is there, under the first name that is
// free.
func (g *Growing) create() (err error) {
	if g.file != nil {
		return nil
	}
	for n := 1; ; n++ {
		part := partName(g.name, n)
		file, err := os.OpenFile(part, exclusive, 0o666)
		switch {
		case errors.Is(err, fs.ErrExist):
			continue
		case err != nil:
			return err
		}
		g.part, g.file = part, file
		break
	}
	syncFolder(filepath.Dir(g.part))
	if g.opened != nil {
		g.opened(g.part)
	}
	return nil
}

// partName is what the file that is to be called name is called meanwhile.
func partName(name string, n int) string {
	base, suffix := split(name)
	return numbered(base+".part", n) + suffix
}

// Left returns the files that grew to be called name and whose programs did not
// live to see it, the newest last.
func Left(name string) (parts []string) {
	for n := 1; exists(partName(name, n)); n++ {
		parts = append(parts, partName(name, n))
	}
	return parts
}

// fail remembers the first error, and returns it.
func (g *Growing) fail(err error) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.failed == nil && err != nil {
		g.failed, g.pending, g.ends = err, nil, nil
	}
	return g.failed
}

// Part returns the present name of the file, or "" if there is none.
func (g *Growing) Part() string {
	g.disk.Lock()
	defer g.disk.Unlock()
	if g.file == nil {
		return ""
	}
	return g.part
}

// Finish writes what is waiting, gives the file its name and returns that.
// Unless replace is set, a file that has it is kept, and the next free one is
// taken: x-2.pcapng. Where the disk took no more, the file holds what fitted
// and is named with the error; name is "" if there is no file.
func (g *Growing) Finish(replace bool) (name string, err error) {
	err = g.Sync()
	g.end()
	if g.file == nil {
		return "", err
	}
	err = errors.Join(err, g.file.Close())
	name, failed := g.name, error(nil)
	if replace {
		failed = place(g.part, name, true)
	} else {
		name, failed = placeFree(g.part, name)
	}
	if failed != nil {
		return g.part, errors.Join(err, failed)
	}
	syncFolder(filepath.Dir(name))
	return name, err
}

// Discard ends the file and removes it. After Finish it does nothing.
func (g *Growing) Discard() {
	if g.end() && g.file != nil {
		g.file.Close()
		os.Remove(g.part)
	}
}

// end stops the writing; it reports false if that was done before.
func (g *Growing) end() bool {
	select {
	case <-g.stop:
		return false
	default:
	}
	close(g.stop)
	<-g.stopped
	return true
}
