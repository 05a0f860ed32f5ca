package check

import (
	"slices"
	"strconv"
	"strings"

	"socketlab/capture/udp"
)

// Prove implements Prover.
func (c *UDPPort) Prove(ev *Evidence, out *Proofs) {
	for _, t := range ev.Talks {
		if !slices.Contains(ev.Ports, t.Server.Port()) {
			continue
		}
		d := t.Datagrams[0]
		out.Provef([]int{d.Frame}, "a datagram from port %d to port %d", d.Src.Port(), d.Dst.Port())
		return
	}
}

// Prove implements Prover.
func (c *UDPClients) Prove(ev *Evidence, out *Proofs) {
	var frames []int
	var ports []uint16
	for _, t := range ev.Talks {
		if port := t.Client.Port(); free(t, &Findings{}) && !slices.Contains(ports, port) {
			ports, frames = append(ports, port), append(frames, t.Datagrams[0].Frame)
		}
	}
	n := min(len(ports), maxProofFrames)
	out.Provef(frames[:n], "clients with ports of their own: %d (%s)", len(ports), portList(ports[:n]))
}

// portList lists ports, such as "40001, 40002".
func portList(ports []uint16) string {
	var words []string
	for _, p := range ports {
		words = append(words, strconv.Itoa(int(p)))
	}
	return strings.Join(words, ", ")
}

// Prove implements Prover.
func (c *UDPEcho) Prove(ev *Evidence, out *Proofs) {
	(&answering{ev: ev, clients: c.Clients, want: c.wanted}).prove(out)
}

// Prove implements Prover.
func (c *UDPAnswer) Prove(ev *Evidence, out *Proofs) {
	(&answering{ev: ev, clients: c.Clients, want: c.wanted}).prove(out)
}

// prove shows an exchange of each client that was looked at.
func (a *answering) prove(out *Proofs) {
	first := func(s served) int { return s.talk.Pairing.Exchanges[0].Request.Frame }
	each(out, a.best(), first, func(s served) {
		port, n := s.talk.Client.Port(), len(s.talk.Pairing.Exchanges)
		for i := range s.talk.Pairing.Exchanges {
			x := &s.talk.Pairing.Exchanges[i]
			if !x.Sure || x.Reply == nil {
				continue
			}
			frames := []int{x.Request.Frame, x.Reply.Frame}
			asked, came := shown(x.Request.Payload, x.Request.Octets()), shown(x.Reply.Payload, x.Reply.Octets())
			if n == 1 {
				out.Provef(frames, "port %d sends %s and gets %s", port, asked, came)
			} else {
				out.Provef(frames, "port %d sends %s and gets %s; messages answered rightly: %d of %d", port, asked, came, s.good, n)
			}
			return
		}
		out.Provef([]int{first(s)}, "messages of port %d answered rightly: %d of %d", port, s.good, n)
	})
}

// Prove implements Prover.
func (c *UDPHeader) Prove(ev *Evidence, out *Proofs) {
	total := 0
	for _, t := range ev.Talks {
		total += len(t.Datagrams)
	}
	d := ev.Talks[0].Datagrams[0]
	out.Provef([]int{d.Frame}, "length %d = 8 for the header + %d for the data; datagrams whose length is right: %d of %d", d.Length, d.Octets(), total, total)
}

// Prove implements Prover.
func (c *UDPSilent) Prove(ev *Evidence, out *Proofs) {
	var frames []int
	total := 0
	for _, t := range ev.Talks {
		total += len(t.Datagrams)
		frames = append(frames, t.Datagrams[0].Frame)
	}
	out.Provef(frames[:min(len(frames), maxProofFrames)], "datagrams to port %d: %d; datagrams from there: none", ev.Talks[0].Server.Port(), total)
}

// Prove implements Prover.
func (c *UDPUnreachable) Prove(ev *Evidence, out *Proofs) {
	refused := slices.DeleteFunc(slices.Clone(ev.Talks), func(t *Talk) bool { return ev.refused[pair{t.Client, t.Server}] == nil })
	each(out, refused, func(t *Talk) int { return t.Datagrams[0].Frame }, func(t *Talk) {
		u := ev.refused[pair{t.Client, t.Server}]
		asked := 0
		for _, d := range t.requests() {
			if d.Frame < u.Frame {
				asked = d.Frame
			}
		}
		out.Provef([]int{asked, u.Frame}, "ICMP port unreachable: nothing listens on port %d, to which port %d has sent", t.Server.Port(), t.Client.Port())
	})
}

// Prove implements Prover.
func (c *UDPLargest) Prove(ev *Evidence, out *Proofs) {
	for _, t := range ev.Talks {
		for i := range t.Pairing.Exchanges {
			if x := &t.Pairing.Exchanges[i]; x.Request.Octets() == largest(t) && rightly(x, c.wanted) {
				out.Provef(framesOf(x), "a message of %d octets, the most that a datagram can hold, comes back whole", x.Request.Octets())
				return
			}
		}
	}
}

// framesOf are the frames of an exchange, as far as they are sure.
func framesOf(x *udp.Exchange) []int {
	if !x.Sure || x.Reply == nil {
		return []int{x.Request.Frame}
	}
	return []int{x.Request.Frame, x.Reply.Frame}
}

// Prove implements Prover.
func (c *UDPTruncated) Prove(ev *Evidence, out *Proofs) {
	for _, t := range ev.Talks {
		if c.Port != 0 && t.Server.Port() != c.Port && ev.onItsPorts() {
			continue
		}
		for i := range t.Pairing.Exchanges {
			if x := &t.Pairing.Exchanges[i]; x.Request.Octets() > c.buffer() && rightly(x, c.wanted) {
				out.Provef(framesOf(x), "of a message of %d octets the first %d come back", x.Request.Octets(), x.Reply.Octets())
				return
			}
		}
	}
}

// Prove implements Prover.
func (c *UDPLossy) Prove(ev *Evidence, out *Proofs) {
	sent, lost := 0, 0
	var frames []int
	for _, t := range ev.Talks {
		for _, x := range t.Pairing.Exchanges {
			sent++
			if x.Reply != nil {
				continue
			}
			if lost++; x.Sure && len(frames) < maxProofFrames {
				frames = append(frames, x.Request.Frame)
			}
		}
	}
	out.Provef(frames, "messages without an answer: %d of %d; none of them was sent again", lost, sent)
}
