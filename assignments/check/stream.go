package check

import (
	"socketlab/capture/flow"
	"socketlab/capture/tcp"
)

// A stream is what one side of a connection sent, in order.
type stream struct {
	octets []byte
	frame  int // that carries the first octet; 0 if there is none
}

func streamOf(c *tcp.Connection, side tcp.Side) stream { return stream{} }

func connections(c *flow.Capture, ports []uint16) []*tcp.Connection { return nil }

func connectedElsewhere(all []*tcp.Connection, id string) (port uint16, ok bool) { return 0, false }
