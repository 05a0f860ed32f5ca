package check

import (
	"bytes"
	"iter"
	"time"

	"socketlab/capture/message"
	"socketlab/capture/tcp"
)

// role names a side of a connection.
func (c *TCPClose) role(conn *Conn, side tcp.Side) message.Message {
	if side == conn.client {
		return roleName("client")
	}
	return roleName("server")
}

func roleName(role string) message.Message {
	if role == "client" {
		return message.Of("client")
	}
	return message.Of("server")
}

// The ways to end a connection that TCPEnding looks for.
const (
	endFour  = string(tcp.FourSegments)
	endThree = string(tcp.ThreeSegments)
	endHalf  = string(tcp.HalfClose)
	endReset = string(tcp.Reset)
)

// TCPEnding requires one connection that ended in a certain way (RFC 9293
// §3.6, §3.5.2): four, three, half or reset.
type TCPEnding struct {
	Kind string `yaml:"kind"`
}

// Choices implements Chooser.
func (c *TCPEnding) Choices() map[string][]string {
	return map[string][]string{"kind": {endFour, endThree, endHalf, endReset}}
}

// Run implements Check.
func (c *TCPEnding) Run(ev *Evidence, out *Findings) {
	if !ev.hasTCP(out) {
		return
	}
	undecided, missed := false, false
	for _, conn := range ev.TCP {
		kind := string(conn.Ending())
		if kind == c.Kind {
			return
		}
		missed = missed || conn.OctetsMissing != [2]int64{}
		undecided = undecided || kind == "" && conn.EndMissing
	}
	frame, port := ev.TCP[0].FirstFrame, ev.TCP[0].port()
	if missed {
		out.Missingf(frame, "the capture does not hold every frame of the connections, and shows none that ended so").
			Hint("Record without losing frames: stop other programs, and hand in the capture as it was recorded.").
			Show("tcp.port == %d", port)
		return
	}
	if undecided || ev.partial() {
		out.Missingf(frame, "the capture ends before every connection has closed, and shows none that ended so").
			Hint("Stop recording only after both programs have ended.").
			Show("tcp.port == %d", port)
		return
	}
	f := out.Addf(frame, "got no connection that ended so").
		Show("tcp.port == %d && (tcp.flags.fin == 1 || tcp.flags.reset == 1)", port)
	switch c.Kind {
	case endFour:
		f.Hint("Let the server wait a moment between reading the end of the stream and its own close().")
	case endThree:
		f.Hint("Let the server close() at once when recv() returns nothing: its FIN then carries the ACK.")
	case endHalf:
		f.Hint("Let the client call shutdown(SHUT_WR) and go on reading; the server answers after it has read to the end.")
	case endReset:
		f.Hint("Set SO_LINGER to 0 seconds before close().")
	}
}

// TCPBacklog requires that a connection is complete, and its request
// acknowledged, well before the answer's first octet: it waited in the queue
// of the welcoming socket until accept() (RFC 9293 §3.5; listen(2)).
type TCPBacklog struct {
	Wait time.Duration `yaml:"wait"` // from the acknowledged request to the answer, at least; 100ms if 0
}

// Run implements Check.
func (c *TCPBacklog) Run(ev *Evidence, out *Findings) {
	if !ev.hasTCP(out) {
		return
	}
	want := c.Wait
	if want == 0 {
		want = 100 * time.Millisecond
	}
	longest, frame, seen, late := time.Duration(0), ev.TCP[0].FirstFrame, false, false
	for _, conn := range ev.TCP {
		w := waited(conn)
		late = late || w.answer > 0 && !w.acked && w.wait >= want
		if w.acked && w.wait >= longest {
			longest, frame, seen = w.wait, w.answer, true
		}
	}
	switch {
	case !seen && (late || ev.partial()):
		out.Missingf(frame, "the capture does not hold handshake, request and answer of one connection").
			Hint("Start recording before the client connects, and stop after the answer.").
			Show("tcp.port == %d", ev.TCP[0].port())
	case !seen:
		out.Addf(frame, "got no connection with a handshake, an acknowledged request and an answer").
			Hint("Let the server wait between listen() and accept(), and connect meanwhile.").
			Show("tcp.port == %d", ev.TCP[0].port())
	case longest < want:
		out.Addf(frame, "the answer came %v after the request was acknowledged, want at least %v", longest, want).
			Hint("Let the server wait between listen() and accept(), and connect meanwhile.").
			Show("tcp.port == %d", ev.TCP[0].port())
	}
}

// A waiting is the time that a client had to wait for the server.
type waiting struct {
	wait   time.Duration // from the acknowledgement of the request to the answer
	ack    int           // frame of that acknowledgement; 0 if there is none
	answer int           // frame of the answer; 0 if handshake, request or answer is missing
	acked  bool          // the acknowledgement came before the answer; else wait begins with the request
}

// waited looks for the server's first data after the client's.
func waited(c *Conn) waiting {
	if shaken(c) != fullHandshake {
		return waiting{}
	}
	var request, acked *tcp.Segment
	for i := range c.Segments {
		s := &c.Segments[i]
		switch {
		case s.From == c.client && len(s.Fresh) > 0 && request == nil:
			request = s
		case s.From != c.server || request == nil:
		case s.Length > 0 && acked == nil:
			return waiting{wait: s.Time.Sub(request.Time), answer: s.Frame}
		case s.Length > 0:
			return waiting{s.Time.Sub(acked.Time), acked.Frame, s.Frame, true}
		case acked == nil && !s.Acks.Unseen && s.Acks.Octets.To >= request.Fresh[0].To:
			acked = s
		}
	}
	return waiting{}
}

// TCPRetransmission requires that lost segments were sent again (RFC 9293
// §3.8.1) and that every octet arrived nevertheless.
type TCPRetransmission struct {
	Least int `yaml:"least"` // retransmitted segments, at least; 1 if 0
}

// Run implements Check.
func (c *TCPRetransmission) Run(ev *Evidence, out *Findings) {
	if !ev.hasTCP(out) {
		return
	}
	got, want := 0, max(c.Least, 1)
	for _, conn := range ev.TCP {
		got += conn.Retransmissions[0] + conn.Retransmissions[1]
	}
	out.Count(min(got, want), want)
	if got < want {
		tell := ev.lacking(out)
		tell(ev.TCP[0].FirstFrame, "retransmitted segments: got %d, want at least %d", got, want).
			Hint("Run it in the network that drops segments: lab run does that.").
			Show("tcp.analysis.retransmission")
	}
}

// TCPPieces requires that one message came back in several pieces: the server
// read the stream with a buffer smaller than the message (RFC 9293 §3.8.5: no
// boundaries are kept).
type TCPPieces struct {
	Octets int    `yaml:"octets"` // of the message, sent at once; 100 if 0
	Pieces int    `yaml:"pieces"` // in which it came back, at least; 2 if 0
	Port   uint16 `yaml:"port"`   // of the server; any if 0
}

// Run implements Check.
func (c *TCPPieces) Run(ev *Evidence, out *Findings) {
	if !ev.hasTCP(out) {
		return
	}
	octets, pieces := c.Octets, c.Pieces
	if octets == 0 {
		octets = 100
	}
	if pieces == 0 {
		pieces = 2
	}
	most, frame, tell := 0, ev.TCP[0].FirstFrame, ev.lacking(out)
	for asked, came := range ev.onPort(c.Port).cameBack() {
		tell = out.Addf // everything came back, so the capture can tell
		if asked.Pieces[0].End >= octets && len(came.Pieces) > most {
			most, frame = len(came.Pieces), came.Frame()
		}
	}
	if most < pieces {
		tell(frame, "pieces in which a message of %d octets came back: got %d, want at least %d", octets, most, pieces).
			Hint("Send %d octets at once, and let the server recv() with a smaller buffer and answer each part.", octets).
			Show("tcp.port == %d && tcp.len > 0", ev.Port)
	}
}

// cameBack yields what was asked and what came over each connection over which
// everything that was asked came back, as it was or in upper case.
func (ev *Evidence) cameBack() iter.Seq2[tcp.Stream, tcp.Stream] {
	return func(yield func(asked, came tcp.Stream) bool) {
		for _, c := range ev.TCP {
			asked, came := c.Stream(c.client), c.Stream(c.server)
			whole := len(asked.Octets) > 0 && !asked.Gap && !came.Gap && came.Frame() > asked.Frame()
			if whole && bytes.EqualFold(asked.Octets, came.Octets) && !yield(asked, came) {
				return
			}
		}
	}
}

// TCPJoined requires that several small sends were answered by one: a single
// recv() returned them together (RFC 9293 §3.8.5).
type TCPJoined struct {
	Sends int    `yaml:"sends"` // segments of the client before the first answer, at least; 2 if 0
	Port  uint16 `yaml:"port"`  // of the server; any if 0
}

// Run implements Check.
func (c *TCPJoined) Run(ev *Evidence, out *Findings) {
	if !ev.hasTCP(out) {
		return
	}
	want := c.Sends
	if want == 0 {
		want = 2
	}
	most, frame, tell := 0, ev.TCP[0].FirstFrame, ev.lacking(out)
	for asked, came := range ev.onPort(c.Port).cameBack() {
		tell = out.Addf // everything came back, so the capture can tell
		sends := 0
		for _, p := range asked.Pieces {
			if p.Segment.Frame < came.Frame() {
				sends++
			}
		}
		if len(came.Pieces) == 1 && sends > most {
			most, frame = sends, came.Frame()
		}
	}
	if most < want {
		tell(frame, "sends before the one answer: got %d, want at least %d", most, want).
			Hint("Send several small messages without waiting, and let the server recv() a moment later.").
			Show("tcp.port == %d && tcp.len > 0", ev.Port)
	}
}
