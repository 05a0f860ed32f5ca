package check

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"

	"socketlab/capture/flow"
	"socketlab/capture/tcp"
)

// A Conn is one of the lab's TCP connections. Its server is the end with the
// lab's port: in a capture that began late the roles of tcp.Connection may be
// a guess.
type Conn struct {
	*tcp.Connection
	client, server tcp.Side
	short          bool      // more was captured of it than is kept
	sayings        []*saying // nil: not asked for yet
}

// port returns the server's port.
func (c *Conn) port() uint16 { return [2]uint16{c.Client.Port(), c.Server.Port()}[c.server] }

// clientPort returns the client's port.
func (c *Conn) clientPort() uint16 { return [2]uint16{c.Client.Port(), c.Server.Port()}[c.client] }

// filter shows the connection in Wireshark.
func (c *Conn) filter() string {
	return fmt.Sprintf("tcp.port == %d && tcp.port == %d", c.port(), c.clientPort())
}

// refused reports whether the server's end answered the SYN with a reset.
func (c *Conn) refused() bool {
	return c.Syn[c.client] > 0 && c.SynAck[c.server] == 0 && c.RstFrame[c.server] != 0
}

// said returns what the client said: one stream, cut where its segments end.
func (c *Conn) said() []*saying {
	if c.sayings == nil {
		s := c.Stream(c.client)
		var pieces []edge
		for _, p := range s.Pieces {
			pieces = append(pieces, edge{p.End, p.Segment.Frame})
		}
		c.sayings = []*saying{}
		if len(s.Octets) > 0 {
			c.sayings = sayingsOn(s.Octets, pieces)
		}
	}
	return c.sayings
}

// connections picks the connections that have one of the ports at one end.
func connections(c *flow.Capture, ports []uint16) []*Conn {
	var out []*Conn
	for _, t := range c.TCP {
		if !hasPort(t.Client, t.Server, ports) || len(t.Segments) == 0 || len(out) == maxConversations {
			continue
		}
		short := c.NotKept > 0 && t.Frames[0]+t.Frames[1] > len(t.Segments)
		if short {
			kept := *t
			kept.EndMissing = true // as far as the segments go
			t = &kept
		}
		conn := &Conn{Connection: t, client: tcp.Client, server: tcp.Server, short: short}
		if !slices.Contains(ports, t.Server.Port()) {
			conn.client, conn.server = tcp.Server, tcp.Client
		}
		out = append(out, conn)
	}
	return out
}

// connectedElsewhere finds the port to which most of the connections go that
// look like a lab on another port: they stay on this machine, and carry the
// student's id, are answered or, like the lab on that, refused.
func connectedElsewhere(all []*tcp.Connection, id string) (port uint16, ok bool) {
	count := map[uint16]int{}
	for _, c := range all {
		if !Local(c.Client.Addr(), c.Server.Addr()) || len(c.Segments) == 0 || !carriesID(c, id) {
			continue
		}
		p := c.Server.Port()
		count[p]++
		if count[p] > count[port] || count[p] == count[port] && p < port {
			port, ok = p, true
		}
	}
	return port, ok
}

// carriesID reports whether the client's text holds id, or whether the
// connection looks like a small talk of text, or like a port nobody listens
// on.
func carriesID(c *tcp.Connection, id string) bool {
	conn := &Conn{Connection: c, client: tcp.Client, server: tcp.Server}
	if carrying(conn.said(), id) > 0 {
		return true
	}
	asked, answered := c.Stream(tcp.Client), c.Stream(tcp.Server)
	if len(asked.Octets)+len(answered.Octets) == 0 {
		return conn.refused()
	}
	return bytes.EqualFold(asked.Octets, answered.Octets)
}

// best returns the n connections with the highest score, in the order of the
// capture where scores are equal: an extra connection or an earlier attempt
// never hurts. Connections that were refused count only where there are no
// others; how many there have to be is the question of another check.
func (ev *Evidence) best(n int, score func(*Conn) int) []*Conn {
	all := slices.DeleteFunc(slices.Clone(ev.TCP), (*Conn).refused)
	if len(all) == 0 {
		all = slices.Clone(ev.TCP)
	}
	slices.SortStableFunc(all, func(a, b *Conn) int { return cmp.Compare(score(b), score(a)) })
	return all[:min(len(all), max(n, 1))]
}

// hasTCP reports whether the lab's traffic has any segment, and says so if
// not.
func (ev *Evidence) hasTCP(out *Findings) bool {
	if len(ev.TCP) > 0 {
		return true
	}
	if len(ev.Talks) > 0 {
		out.Addf(ev.Talks[0].Datagrams[0].Frame, "got UDP on port %d, want TCP", ev.Talks[0].Server.Port()).
			Hint("Create the sockets with SOCK_STREAM; SOCK_DGRAM is UDP.").
			Show("udp.port == %d", ev.Talks[0].Server.Port())
		return false
	}
	if ev.Whole() {
		ev.nothingSent(out)
		return false
	}
	out.Missingf(0, "the capture holds no segment of the lab").
		Hint("Start recording before the programs, and see that the server uses the assignment's port.")
	return false
}

// outlives reports whether the capture goes on long enough after a frame of
// the connection to show what was to follow.
func (ev *Evidence) outlives(c *Conn, frame int) bool {
	for i := range c.Segments {
		if s := &c.Segments[i]; s.Frame == frame {
			return !s.Time.IsZero() && ev.last.Sub(s.Time) >= patience
		}
	}
	return false
}

// lacks reports whether octets or the SYN-ACK of the connection are missing
// from a capture that shows its beginning and its end. A connection that was
// reset need not be whole.
func (c *Conn) lacks() bool {
	switch {
	case c.BeginMissing || c.EndMissing || c.Complete || c.refused():
		return false
	case c.SynAck[c.server] == 0:
		return true
	}
	return c.Opened > 0 && c.Close != tcp.Aborted
}
