//go:build !cgo

package record

// openSource captures without libpcap, which cannot be had without cgo. The
// kernel hands over every frame; what to keep is decided here.
func openSource(name, filter string) (source, error) { return openPacketSocket(name) }
