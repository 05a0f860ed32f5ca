package check

import (
	"math"
	"slices"
	"time"

	"socketlab/capture/tcp"
)

// TCPPort requires that the clients connect to the assignment's port
// (RFC 9293 §3.1).
type TCPPort struct{}

// Run implements Check.
func (c *TCPPort) Run(ev *Evidence, out *Findings) {
	if !ev.hasTCP(out) {
		return
	}
	for _, conn := range ev.TCP {
		if slices.Contains(ev.Ports, conn.port()) {
			return
		}
	}
	conn := ev.TCP[0]
	out.Addf(conn.FirstFrame, "got a connection to port %d, want port %d", conn.port(), ev.Port).
		Hint("Bind the server to port %d, and connect to that port from the client.", ev.Port).
		Show("tcp.port == %d", conn.port())
}

// TCPHandshake requires the connections to open with the three-way handshake:
// SYN, SYN-ACK, ACK, each acknowledging the other's initial sequence number
// plus one (RFC 9293 §3.5).
type TCPHandshake struct {
	Connections int `yaml:"connections"` // how many are looked at, the best first; 1 if 0
}

// Run implements Check.
func (c *TCPHandshake) Run(ev *Evidence, out *Findings) {
	if !ev.hasTCP(out) {
		return
	}
	good := 0
	chosen := ev.best(c.Connections, shaken)
	for _, conn := range chosen {
		if shaken(conn) == fullHandshake {
			good++
			continue
		}
		c.blame(ev, conn, out)
	}
	out.Count(good, len(chosen))
}

const fullHandshake = 3

// shaken counts the segments of the handshake that are there.
func shaken(c *Conn) int {
	n := 0
	for _, frame := range c.Handshake {
		if frame > 0 {
			n++
		}
	}
	return n
}

// blame says which part of the handshake is not there, and why.
func (c *TCPHandshake) blame(ev *Evidence, conn *Conn, out *Findings) {
	switch {
	case conn.refused():
		ev.absent(out.Addf(conn.RstFrame[conn.server], "the connection was refused: RST in answer to SYN, want SYN-ACK").
			Hint("Start the server before the client; nothing listened on port %d.", conn.port()).
			Show("%s", conn.filter()))
	case conn.Syn[conn.client] == 0 && conn.SynAck[conn.server] == 0:
		out.Missingf(conn.FirstFrame, "the capture began after this connection: SYN and SYN-ACK are missing").
			Hint("Start recording before the client connects.").
			Show("%s", conn.filter())
	case conn.Syn[conn.client] == 0:
		out.Missingf(conn.FirstFrame, "the capture began within the handshake: SYN is missing").
			Hint("Start recording before the client connects.").
			Show("%s", conn.filter())
	case conn.SynAck[conn.server] == 0 && len(conn.Segments) == conn.Syn[conn.client]:
		out.Missingf(conn.FirstFrame, "the capture shows SYN, but no answer to it").
			Hint("Record until the connection has ended; if no answer comes, see whether the server is running.").
			Show("%s", conn.filter())
	case conn.SynAck[conn.server] == 0:
		out.Missingf(conn.FirstFrame, "the capture does not hold the SYN-ACK of this connection").
			Hint("Record without losing frames: stop other programs, and hand in the capture as it was recorded.").
			Show("%s", conn.filter())
	case conn.Opened > 0:
		out.Missingf(conn.Opened, "the capture does not hold the ACK that ends the handshake; frame %d shows that the connection was open", conn.Opened).
			Hint("Record without losing frames: stop other programs, and hand in the capture as it was recorded.").
			Show("%s", conn.filter())
	case conn.Handshake[1] > 0 && conn.LastFrame == conn.lastOf(conn.server, tcp.SYN):
		out.Missingf(conn.LastFrame, "the capture ends within the handshake: ACK is missing").
			Hint("Stop recording only after both programs have ended.").
			Show("%s", conn.filter())
	case conn.Handshake[1] > 0 && conn.lastOf(conn.client, 0) < conn.Handshake[1]:
		out.Missingf(conn.LastFrame, "the capture holds nothing of the client after the SYN-ACK").
			Hint("Record without losing frames: stop other programs, and hand in the capture as it was recorded.").
			Show("%s", conn.filter())
	case conn.Handshake[1] == 0:
		out.Addf(conn.FirstFrame, "got no SYN-ACK that acknowledges the client's SYN").
			Hint("The system opens connections by itself. Hand in the capture as it was recorded, without editing it.").
			Show("%s", conn.filter())
	default:
		out.Addf(conn.Handshake[1], "got no ACK that acknowledges the server's SYN").
			Hint("The system opens connections by itself. Hand in the capture as it was recorded, without editing it.").
			Show("%s", conn.filter())
	}
}

// lastOf returns the last frame of a side with these flags; 0 if there is none.
func (c *Conn) lastOf(side tcp.Side, flags tcp.Flags) (frame int) {
	for i := range c.Segments {
		if s := &c.Segments[i]; s.From == side && s.Flags.Has(flags) {
			frame = c.Segments[i].Frame
		}
	}
	return frame
}

// fewConnections says that there are fewer connections than wanted, or that
// the capture cannot tell.
func (ev *Evidence) fewConnections(got, want int, out *Findings) {
	port, refused := ev.TCP[0].port(), slices.IndexFunc(ev.TCP, (*Conn).refused)
	tell := ev.lacking(out)
	f := tell(ev.TCP[max(refused, 0)].FirstFrame, "connections: got %d, want %d", got, want).
		Show("tcp.port == %d && tcp.flags.syn == 1 && tcp.flags.ack == 0", port)
	switch {
	case refused < 0:
		f.Hint("Start the client %d times; the welcoming socket goes on accepting.", want)
	case got == 0:
		ev.absent(f.Hint("Start the server before the client; nothing listened on port %d.", port))
	default:
		f.Hint("Keep the welcoming socket open and accept again; close only the connection socket that accept() returned.")
	}
}

// TCPConnections requires several connections to one server, each from a port
// that the system chose (RFC 9293 §3.4.1: a connection is a pair of sockets).
type TCPConnections struct {
	Connections int `yaml:"connections"` // how many, at least; 2 if 0
}

// Run implements Check.
func (c *TCPConnections) Run(ev *Evidence, out *Findings) {
	if !ev.hasTCP(out) {
		return
	}
	want := c.Connections
	if want == 0 {
		want = 2
	}
	got := 0
	for _, conn := range ev.TCP {
		if !conn.refused() && conn.Frames[conn.server] > 0 {
			got++
		}
	}
	out.Count(min(got, want), want)
	if got < want {
		ev.fewConnections(got, want, out)
	}
}

// TCPOverlap requires that several connections are open at one time
// (RFC 9293 §3.3.2: each has its own state).
type TCPOverlap struct {
	Connections int `yaml:"connections"` // how many at one time, at least; 2 if 0
	Threads     int `yaml:"threads"`     // how many threads are to serve them; it is only noted, where a trace tells; any if 0
}

// Run implements Check.
func (c *TCPOverlap) Run(ev *Evidence, out *Findings) {
	if !ev.hasTCP(out) {
		return
	}
	c.noteThreads(ev, out)
	want := c.Connections
	if want == 0 {
		want = 2
	}
	hindered := map[*Conn]*Conn{}
	for _, conn := range ev.TCP {
		if by := hinderedBy(conn, ev.TCP); by != nil {
			hindered[conn] = by
		}
	}
	served := slices.DeleteFunc(slices.Clone(ev.TCP), func(conn *Conn) bool { return hindered[conn] != nil })
	most, frame := together(served)
	out.Count(most, want)
	if most >= want {
		return
	}
	if len(hindered) > 0 {
		oneAtATime(ev.TCP, hindered, out)
		return
	}
	tell := out.Addf
	if ev.partial() {
		tell = out.Missingf
	}
	tell(frame, "connections open at one time: got at most %d, want %d", most, want).
		Hint("Start the clients so that the next connects while the one before is still open, and let the server accept while it serves.").
		Show("tcp.port == %d && (tcp.flags.syn == 1 || tcp.flags.fin == 1)", ev.TCP[0].port())
}

// noteThreads says how many threads served, where the student's server was
// traced. Whoever leaves the trace out is to lose nothing by it, nor to gain.
func (c *TCPOverlap) noteThreads(ev *Evidence, out *Findings) {
	for _, p := range ev.Parties() {
		switch {
		case c.Threads == 0 || !p.Own || !p.Serves() || p.Threads == 0:
		case p.Threads == 1:
			out.Notef(0, "one thread of the server moved all octets, as its trace shows")
		default:
			out.Notef(0, "%d threads of the server moved octets, as its trace shows; want %d", p.Threads, c.Threads)
		}
	}
}

// oneAtATime says that the server served one connection after the other.
func oneAtATime(all []*Conn, hindered map[*Conn]*Conn, out *Findings) {
	for _, conn := range all {
		by := hindered[conn]
		if by == nil {
			continue
		}
		out.Addf(firstData(conn, conn.client).Frame, "the answer to this message had to wait for another connection to end (client port %d), want each served by itself", by.clientPort()).
			Hint("Serve every accepted connection in a thread of its own, or with non-blocking sockets, and accept the next at once.").
			Show("tcp.port == %d || tcp.port == %d", conn.clientPort(), by.clientPort())
	}
}

// tooLong is how long an answer may take before somebody else is to blame.
const tooLong = 500 * time.Millisecond

// hinderedBy returns the earlier connection that kept c from being answered:
// it was open and had asked for nothing all the while c waited, and c was
// served only after it had ended. It returns nil if there is none.
func hinderedBy(c *Conn, all []*Conn) *Conn {
	asked, came := firstData(c, c.client), firstData(c, c.server)
	if asked == nil || came == nil || came.Time.Sub(asked.Time) < tooLong {
		return nil
	}
	for _, other := range all {
		if other.FirstFrame >= c.FirstFrame || ends(other) <= asked.Frame || ends(other) > came.Frame {
			continue
		}
		if first := firstData(other, other.client); first == nil || first.Time.Sub(asked.Time) >= tooLong {
			return other
		}
	}
	return nil
}

// firstData returns the first segment of a side that carries data, or nil.
func firstData(c *Conn, side tcp.Side) *tcp.Segment {
	for i := range c.Segments {
		if s := &c.Segments[i]; s.From == side && s.Length > 0 {
			return s
		}
	}
	return nil
}

// together returns how many connections were open at one time at most, and
// the frame at which the last of them had opened. A connection counts from
// its first frame to the first FIN or RST.
func together(all []*Conn) (most, frame int) {
	for _, c := range all {
		open := 0
		for _, other := range all {
			if other.FirstFrame <= c.FirstFrame && c.FirstFrame < ends(other) && !other.refused() {
				open++
			}
		}
		if open > most {
			most, frame = open, c.FirstFrame
		}
	}
	return most, frame
}

// ends returns the frame that ends a connection: the first FIN of either
// side, or RST. One that is seen to open, but not to close, stays open.
func ends(c *Conn) int {
	end := c.LastFrame + 1
	if c.Opened > 0 && !c.BeginMissing {
		end = math.MaxInt
	}
	for _, frame := range []int{c.FinFrame[0], c.FinFrame[1], c.RstFrame[0], c.RstFrame[1]} {
		if frame > 0 {
			end = min(end, frame)
		}
	}
	return end
}

// TCPRefused requires that a connection to a port where nothing listens is
// refused: SYN, answered by RST with ACK (RFC 9293 §3.5.2).
type TCPRefused struct{}

// Run implements Check.
func (c *TCPRefused) Run(ev *Evidence, out *Findings) {
	if !ev.hasTCP(out) {
		return
	}
	for _, conn := range ev.TCP {
		if conn.refused() && conn.Refused != 0 {
			return
		}
	}
	conn := ev.TCP[0]
	switch {
	case conn.SynAck[conn.server] > 0:
		out.Addf(conn.FirstFrame, "the connection was accepted, want it refused").
			Hint("Stop every server on port %d, then connect once more.", conn.port()).
			Show("%s", conn.filter())
	case conn.Rst[conn.server] > 0 && conn.Syn[conn.client] == 0:
		out.Missingf(conn.FirstFrame, "the capture began after this connection: SYN and SYN-ACK are missing").
			Hint("Start recording before the client connects.").
			Show("%s", conn.filter())
	case conn.Rst[conn.server] > 0 && !ev.short:
		out.Addf(conn.RstFrame[conn.server], "the RST does not acknowledge the SYN of frame %d", conn.FirstFrame).
			Hint("The system opens connections by itself. Hand in the capture as it was recorded, without editing it.").
			Show("%s", conn.filter())
	default:
		out.Missingf(conn.FirstFrame, "the capture shows SYN, but no answer to it").
			Hint("Record until the client has reported its error.").
			Show("%s", conn.filter())
	}
}
