//go:build cgo && (linux || darwin)

package record

// loadLibrary has nothing to do: the program is linked with libpcap and would
// not have started without it.
func loadLibrary() error { return nil }
