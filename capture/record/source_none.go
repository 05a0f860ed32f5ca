//go:build !linux && !darwin && !windows

package record

func openSource(name, filter string) (source, error) { return nil, ErrNotSupported }

// Backend names what captures, with its version; "" if nothing can.
func Backend() string { return "" }
