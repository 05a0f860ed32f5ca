package matrix

import (
	"slices"
	"time"
)

// enlarge makes the largest datagram of IPv4 the largest of IPv6, whose
// header does not count.
func enlarge(x exchange) exchange {
	out := x.clone()
	for _, m := range out {
		if p := m.payload(); m.protocol == protocolUDP && len(p) == 65507 {
			m.setPayload(append(slices.Clone(p), p[:20]...))
		}
	}
	return out
}

// twice is what AF_PACKET shows of the loopback interface: each frame as it
// leaves and as it arrives.
func twice(x exchange) exchange {
	var out exchange
	for _, m := range x {
		copied := m.clone()
		copied.at = m.at.Add(2 * time.Microsecond)
		out = append(out, m, copied)
	}
	return out
}

// closeInThree leaves out the ACKs that stand alone between two FINs.
func closeInThree(x exchange) exchange {
	return slices.DeleteFunc(slices.Clone(x), func(m *message) bool {
		return isPureAck(m) && slices.ContainsFunc(x, func(fin *message) bool {
			return acknowledgesFIN(m, fin) && nextFrom(x, m).has(flagFIN)
		})
	})
}

// closeInFour puts an ACK that stands alone in front of each FIN that
// acknowledges the other side's.
func closeInFour(x exchange) exchange {
	var out exchange
	for i, m := range x {
		if m.has(flagFIN|flagACK) && len(m.payload()) == 0 && !x[:i].acknowledged(m) {
			for _, fin := range x[:i] {
				if acknowledgesFIN(m, fin) {
					ack := m.clone()
					ack.setFlags(flagACK)
					ack.id--
					out = append(out, ack)
					break
				}
			}
		}
		out = append(out, m)
	}
	return out
}

func isPureAck(m *message) bool {
	return m.has(flagACK) && !m.has(flagSYN) && !m.has(flagFIN) && !m.has(flagRST) && len(m.payload()) == 0
}

// acknowledgesFIN reports whether m acknowledges the FIN of the other side.
func acknowledgesFIN(m, fin *message) bool {
	return m.isTCP() && fin.has(flagFIN) && fin.src == m.dst && fin.dst == m.src && m.ack() == fin.next()
}

// acknowledged reports whether a message before m already said what it
// acknowledges.
func (x exchange) acknowledged(m *message) bool {
	return slices.ContainsFunc(x, func(o *message) bool {
		return o.has(flagACK) && o.src == m.src && o.dst == m.dst && o.ack() == m.ack()
	})
}

// nextFrom returns the next message that the sender of m sends to the same
// receiver; an empty one if there is none.
func nextFrom(x exchange, m *message) *message {
	for _, o := range x[slices.Index(x, m)+1:] {
		if o.src == m.src && o.dst == m.dst {
			return o
		}
	}
	return &message{}
}
