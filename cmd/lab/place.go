package main

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"

	"socketlab/assignments/check"
	"socketlab/capture"
	"socketlab/capture/files"
	"socketlab/capture/message"
)

// suffixes are those of the files that a run writes.
var suffixes = []string{".pcapng", ".png", ".log", ".html"}

// beforeFolder is where the files of the last run of the same lab are kept: one
// backup, beside those that are handed in and yet not among them.
const beforeFolder = "before"

// A spot is what stands where a run wants to write.
type spot int

const (
	spotFree  spot = iota // nothing
	spotOwn               // the last run of the same lab: it becomes the backup
	spotTaken             // a recording of another lab, or something of the user's own
)

// spotOf looks at the files that a run wants to write.
func (t *task) spotOf() (what spot, name string) {
	for _, n := range t.names() {
		if _, err := os.Lstat(n); err == nil {
			what, name = spotTaken, n
			break
		}
	}
	if what == spotTaken && recordedAssignment(t.base+suffixes[0]) == t.spec.Name {
		return spotOwn, name
	}
	return what, name
}

// vacant refuses to replace files that the user wants to keep: anything but the
// last run of the same lab, which is set aside.
func (p *program) vacant(t *task) error {
	what, name := t.spotOf()
	if what != spotTaken || !t.keep {
		return nil
	}
	if other := recordedAssignment(t.base + suffixes[0]); other != "" {
		return cannot(message.Errorf("%s exists: it is a recording of %s", name, other)).
			tell(p.again("--out", filepath.Join(filepath.Dir(t.base), t.spec.Name)))
	}
	return cannot(message.Errorf("%s exists", name)).tell(p.again("--force"))
}

// recordedAssignment returns the assignment that a recording names as its own,
// or nothing.
func recordedAssignment(name string) string {
	info, err := os.Lstat(name)
	if err != nil || !info.Mode().IsRegular() {
		return ""
	}
	f, err := os.Open(name)
	if err != nil {
		return ""
	}
	defer f.Close()
	r, err := capture.NewReader(io.LimitReader(f, 1<<20)) // the header says it
	if err != nil {
		return ""
	}
	r.Next()
	said := r.Info()
	return said.Assignment()
}

// setAside keeps the files of the last run as the one backup, and says so.
func (p *program) setAside(t *task) error {
	out, id := filepath.Split(t.base)
	folder := filepath.Join(out, beforeFolder)
	if err := os.Mkdir(folder, 0o777); err != nil && !errors.Is(err, os.ErrExist) {
		return files.Named(folder, err)
	}
	for _, suffix := range append(slices.Clip(suffixes), check.AnswersEnding) { // answers belong to their capture
		to := filepath.Join(folder, id+suffix)
		err := os.Rename(t.base+suffix, to)
		if errors.Is(err, os.ErrNotExist) {
			err = os.Remove(to) // of the run before that one
		}
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			return files.Named(to, err)
		}
	}
	p.note(p.Say("the recording before this one is kept in %s", filepath.Join(folder, id+suffixes[0])))
	return nil
}
