//go:build !linux

package lab

// repeatSooner does nothing: only Linux loses packets.
func repeatSooner() {}
