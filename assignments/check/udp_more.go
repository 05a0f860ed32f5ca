package check

import (
	"cmp"
	"net/netip"

	"socketlab/capture/flow"
	"socketlab/capture/udp"
)

// UDPAnswer requires every request to be answered as the assignment says,
// from the port it was sent to (RFC 768).
type UDPAnswer struct {
	Reply   string `yaml:"reply"`   // echo, upper, upper-ascii or fixed; echo if empty
	Text    string `yaml:"text"`    // the answer if reply is fixed
	Clients int    `yaml:"clients"` // how many clients have to be served; 1 if 0
}

// Choices implements Chooser.
func (c *UDPAnswer) Choices() map[string][]string { return map[string][]string{"reply": replies} }

// Run implements Check.
func (c *UDPAnswer) Run(ev *Evidence, out *Findings) {
	a := answering{ev: ev, clients: c.Clients, reply: c.Reply, change: adviceFor(c.Reply, c.Text), want: c.wanted}
	a.run(out)
}

// wanted implements answerer.
func (c *UDPAnswer) wanted(request []byte) [][]byte { return answersTo(c.Reply, c.Text, request) }

// UDPSilent requires that no datagram comes back from the server's port: UDP
// itself answers nothing (RFC 768).
type UDPSilent struct{}

// Run implements Check.
func (c *UDPSilent) Run(ev *Evidence, out *Findings) {
	if !ev.hasUDP(out) {
		return
	}
	for _, t := range ev.Talks {
		if len(t.requests()) == len(t.Datagrams) {
			continue
		}
		for _, d := range t.Datagrams {
			if !t.request(d) {
				out.Addf(d.Frame, "got an answer from port %d, want none", t.Server.Port()).
					Hint("Stop every server on port %d before you record.", t.Server.Port()).
					Show("udp.srcport == %d", t.Server.Port())
				return
			}
		}
	}
}

// UDPUnreachable requires that requests to a port where nothing listens are
// refused by an ICMP port unreachable message that quotes them (RFC 1122
// §4.1.3.1, RFC 4443 §3.1).
type UDPUnreachable struct {
	Clients int `yaml:"clients"` // how many clients have to be refused; 1 if 0
}

// Run implements Check.
func (c *UDPUnreachable) Run(ev *Evidence, out *Findings) {
	if !ev.hasUDP(out) {
		return
	}
	want := max(c.Clients, 1)
	refused := map[netip.AddrPort]bool{}
	for _, t := range ev.Talks {
		if ev.refused[pair{t.Client, t.Server}] != nil {
			refused[t.Client] = true
		}
	}
	out.Count(min(len(refused), want), want)
	if len(refused) >= want {
		return
	}
	frame := ev.Talks[0].Datagrams[0].Frame
	if len(ev.Capture.Unreachable) == 0 {
		out.Missingf(frame, "the capture holds no ICMP message at all").
			Hint("Record the loopback interface without a filter, or with “icmp or icmp6” in it.").
			Show("icmp || icmpv6 || udp.port == %d", ev.Port)
		return
	}
	tell := ev.lacking(out)
	tell(frame, "clients refused by ICMP port unreachable: got %d, want %d", len(refused), want).
		Hint("Send from every client to port %d while no server runs.", ev.Port).
		Show("icmp || icmpv6 || udp.port == %d", ev.Port)
}

// UDPLargest requires the largest possible datagram to go and to come back:
// 65,507 octets over IPv4, 65,527 over IPv6 (RFC 768, RFC 791, RFC 8200 §3:
// lengths of 16 bits, headers included or not).
type UDPLargest struct{}

// Run implements Check.
func (c *UDPLargest) Run(ev *Evidence, out *Findings) {
	if !ev.hasUDP(out) {
		return
	}
	most, frame, want := 0, ev.Talks[0].Datagrams[0].Frame, 0
	for _, t := range ev.Talks {
		for i := range t.Pairing.Exchanges {
			x := &t.Pairing.Exchanges[i]
			n := x.Request.Octets()
			if n > most {
				most, frame, want = n, x.Request.Frame, largest(t)
			}
			if n == largest(t) && rightly(x, c.wanted) {
				return
			}
		}
	}
	if want == 0 {
		want = largest(ev.Talks[0])
	}
	switch {
	case most == want && len(ev.cut()) > 0:
		out.Missingf(frame, "the capture ends before an answer to this message").
			Hint("Record until the last answer has arrived; if none arrives, see whether the server is still running.").
			Show("udp.length == %d", want+udp.HeaderLength)
	case most == want:
		out.Addf(frame, "the message of %d octets did not come back whole", most).
			Hint("Give recvfrom() a buffer of 65535 octets, and send back everything it returns.").
			Show("udp.port == %d", ev.Port)
	default:
		tell := ev.lacking(out)
		tell(frame, "got at most %d octets in a datagram, want %d", most, want).
			Hint("Send a message of exactly %d octets; one more, and sendto() fails with EMSGSIZE.", want).
			Show("udp.port == %d", ev.Port)
	}
}

// wanted implements answerer.
func (c *UDPLargest) wanted(request []byte) [][]byte { return [][]byte{request} }

// largest returns the most octets that a datagram of the talk can carry.
func largest(t *Talk) int {
	if t.Server.Addr().Unmap().Is4() {
		return 65507 // 65535 - 20 (IPv4 header) - 8
	}
	return 65527 // 65535 - 8: the IPv6 header does not count
}

// UDPTruncated requires a message that is longer than the server's buffer to
// come back cut to it: recvfrom() drops the rest of the datagram (RFC 768
// leaves it to the system; POSIX, recvfrom).
type UDPTruncated struct {
	Buffer int    `yaml:"buffer"` // of the server, in octets; 4096 if 0
	Port   uint16 `yaml:"port"`   // of that server; any if 0
}

// Run implements Check.
func (c *UDPTruncated) Run(ev *Evidence, out *Findings) {
	if !ev.hasUDP(out) {
		return
	}
	var longer *udp.Exchange
	for _, t := range ev.Talks {
		if c.Port != 0 && t.Server.Port() != c.Port && ev.onItsPorts() {
			continue
		}
		for i := range t.Pairing.Exchanges {
			x := &t.Pairing.Exchanges[i]
			if x.Request.Octets() <= c.buffer() {
				continue
			}
			if rightly(x, c.wanted) {
				return
			}
			longer = x
		}
	}
	c.blame(ev, longer, out)
}

// buffer returns the octets that the server has room for.
func (c *UDPTruncated) buffer() int { return cmp.Or(c.Buffer, 4096) }

// wanted implements answerer.
func (c *UDPTruncated) wanted(request []byte) [][]byte {
	return [][]byte{request[:min(len(request), c.buffer())]}
}

// onItsPorts reports whether the lab was done on the ports it should be.
func (ev *Evidence) onItsPorts() bool {
	for _, t := range ev.Talks {
		for _, port := range ev.Ports {
			if t.Server.Port() == port {
				return true
			}
		}
	}
	return false
}

// blame says what came of the last message that is longer than the buffer.
func (c *UDPTruncated) blame(ev *Evidence, x *udp.Exchange, out *Findings) {
	buffer := c.buffer()
	switch {
	case x == nil:
		tell := ev.lacking(out)
		tell(0, "got no message of more than %d octets to the server with the small buffer", buffer).
			Hint("Send one message that is longer than the server's buffer.").
			Show("udp.port == %d", ev.Port)
	case x.Reply == nil && ev.cut()[x.Request]:
		out.Missingf(x.Request.Frame, "the capture ends before an answer to this message").
			Hint("Record until the last answer has arrived; if none arrives, see whether the server is still running.").
			Show("udp.port == %d", x.Request.Dst.Port())
	case x.Reply == nil || !x.Sure:
		out.Addf(x.Request.Frame, "got no answer with the first %d octets of this message", buffer).
			Hint("Give recvfrom() a buffer of %d octets, and send back what it returns.", buffer).
			Show("udp.port == %d", x.Request.Dst.Port())
	case x.Reply.Octets() == buffer:
		out.Addf(x.Reply.Frame, "the %d octets that came back are not the first ones of the message", buffer).
			Hint("Send back exactly the octets that were received, without changing or cutting them.").
			Show("udp.port == %d", x.Request.Dst.Port())
	default:
		out.Addf(x.Reply.Frame, "got %d octets back, want the first %d of %d", x.Reply.Octets(), buffer, x.Request.Octets()).
			Hint("Give recvfrom() a buffer of %d octets, and send back what it returns.", buffer).
			Show("udp.port == %d", x.Request.Dst.Port())
	}
}

// UDPLossy requires what UDP does when the network drops datagrams: some
// requests stay unanswered, nobody sends them again, and the answers that
// arrive are right (RFC 768: no protection against loss).
type UDPLossy struct {
	Requests int `yaml:"requests"` // how many, at least; 10 if 0
}

// Run implements Check.
func (c *UDPLossy) Run(ev *Evidence, out *Findings) {
	if !ev.hasUDP(out) {
		return
	}
	want := c.Requests
	if want == 0 {
		want = 10
	}
	sent, unanswered, total := 0, 0, 0
	for _, t := range ev.Talks {
		total += len(t.requests())
	}
	tellWrong := ev.lacking(out)
	if total >= want { // every message is there, so a wrong answer is none's
		tellWrong = out.Addf
	}
	for _, t := range ev.Talks {
		seen := map[string]int{}
		for i := range t.Pairing.Exchanges {
			x := &t.Pairing.Exchanges[i]
			sent++
			if x.Reply == nil {
				unanswered++
			} else if !rightly(x, c.wanted) {
				t.blameAnswer(x, x.Request.Payload, adviceFor("", ""), tellWrong)
			}
			if !x.Request.Whole() {
				continue // it may end in other words than one that begins alike
			}
			if first := seen[string(x.Request.Payload)]; first > 0 {
				out.Addf(x.Request.Frame, "the message of frame %d was sent again; UDP does not do that", first).
					Hint("Send every message once, whether it is answered or not.").
					Show("%s", t.filter())
			}
			seen[string(x.Request.Payload)] = x.Request.Frame
		}
		t.blameOrphans(t.orphans(ev.firstRequest()), ev.Whole(), out)
	}
	first := ev.Talks[0].Datagrams[0].Frame
	if refused := ev.nobodyThere(); refused != nil && unanswered == sent { // that is no loss: nobody was there
		out.Addf(refused.Frame, "the datagram in frame %d was refused: nothing listened on port %d", first, ev.Port).
			Hint("Start the server before the clients and keep it running.").
			Show("icmp || icmpv6 || udp.port == %d", ev.Port)
	}
	switch {
	case sent < want:
		tell := ev.lacking(out)
		tell(first, "messages: got %d, want at least %d", sent, want).
			Hint("Send more messages, so that the loss shows.").
			Show("udp.port == %d", ev.Port)
	case unanswered == 0:
		out.Addf(first, "all %d messages were answered, want some lost", sent).
			Hint("Run it in the network that drops datagrams: lab run does that.").
			Show("udp.port == %d", ev.Port)
	}
}

// nobodyThere is the first message that refuses a datagram of the lab; nil if there
// is none.
func (ev *Evidence) nobodyThere() (first *flow.Unreachable) {
	for _, t := range ev.Talks {
		if u := ev.refused[pair{t.Client, t.Server}]; u != nil && (first == nil || u.Frame < first.Frame) {
			first = u
		}
	}
	return first
}

// wanted implements answerer.
func (c *UDPLossy) wanted(request []byte) [][]byte { return [][]byte{request} }
