package check

import (
	"cmp"
	"slices"
	"time"

	"socketlab/assignments/i18n"
	"socketlab/capture/message"
	"socketlab/capture/tcp"
	"socketlab/lab/experiment"
)

// begin returns the first frame of a connection.
func (c *Conn) begin() int { return c.FirstFrame }

// roleOf names a side of a connection.
func (c *Conn) roleOf(side tcp.Side) message.Message {
	return roleName(map[bool]string{true: "client", false: "server"}[side == c.client])
}

// segment returns the segment in a frame; nil if it was not kept.
func (c *Conn) segment(frame int) *tcp.Segment {
	at := slices.IndexFunc(c.Segments, func(s tcp.Segment) bool { return s.Frame == frame })
	if frame == 0 || at < 0 {
		return nil
	}
	return &c.Segments[at]
}

// firstOf returns the first frame of a side with these flags; 0 if there is none.
func (c *Conn) firstOf(side tcp.Side, flags tcp.Flags) int {
	at := slices.IndexFunc(c.Segments, func(s tcp.Segment) bool { return s.From == side && s.Flags.Has(flags) })
	if at < 0 {
		return 0
	}
	return c.Segments[at].Frame
}

// Prove implements Prover.
func (c *TCPPort) Prove(ev *Evidence, out *Proofs) {
	for _, conn := range ev.TCP {
		if slices.Contains(ev.Ports, conn.port()) {
			out.Provef([]int{conn.FirstFrame}, "a connection between port %d and port %d", conn.clientPort(), conn.port())
			return
		}
	}
}

// Prove implements Prover.
func (c *TCPHandshake) Prove(ev *Evidence, out *Proofs) {
	each(out, ev.best(c.Connections, shaken), (*Conn).begin, func(conn *Conn) {
		frames := conn.Handshake[:]
		second, third := conn.segment(frames[1]), conn.segment(frames[2])
		switch {
		case second == nil || third == nil:
			out.Provef(frames, "SYN, SYN-ACK and ACK, each with the right numbers")
		case second.RelAck == 1 && third.RelAck == 1:
			out.Provef(frames, "the SYN-ACK acknowledges %d = ISN+1, and so does the ACK", second.RelAck)
		default:
			out.Provef(frames, "the SYN-ACK acknowledges %d, the ACK %d, counted from the other side's ISN", second.RelAck, third.RelAck)
		}
	})
}

// Prove implements Prover.
func (c *TCPConnections) Prove(ev *Evidence, out *Proofs) {
	var frames []int
	var ports []uint16
	for _, conn := range ev.TCP {
		if !conn.refused() && conn.Frames[conn.server] > 0 {
			frames, ports = append(frames, conn.FirstFrame), append(ports, conn.clientPort())
		}
	}
	n := min(len(ports), maxProofFrames)
	out.Provef(frames[:n], "connections: %d (from the ports %s)", len(ports), portList(ports[:n]))
}

// Prove implements Prover.
func (c *TCPOverlap) Prove(ev *Evidence, out *Proofs) {
	served := slices.DeleteFunc(slices.Clone(ev.TCP), func(conn *Conn) bool { return hinderedBy(conn, ev.TCP) != nil })
	most, frame := together(served)
	var frames []int
	var ports []uint16
	for _, conn := range served {
		if conn.FirstFrame <= frame && frame < ends(conn) && !conn.refused() {
			frames, ports = append(frames, conn.FirstFrame), append(ports, conn.clientPort())
		}
	}
	n := min(len(ports), maxProofFrames)
	out.Provef(frames[max(0, len(frames)-n):], "when frame %d came, %d connections were open at one time, the last of them from port %d", frame, most, ports[len(ports)-1])
}

// Prove implements Prover.
func (c *TCPAnswer) Prove(ev *Evidence, out *Proofs) {
	chosen := ev.onPort(c.Port).best(c.Connections, func(conn *Conn) int { return -int(c.judge(conn)) })
	each(out, chosen, (*Conn).begin, func(conn *Conn) {
		asked, came := conn.Stream(conn.client), conn.Stream(conn.server)
		frames := []int{asked.Frame(), came.Frame()}
		switch {
		case c.Reply == experiment.ReplyNone:
			out.Provef(frames[:1], "octets from the client: %d; from the server: none", len(asked.Octets))
		case !c.right(&asked, &came):
			out.Provef(frames, "as far as the connection was kept, %s is answered with %s", shown(asked.Octets, -1), shown(came.Octets, -1))
		default:
			out.Provef(frames, "%s is answered with %s", shown(c.answeredPart(&asked, &came), -1), shown(came.Octets, -1))
		}
	})
}

// answeredPart returns what of a request the answer is right for: all of it, or
// what the server's first recv() can have returned.
func (c *TCPAnswer) answeredPart(asked, came *tcp.Stream) []byte {
	if c.matches(asked.Octets, came.Octets) {
		return asked.Octets
	}
	for _, p := range asked.Pieces {
		if c.matches(asked.Octets[:p.End], came.Octets) {
			return asked.Octets[:p.End]
		}
	}
	return asked.Octets
}

// Prove implements Prover.
func (c *TCPClose) Prove(ev *Evidence, out *Proofs) {
	chosen := ev.best(c.Connections, func(conn *Conn) int { return -int(c.judge(ev, conn)) })
	each(out, chosen, (*Conn).begin, func(conn *Conn) {
		first := conn.ActiveCloser
		second := first.Other()
		frames := []int{conn.FinFrame[first], conn.FinAcked[first], conn.FinFrame[second], conn.FinAcked[second]}
		if conn.Close == tcp.Simultaneous {
			out.Provef(frames, "both sides sent their FIN at once; that of the client is acknowledged in frame %d, that of the server in frame %d",
				conn.FinAcked[conn.client], conn.FinAcked[conn.server])
			return
		}
		out.Provef(frames, "the %s closes first; its FIN is acknowledged in frame %d, that of the %s in frame %d",
			conn.roleOf(first), conn.FinAcked[first], conn.roleOf(second), conn.FinAcked[second])
	})
}

// Prove implements Prover.
func (c *TCPEnding) Prove(ev *Evidence, out *Proofs) {
	at := slices.IndexFunc(ev.TCP, func(conn *Conn) bool { return string(conn.Ending()) == c.Kind })
	if at < 0 {
		return
	}
	conn := ev.TCP[at]
	first := conn.ActiveCloser
	second := first.Other()
	frames := []int{conn.FinFrame[first], conn.FinAcked[first], conn.FinFrame[second], conn.FinAcked[second]}
	switch c.Kind {
	case endFour:
		out.Provef(frames, "FIN of the %s, ACK, FIN of the %s, ACK: four segments", conn.roleOf(first), conn.roleOf(second))
	case endThree:
		out.Provef(frames, "the FIN of the %s carries the ACK of that of the %s: three segments", conn.roleOf(second), conn.roleOf(first))
	case endHalf:
		data, octets := conn.dataFrames(second, conn.FinFrame[first], conn.FinFrame[second])
		out.Provef(append(data, conn.FinFrame[first], conn.FinFrame[second]), "after the FIN of the %s, the %s still sends %d octets", conn.roleOf(first), conn.roleOf(second), octets)
	case endReset:
		client, server := conn.firstOf(conn.client, tcp.RST), conn.firstOf(conn.server, tcp.RST)
		if client > 0 && (server == 0 || client < server) {
			out.Provef([]int{client}, "the client aborts the connection with RST")
		} else {
			out.Provef([]int{server}, "the server aborts the connection with RST")
		}
	}
}

// dataFrames returns the frames in which side sent data after one frame and up
// to another, and how many octets that were.
func (c *Conn) dataFrames(side tcp.Side, after, upTo int) (frames []int, octets int) {
	for i := range c.Segments {
		s := &c.Segments[i]
		if s.From == side && s.Length > 0 && s.Frame > after && s.Frame <= upTo && s.Notes&tcp.Retransmission == 0 {
			if octets += s.Length; len(frames) < maxProofFrames {
				frames = append(frames, s.Frame)
			}
		}
	}
	return frames, octets
}

// Prove implements Prover.
func (c *TCPRefused) Prove(ev *Evidence, out *Proofs) {
	for _, conn := range ev.TCP {
		if !conn.refused() || conn.Refused == 0 {
			continue
		}
		frames := []int{conn.firstOf(conn.client, tcp.SYN), conn.Refused}
		if s := conn.segment(conn.Refused); s != nil && s.RelAck == 1 {
			out.Provef(frames, "SYN, and RST that acknowledges %d = ISN+1: nothing listens on port %d", s.RelAck, conn.port())
		} else {
			out.Provef(frames, "SYN, and RST that answers it: nothing listens on port %d", conn.port())
		}
		return
	}
}

// Prove implements Prover.
func (c *TCPBacklog) Prove(ev *Evidence, out *Proofs) {
	var best waiting
	var conn *Conn
	for _, one := range ev.TCP {
		if w := waited(one); w.acked && (conn == nil || w.wait >= best.wait) {
			best, conn = w, one
		}
	}
	if conn == nil {
		return
	}
	frames := append(slices.Clone(conn.Handshake[:]), best.ack, best.answer)
	out.Provef(frames, "the handshake ends in frame %d, the request is acknowledged in frame %d, and the answer comes %v later, in frame %d",
		conn.Handshake[2], best.ack, best.wait.Round(time.Millisecond), best.answer)
}

// Prove implements Prover.
func (c *TCPRetransmission) Prove(ev *Evidence, out *Proofs) {
	var frames []int
	n := 0
	for _, conn := range ev.TCP {
		n += conn.Retransmissions[0] + conn.Retransmissions[1]
		for i := range conn.Segments {
			if s := &conn.Segments[i]; s.Notes.Has(tcp.Retransmission) && len(frames) < maxProofFrames {
				frames = append(frames, s.Frame)
			}
		}
	}
	format := i18n.Mark("segments that were sent again: %d")
	if n > len(frames) {
		format = i18n.Mark("segments that were sent again: %d; these are the first")
	}
	*out = append(*out, Proof{frames, message.Of(format, n)})
}

// Prove implements Prover.
func (c *TCPPieces) Prove(ev *Evidence, out *Proofs) {
	var best []int
	octets := 0
	for asked, came := range ev.onPort(c.Port).cameBack() {
		if asked.Pieces[0].End >= cmp.Or(c.Octets, 100) && len(came.Pieces) >= max(len(best), 1) {
			best, octets = []int{asked.Frame()}, asked.Pieces[0].End
			for _, p := range came.Pieces {
				best = append(best, p.Segment.Frame)
			}
		}
	}
	if len(best) > 0 {
		out.Provef(best[:min(len(best), maxProofFrames)], "what the client sent, %d octets of it at once, comes back in %d pieces", octets, len(best)-1)
	}
}

// Prove implements Prover.
func (c *TCPJoined) Prove(ev *Evidence, out *Proofs) {
	var sends []int
	answer := 0
	for asked, came := range ev.onPort(c.Port).cameBack() {
		if len(came.Pieces) != 1 {
			continue
		}
		var these []int
		for _, p := range asked.Pieces {
			if p.Segment.Frame < came.Frame() {
				these = append(these, p.Segment.Frame)
			}
		}
		if len(these) > len(sends) {
			sends, answer = these, came.Frame()
		}
	}
	if len(sends) > 0 {
		out.Provef(append(sends[:min(len(sends), maxProofFrames)], answer), "segments of the client before the one answer in frame %d: %d", answer, len(sends))
	}
}
