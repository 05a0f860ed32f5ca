//go:build !windows

package record

// Available returns why nothing can be recorded with this machine's software:
// nothing speaks against it, for what records is part of the program.
func Available() error { return nil }
