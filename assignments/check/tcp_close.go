package check

import "socketlab/capture/tcp"

// TCPClose requires connections to close normally: each side's FIN was sent
// and acknowledged, in three segments or four (RFC 9293 §3.6).
type TCPClose struct {
	By          string `yaml:"by"`          // who has to close first: client or server; either if empty
	Connections int    `yaml:"connections"` // how many are looked at, the best first; 1 if 0
}

// Choices implements Chooser.
func (c *TCPClose) Choices() map[string][]string {
	return map[string][]string{"by": {"client", "server"}}
}

// Run implements Check.
func (c *TCPClose) Run(ev *Evidence, out *Findings) {
	if !ev.hasTCP(out) {
		return
	}
	good := 0
	chosen := ev.best(c.Connections, func(conn *Conn) int { return -int(c.judge(ev, conn)) })
	for _, conn := range chosen {
		if how := c.judge(ev, conn); how == closedRight {
			good++
		} else {
			c.blame(ev, conn, how, out)
		}
	}
	out.Count(good, len(chosen))
}

// closing is how a connection was closed, best first.
type closing int

const (
	closedRight  closing = iota
	closeUnseen          // the capture ends before
	closeMissed          // other segments show that some of it was not captured
	closeCut             // lab has ended the client's program, and nobody knows how it would have closed
	closedFirst          // the wrong side closed first
	closedHalf           // one side never closed
	closeNever           // somebody never closed, and the recording is whole
	closedByRST          // aborted
	closeRefused         // there was no connection to close
)

func (c *TCPClose) judge(ev *Evidence, conn *Conn) closing {
	switch {
	case conn.refused():
		return closeRefused
	case conn.Close == tcp.Aborted || conn.RstFrame != [2]int{} && conn.Close != tcp.Normal && conn.Close != tcp.Simultaneous:
		if conn.closedByLab(conn.RstFrame) {
			return closeCut
		}
		return closedByRST
	case conn.Close == tcp.Normal || conn.Close == tcp.Simultaneous:
		if c.By != "" && conn.Close == tcp.Normal && (c.By == "client") != (conn.ActiveCloser == conn.client) {
			if conn.ActiveCloser == conn.client && conn.closedByLab(conn.FinFrame) {
				return closeCut
			}
			return closedFirst
		}
		return closedRight
	case conn.missed(tcp.Client) && conn.missed(tcp.Server), conn.Close == tcp.HalfClosed && conn.missed(conn.ActiveCloser.Other()):
		return closeMissed
	case conn.Close == tcp.HalfClosed && ev.outlives(conn, conn.LastFrame):
		return closedHalf
	case ev.Whole():
		return closeNever
	}
	return closeUnseen
}

// missed reports whether a side may well have closed: the FIN was captured, and
// only the ACK of it was not, or other segments show that the side sent more
// than was captured, before or later.
func (c *Conn) missed(side tcp.Side) bool {
	return !c.HasISN[side] || c.AckMissing[side] || c.OctetsMissing[side] > 0 || c.FinFrame[side] != 0
}

func (c *TCPClose) blame(ev *Evidence, conn *Conn, how closing, out *Findings) {
	switch how {
	case closeRefused:
		ev.absent(out.Addf(conn.RstFrame[conn.server], "the connection was refused, so there was nothing to close").
			Hint("Start the server before the client; nothing listened on port %d.", conn.port()).
			Show("%s", conn.filter()))
	case closeCut:
		out.Missingf(max(conn.FinFrame[conn.client], conn.RstFrame[conn.client]), "lab ended the client's program, so the capture cannot tell how it closes its socket").
			Hint("Let the client end at an empty line and at the end of its input (EOFError of input(), NULL of fgets()), and give recv() a timeout where no answer may come.").
			Show("%s", conn.filter())
	case closedFirst:
		side, want := "server", "client"
		if c.By == "server" {
			side, want = want, side
		}
		out.Addf(conn.FinFrame[conn.ActiveCloser], "the %s closed first, want the %s", roleName(side), roleName(want)).
			Hint("Let the server read until recv() returns nothing, and close only then.").
			Show("%s && tcp.flags.fin == 1", conn.filter())
	case closedHalf:
		side := conn.ActiveCloser.Other()
		out.Addf(conn.FinFrame[conn.ActiveCloser], "got FIN from one side only; the %s never closed its socket", c.role(conn, side)).
			Hint("Close the connection socket on both sides when the work is done.").
			Show("%s && tcp.flags.fin == 1", conn.filter())
	case closedByRST:
		c.reset(ev, conn, out)
	case closeMissed:
		out.Missingf(conn.LastFrame, "the capture does not hold every frame with which this connection was closed").
			Hint("Record without losing frames: stop other programs, and hand in the capture as it was recorded.").
			Show("%s", conn.filter())
	case closeNever:
		out.Addf(conn.LastFrame, "this connection was never closed by both sides").
			Hint("Close the connection socket on both sides when the work is done.").
			Show("%s", conn.filter())
	default:
		out.Missingf(conn.LastFrame, "the capture ends before both sides have closed this connection").
			Hint("Stop recording only after both programs have ended.").
			Show("%s", conn.filter())
	}
}

// reset says who aborted the connection, and why that usually happens.
func (c *TCPClose) reset(ev *Evidence, conn *Conn, out *Findings) {
	side := conn.client
	if conn.RstFrame[conn.client] == 0 {
		side = conn.server
	}
	f := out.Addf(conn.RstFrame[side], "got RST from the %s, want FIN from both sides", c.role(conn, side)).
		Show("%s && tcp.flags.reset == 1", conn.filter())
	switch l := conn.late(); {
	case l != nil:
		ev.silent(f.hint(l.advice(ev, conn.Stream(conn.client).Octets)))
	case unread(conn, side):
		f.Hint("The program closed its socket before it had read everything that had come in: read until recv() returns nothing, then close.")
	default:
		f.Hint("Let the program end by close(), without SO_LINGER and without being killed.")
	}
}

// unread reports whether the side that sent RST was sent data before.
func unread(conn *Conn, side tcp.Side) bool {
	return conn.PayloadBytes[side.Other()] > 0
}
