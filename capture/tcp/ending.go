package tcp

// An Ending is a way to end a connection (RFC 9293 §3.6, §3.5.2), told apart as a
// reader of the frames sees it.
type Ending string

// The endings. Where none of them is there, or the capture cannot tell which,
// it is Otherwise, and Close says as much as is known.
const (
	Otherwise     Ending = ""
	FourSegments  Ending = "four"  // FIN, ACK, FIN, ACK
	ThreeSegments Ending = "three" // FIN, FIN with ACK, ACK
	HalfClose     Ending = "half"  // FIN, data of the other side, FIN, ACK
	Reset         Ending = "reset" // RST on a connection that was not refused
)

// Ending returns how the connection ended, as far as its segments were kept.
func (c *Connection) Ending() Ending {
	if n := c.Rst[0] + c.Rst[1]; n > 0 && n < len(c.Segments) && !c.refused() {
		return Reset
	}
	if c.Close != Normal {
		return Otherwise
	}
	first := c.ActiveCloser
	second := first.Other()
	switch {
	case c.sentBetween(second, c.FinFrame[first], c.FinFrame[second]):
		return HalfClose
	case c.missedBetween(second, c.FinFrame[first], c.FinFrame[second]):
		return Otherwise // it has sent something in between
	case c.FinAcked[first] == c.FinFrame[second]:
		return ThreeSegments
	case c.FinAcked[first] < c.FinFrame[second]:
		return FourSegments
	}
	return Otherwise
}

// refused reports whether the SYN was answered with a reset: by the server, or by
// the side that the capture takes for the client, if it has sent no SYN itself.
func (c *Connection) refused() bool {
	return c.refusedBy(Server) || c.Syn[Client] == 0 && c.refusedBy(Client)
}

// refusedBy reports whether a side answered the other's SYN with a reset.
func (c *Connection) refusedBy(side Side) bool {
	return c.Syn[side.Other()] > 0 && c.SynAck[side] == 0 && c.RstFrame[side] != 0
}

// sentBetween reports whether side sent data after one frame and up to another.
func (c *Connection) sentBetween(side Side, after, upTo int) bool {
	for i := range c.Segments {
		s := &c.Segments[i]
		if s.From == side && s.Length > 0 && s.Frame > after && s.Frame <= upTo && s.Notes&Retransmission == 0 {
			return true
		}
	}
	return false
}

// missedBetween reports whether octets of side are missing that the other side
// had not acknowledged with a FIN in one frame, and that come before side's own
// in another.
func (c *Connection) missedBetween(side Side, after, upTo int) bool {
	acknowledged := int64(0)
	for i := range c.Segments {
		s := &c.Segments[i]
		if s.Frame == after {
			acknowledged = s.RelAck - 1
		}
		if s.From == side && s.Frame > after && s.Frame <= upTo && s.Gap.Len() > 0 && s.Gap.To > acknowledged {
			return true
		}
	}
	return false
}
