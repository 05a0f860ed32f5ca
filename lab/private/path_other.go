//go:build !linux

package private

// A Path is the network between two programs.
type Path struct{}

// OpenPath refuses: there is no private network without Linux.
func OpenPath(bool, uint16) (*Path, error) { return nil, ErrNotPrivate }

// Arrange does nothing.
func (p *Path) Arrange(Impairment) {}

// Settle does nothing.
func (p *Path) Settle() {}

// Idle reports true.
func (p *Path) Idle() bool { return true }

// Events returns nothing.
func (p *Path) Events() []Event { return nil }

// Clear does nothing.
func (p *Path) Clear() {}

// Close does nothing.
func (p *Path) Close() []Event { return nil }

// SetMTU refuses.
func SetMTU(int) error { return ErrNotPrivate }
