//go:build !linux && !darwin && !(windows && (amd64 || 386))

package record

func openSource(name, filter string) (source, error) { return nil, ErrNotSupported }

// Backend names what captures, with its version; "" if nothing can.
func Backend() string { return "" }
