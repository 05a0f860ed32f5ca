package record

import (
	"errors"
	"time"

	"socketlab/capture"
)

// readTimeout bounds the time that source.read waits, and the time that a
// frame stays in the kernel before it is handed over.
const readTimeout = 10 * time.Millisecond

// errQuiet is returned by source.read when no frame came within readTimeout.
var errQuiet = errors.New("no frame yet")

// A source is an open capture on one interface. Each frame comes once, also
// where the kernel shows loopback frames on their way out and in again.
type source interface {
	// read returns the next frame; its Data is the caller's to keep.
	read() (capture.Packet, error)
	// dropped returns how many frames the kernel lost for want of room.
	dropped() (uint64, error)
	linkType() capture.LinkType
	close()
}
