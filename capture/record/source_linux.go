//go:build !cgo

package record

// openSource captures without libpcap, which cannot be had without cgo. The
// kernel hands over every frame; what to keep is decided here.
func openSource(name, filter string) (source, error) { return openPacketSocket(name) }

// Backend names what captures, with its version; "" if nothing can.
func Backend() string { return "AF_PACKET" }
