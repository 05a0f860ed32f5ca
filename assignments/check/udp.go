package check

import (
	"bytes"
	"slices"

	"socketlab/capture/udp"
)

// UDPPort requires that the clients send to the assignment's port (RFC 768).
type UDPPort struct{}

// Run implements Check.
func (c *UDPPort) Run(ev *Evidence, out *Findings) {
	if !ev.hasUDP(out) {
		return
	}
	if t := ev.Talks[0]; !ev.onItsPorts() {
		out.Addf(t.Datagrams[0].Frame, "got datagrams to port %d, want port %d", t.Server.Port(), ev.Port).
			Hint("Bind the server to port %d, and send to that port from the client.", ev.Port).
			Show("udp.port == %d", t.Server.Port())
	}
}

// hasUDP reports whether the lab's traffic has any datagram, and says so if
// not.
func (ev *Evidence) hasUDP(out *Findings) bool {
	if len(ev.Talks) > 0 {
		return true
	}
	if len(ev.TCP) > 0 {
		out.Addf(ev.TCP[0].FirstFrame, "got TCP on port %d, want UDP", ev.TCP[0].Server.Port()).
			Hint("Create the sockets with SOCK_DGRAM; SOCK_STREAM is TCP.").
			Show("tcp.port == %d", ev.TCP[0].Server.Port())
		return false
	}
	if ev.Whole() {
		ev.nothingSent(out)
		return false
	}
	out.Missingf(0, "the capture holds no datagram of the lab").
		Hint("Start recording before the programs, and see that the server uses the assignment's port.")
	return false
}

// UDPClients requires several clients, each with a port of its own that the
// system chose (RFC 6335 §6: the dynamic ports).
type UDPClients struct {
	Clients int `yaml:"clients"` // how many, at least; 2 if 0
}

// Run implements Check.
func (c *UDPClients) Run(ev *Evidence, out *Findings) {
	if !ev.hasUDP(out) {
		return
	}
	want := c.Clients
	if want == 0 {
		want = 2
	}
	var good []uint16
	for _, t := range ev.Talks {
		if port := t.Client.Port(); free(t, out) && !slices.Contains(good, port) {
			good = append(good, port)
		}
	}
	if len(good) >= want {
		out.Wrong = nil // an extra client never hurts
		return
	}
	out.Count(len(good), want)
	if len(out.Wrong) > 0 {
		return
	}
	ev.fewClients(len(good), want, out)
}

// free reports whether a client has a port that the system can have chosen.
func free(t *Talk, out *Findings) bool {
	port, server := t.Client.Port(), t.Server.Port()
	switch {
	case port == server:
		out.Addf(t.Datagrams[0].Frame, "the client uses the server's own port %d, want a port that the system chose", port).
			Hint("Bind the client to port 0, or leave its bind() out: the system then picks a free port.").
			Show("udp.srcport == %d && udp.dstport == %d", port, port)
		return false
	case port < 1024:
		out.Addf(t.Datagrams[0].Frame, "the client uses the well-known port %d, want a port that the system chose", port).
			Hint("Bind the client to port 0, or leave its bind() out: the system then picks a free port.").
			Show("udp.port == %d", port)
		return false
	case port < 10000:
		out.Notef(t.Datagrams[0].Frame, "the client's port %d is lower than systems usually choose", port)
	}
	return true
}

// fewClients says that there are fewer clients than wanted, or that the
// capture cannot tell.
func (ev *Evidence) fewClients(got, want int, out *Findings) {
	frame, port := ev.Talks[0].Datagrams[0].Frame, ev.Talks[0].Server.Port()
	if ev.partial() {
		out.Missingf(frame, "clients with ports of their own: got %d, want %d; the capture shows only a part of the lab", got, want).
			Hint("Start recording before the first client, stop after the last answer, and hand in that capture.").
			Show("udp.port == %d", port)
		return
	}
	out.Addf(frame, "clients with ports of their own: got %d, want %d", got, want).
		Hint("Start the client program twice, the second while the first still runs, and let the system choose both ports (bind to port 0).").
		Show("udp.port == %d", port)
}

// UDPHeader requires that every datagram of the lab has a header of 8 octets
// and a length field that counts it and the data (RFC 768, "Length").
type UDPHeader struct{}

// Run implements Check.
func (c *UDPHeader) Run(ev *Evidence, out *Findings) {
	if !ev.hasUDP(out) {
		return
	}
	good, total := 0, 0
	for _, t := range ev.Talks {
		for _, d := range t.Datagrams {
			total++
			if d.Length == d.Carried && d.Length >= udp.HeaderLength {
				good++
				continue
			}
			out.Addf(d.Frame, "got length %d, want %d: 8 for the header and %d for the data",
				d.Length, d.Carried, max(0, d.Carried-udp.HeaderLength)).
				Hint("The system writes this field. Hand in the capture as it was recorded, without editing it.").
				Show("udp.port == %d && udp.length == %d", t.Server.Port(), d.Length)
		}
	}
	out.Count(good, total)
}

// sameFrom returns a datagram that carries payload to the talk's client from
// another socket than the server's, if there is one after frame.
func (ev *Evidence) sameFrom(t *Talk, frame int, payload []byte) *udp.Datagram {
	for _, u := range ev.Capture.UDP {
		if u.Client != t.Client && u.Server != t.Client || u == t.Conversation {
			continue
		}
		for i := range u.Datagrams {
			d := &u.Datagrams[i]
			if d.Frame > frame && d.Dst == t.Client && d.Src != t.Server && bytes.Equal(d.Payload, payload) {
				return d
			}
		}
	}
	return nil
}
