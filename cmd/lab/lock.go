package main

import (
	"errors"
	"path/filepath"

	"github.com/urfave/cli/v2"

	"socketlab/capture/files"
)

// lockFolder keeps every other lab from writing into a folder, as long as this
// program lives. Where one is at work there already, busy says so.
func (p *program) lockFolder(dir, busy string) (*files.Lock, error) {
	return p.lock(filepath.Join(dir, ".lab-lock"), busy)
}

// lockResults keeps every other lab grade from writing into the folder of --out.
func (p *program) lockResults(c *cli.Context) (*files.Lock, error) {
	out := c.String("out")
	return p.lockFolder(out, p.Say("another lab grade is writing into %s", out))
}

// lock takes a lock without waiting for it.
func (p *program) lock(name, busy string) (*files.Lock, error) {
	lock, err := files.Exclusive(name)
	switch {
	case errors.Is(err, files.ErrLocked):
		return nil, cannot(errors.New(busy))
	case err != nil:
		return nil, named(filepath.Dir(name), err)
	case !lock.Real():
		p.note(p.Say("%s cannot be locked: see that no other lab writes there", filepath.Dir(name)))
	}
	return lock, nil
}
