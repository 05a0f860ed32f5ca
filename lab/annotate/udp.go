package annotate

import (
	"socketlab/capture/udp"
	"socketlab/lab/peer"
)

// conversation names the calls behind the datagrams of a conversation.
func (a *annotator) conversation(c *udp.Conversation) {
	for i := range c.Datagrams {
		d := &c.Datagrams[i]
		if d.Copy {
			continue
		}
		octets := d.Length - udp.HeaderLength
		a.note(d.Frame, take(a.book.sent, wayTo(d.Src.Port(), d.Dst), func(call *peer.Call) bool {
			return call.Octets == octets
		})...)
		if d.Lost {
			continue
		}
		a.note(d.Frame, take(a.book.received, wayTo(d.Dst.Port(), d.Src), func(call *peer.Call) bool {
			return !call.End.Before(d.Time) && call.Octets <= octets // a small buffer truncates
		})...)
	}
}
