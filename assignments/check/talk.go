package check

import (
	"bytes"
	"fmt"
	"net/netip"
	"slices"
	"time"

	"socketlab/capture/flow"
	"socketlab/capture/tcp"
	"socketlab/capture/udp"
)

// A Talk is one client's conversation with the lab's server over UDP. The
// server is the end with the lab's port, whoever spoke first: a capture that
// began late may begin with an answer.
type Talk struct {
	Client, Server netip.AddrPort
	Datagrams      []*udp.Datagram   // in order of capture, each once
	Pairing        *udp.Pairing      // which answer belongs to which message
	Conversation   *udp.Conversation // that it was taken from
	sayings        []*saying         // nil: not asked for yet
}

// orphans returns the answers of a talk that no message is left for, though
// the recording had begun by then. One that says what another said is none: UDP
// may deliver a datagram twice. Of one that was cut nobody knows.
func (t *Talk) orphans(begun int) []*udp.Datagram {
	var out []*udp.Datagram
	for _, u := range t.Pairing.Unasked {
		if u.Again == nil && u.Reply.Whole() && u.Reply.Frame > begun {
			out = append(out, u.Reply)
		}
	}
	return out
}

// request reports whether d goes to the server.
func (t *Talk) request(d *udp.Datagram) bool { return d.Dst == t.Server && d.Src == t.Client }

// filter shows the talk in Wireshark.
func (t *Talk) filter() string {
	return fmt.Sprintf("udp.port == %d && udp.port == %d", t.Server.Port(), t.Client.Port())
}

// requests returns the datagrams to the server.
func (t *Talk) requests() []*udp.Datagram {
	var out []*udp.Datagram
	for _, d := range t.Datagrams {
		if t.request(d) {
			out = append(out, d)
		}
	}
	return out
}

// firstRequest returns the frame of the first request in the capture; the
// recording has begun by then. It is 0 if there is none.
func (ev *Evidence) firstRequest() int {
	first := 0
	for _, t := range ev.all {
		if r := t.requests(); len(r) > 0 && (first == 0 || r[0].Frame < first) {
			first = r[0].Frame
		}
	}
	return first
}

// said returns what the client said, each datagram by itself.
func (t *Talk) said() []*saying {
	if t.sayings == nil {
		var messages [][]byte
		var pieces [][]edge
		for _, d := range t.requests() {
			octets, ends := unframed(d.Payload, []edge{{len(d.Payload), d.Frame}})
			messages, pieces = append(messages, octets), append(pieces, ends)
		}
		t.sayings = sayingsOf(messages, pieces)
	}
	return t.sayings
}

// newTalk takes a conversation from the side of the lab's ports.
func newTalk(c *udp.Conversation, ports []uint16) *Talk {
	t := &Talk{Client: c.Client, Server: c.Server, Conversation: c}
	if !slices.Contains(ports, c.Server.Port()) && slices.Contains(ports, c.Client.Port()) {
		t.Client, t.Server = c.Server, c.Client
	}
	t.take()
	return t
}

// take takes the datagrams of the conversation.
func (t *Talk) take() {
	for i := range t.Conversation.Datagrams {
		if d := &t.Conversation.Datagrams[i]; !d.Copy && len(t.Datagrams) < maxDatagrams {
			t.Datagrams = append(t.Datagrams, d)
		}
	}
}

// talks picks the conversations that have one of the ports at one end.
func talks(c *flow.Capture, ports []uint16) []*Talk {
	var out []*Talk
	for _, u := range c.UDP {
		if len(u.Datagrams) > 0 && len(out) < maxConversations && hasPort(u.Client, u.Server, ports) {
			out = append(out, newTalk(u, ports))
		}
	}
	return out
}

func hasPort(client, server netip.AddrPort, ports []uint16) bool {
	return slices.Contains(ports, server.Port()) || slices.Contains(ports, client.Port())
}

// elsewhere finds the port to which most of the conversations that look like
// a lab go: they stay on this machine, and carry the student's id or come
// back with what was sent.
func elsewhere(all []*udp.Conversation, id string) (port uint16, ok bool) {
	count := map[uint16]int{}
	for _, u := range all {
		if len(u.Datagrams) == 0 || !Local(u.Client.Addr(), u.Server.Addr()) || !looksLikeLab(u, id) {
			continue
		}
		p := u.Server.Port()
		count[p]++
		if count[p] > count[port] || count[p] == count[port] && p < port {
			port, ok = p, true
		}
	}
	return port, ok
}

// Local reports whether both addresses belong to one machine.
func Local(a, b netip.Addr) bool { return a == b || a.IsLoopback() && b.IsLoopback() }

func looksLikeLab(u *udp.Conversation, id string) bool {
	first := &u.Datagrams[0]
	for i := range u.Datagrams {
		d := &u.Datagrams[i]
		if carrying(sayingsOf([][]byte{d.Payload}, [][]edge{{{len(d.Payload), d.Frame}}}), id) > 0 {
			return true
		}
		if d.Src == first.Dst && bytes.EqualFold(d.Payload, first.Payload) && len(d.Payload) > 0 {
			return true
		}
	}
	return false
}

// patience is how long an answer may take before the capture is expected to
// show it: the receive timeout of the material's client.
const patience = 2 * time.Second

// cut returns the requests of which the capture cannot tell whether they were
// answered, because it ends too soon after them: within the server's patience,
// and before an answer to a later message of any client. A server takes
// messages in the order in which they arrive.
func (ev *Evidence) cut() map[*udp.Datagram]bool {
	out := map[*udp.Datagram]bool{}
	if ev.Whole() {
		return out
	}
	served := map[netip.AddrPort]int{} // frame of the last request that was answered, by server
	for _, t := range ev.all {
		for _, x := range t.Pairing.Exchanges {
			switch {
			case x.Reply != nil && x.Sure:
				served[t.Server] = max(served[t.Server], x.Request.Frame)
			case !x.Right && !ev.outlasts(x.Request): // a wrong answer may be another's
				out[x.Request] = true
			}
		}
	}
	for d := range out {
		if d.Frame < served[d.Dst] {
			delete(out, d)
		}
	}
	return out
}

// outlasts reports whether the capture goes on long enough after d to show an
// answer, or shows that none can come.
func (ev *Evidence) outlasts(d *udp.Datagram) bool {
	return ev.refused[pair{d.Src, d.Dst}] != nil || !d.Time.IsZero() && ev.last.Sub(d.Time) >= patience
}

// beganLate reports whether the capture shows an answer whose request it does
// not hold, so that the lab was under way when it began.
func (ev *Evidence) beganLate() bool {
	for _, c := range ev.TCP {
		if c.BeginMissing {
			return true
		}
	}
	return slices.ContainsFunc(ev.Talks, (*Talk).beganLate) || ev.onlyRefusal()
}

// beganLate: the server answers first, or more often than it was asked, or
// says what nobody wanted while it answers everything else rightly.
func (t *Talk) beganLate() bool {
	if len(t.Datagrams) > 0 && !t.request(t.Datagrams[0]) {
		return true
	}
	right, odd := false, false
	for _, x := range t.Pairing.Exchanges {
		right = right || x.Right
		odd = odd || x.Reply != nil && !x.Right
	}
	return right && odd || 2*len(t.requests()) < len(t.Datagrams)
}

// onlyRefusal reports whether an ICMP message refuses a datagram to the lab
// that the capture does not hold.
func (ev *Evidence) onlyRefusal() bool {
	return slices.ContainsFunc(ev.Capture.Unreachable, func(u flow.Unreachable) bool {
		return slices.Contains(ev.Ports, u.Dst.Port()) && !slices.ContainsFunc(ev.all, func(t *Talk) bool { return t.Client == u.Src })
	})
}

// endedEarly reports whether the capture breaks off while the lab was under
// way, or has lost octets of it.
func (ev *Evidence) endedEarly() bool {
	if ev.Capture.Info.Truncated || ev.short || len(ev.cut()) > 0 {
		return true
	}
	for _, c := range ev.TCP {
		if c.EndMissing || c.lacks() {
			return true
		}
	}
	return false
}

// shortened reports whether the snap length cut octets off the lab's frames.
func (ev *Evidence) shortened() bool {
	for _, t := range ev.Talks {
		if slices.ContainsFunc(t.Datagrams, func(d *udp.Datagram) bool { return !d.Whole() }) {
			return true
		}
	}
	for _, c := range ev.TCP {
		if slices.ContainsFunc(c.Segments, func(s tcp.Segment) bool { return len(s.Payload) < s.Length }) {
			return true
		}
	}
	return false
}

// partial reports whether the capture shows only a part of the lab.
func (ev *Evidence) partial() bool {
	return !ev.Whole() && (ev.beganLate() || ev.endedEarly() || ev.shortened())
}

// lacking returns how to say that something is not there: it is wrong, unless
// the capture shows only a part of the lab.
func (ev *Evidence) lacking(out *Findings) func(frame int, format string, args ...any) *Finding {
	if ev.partial() {
		return out.Missingf
	}
	return out.Addf
}
