//go:build !linux

package private

// A Dropper loses packets.
type Dropper struct{}

// Start refuses: there is no private network without Linux.
func (l Loss) Start() (*Dropper, error) { return nil, ErrNotPrivate }

// Stop does nothing.
func (d *Dropper) Stop() ([]Drop, error) { return nil, nil }
