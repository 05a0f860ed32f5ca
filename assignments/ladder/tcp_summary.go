package ladder

import (
	"strings"

	"socketlab/capture/tcp"
)

// summary says how the connection began and ended.
func (t *tcpLadder) summary() string {
	return strings.TrimSpace(t.opening() + " " + t.closing())
}

func (t *tcpLadder) opening() string {
	say := t.lang.Say
	switch c := t.c; {
	case c.BeginMissing && c.SynAck != [2]int{}:
		return say("The SYN was not captured.")
	case c.BeginMissing:
		return say("The capture began after the connection did.")
	case c.SimultaneousOpen:
		return say("Both sides opened at once.")
	case t.c.Arrived[2] != 0:
		return say("Three-way handshake in frames %d, %d and %d.", t.c.Arrived[0], t.c.Arrived[1], t.c.Arrived[2])
	case c.Handshake[2] != 0:
		return say("No ACK of the SYN-ACK arrived.")
	case c.Handshake[1] != 0 && t.c.Arrived[1] == 0:
		return say("No SYN-ACK arrived.")
	case c.Opened != 0:
		return say("The ACK that ends the handshake was not captured; frame %d shows that the connection was open.", c.Opened)
	case c.Handshake[1] != 0:
		return say("No ACK of the SYN-ACK was captured.")
	case c.Refused != 0:
		return say("The connection was refused.")
	case t.rejected:
		return say("The connection was rejected (ICMP port unreachable).")
	case c.Handshake[0] != 0 && t.c.Arrived[0] == 0:
		return say("No SYN arrived.")
	}
	return say("No SYN-ACK that answers the SYN was captured.")
}

func (t *tcpLadder) closing() string {
	say := t.lang.Say
	c := t.c
	closer := t.Lanes[c.ActiveCloser].Role
	switch {
	case c.Close == tcp.Normal:
		return say("Normal close; the %s closed first.", closer)
	case c.Close == tcp.Simultaneous:
		return say("Both sides closed at once.")
	case c.Close == tcp.HalfClosed && c.FinFrame[0] != 0 && c.FinFrame[1] != 0:
		return say("Both sent a FIN; not every ACK of them was captured.")
	case c.Close == tcp.HalfClosed:
		return say("Only the %s sent a FIN, as far as was captured.", closer)
	case c.Handshake[1] == 0 && (c.Refused != 0 || t.rejected):
		return ""
	case c.Close == tcp.Aborted && (gone(c.State[0]) || gone(c.State[1])):
		return say("Ended by a reset.")
	}
	return say("No end was captured.")
}

// ended says in a few words how the connection ended: the title of its picture.
func (t *tcpLadder) ended() string {
	say := t.lang.Say
	switch c := t.c; c.Ending() {
	case tcp.FourSegments:
		return say("closed in four segments")
	case tcp.ThreeSegments:
		return say("closed in three segments")
	case tcp.HalfClose:
		return say("half-close by the %s", t.Lanes[c.ActiveCloser].Role)
	case tcp.Reset:
		if c.Close == tcp.Aborted {
			return say("aborted by the %s (RST)", t.Lanes[c.ActiveCloser].Role)
		}
		return say("closed, then RST")
	}
	switch c := t.c; {
	case c.Handshake[1] == 0 && c.Refused != 0:
		return say("refused (RST)")
	case c.Close == tcp.Normal, c.Close == tcp.Simultaneous:
		return say("closed by both sides")
	case c.Close == tcp.HalfClosed:
		return say("closed by one side only")
	}
	return say("no end captured")
}
