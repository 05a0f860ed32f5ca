package check

import (
	"bytes"
	"slices"
	"time"

	"socketlab/capture/calls"
	"socketlab/capture/party"
	"socketlab/capture/tcp"
	"socketlab/lab/experiment"
)

// answer returns the rule after which the lab's first TCP server answers; nil
// if it has none that can be judged here.
func (d *diagnosis) answer() *TCPAnswer {
	for _, part := range d.spec.Checks {
		c, ok := part.With.(*TCPAnswer)
		if ok && (c.Port == 0 || c.Port == d.Port) && !c.Framed && c.Reply != experiment.ReplyNone {
			return c
		}
	}
	return nil
}

// An askedFor is a connection to the lab's first server on which it has been
// asked something, and has not answered as it should.
type askedFor struct {
	*Conn
	asked, came tcp.Stream
}

// badlyAnswered returns those connections.
func (d *diagnosis) badlyAnswered(c *TCPAnswer) (out []askedFor) {
	for _, conn := range first(d.TCP) {
		x := askedFor{conn, conn.Stream(conn.client), conn.Stream(conn.server)}
		if !conn.refused() && len(x.asked.Octets) > 0 && !x.asked.Gap && !x.came.Gap && c.judge(conn) != right {
			out = append(out, x)
		}
	}
	return out
}

// badAnswer: an answer is right, and goes on behind its end; or it is right for
// the beginning of the message.
func (d *diagnosis) badAnswer(p *party.Party) *party.Trouble {
	c := d.answer()
	if c == nil {
		return nil
	}
	const most = 5
	bad := d.badlyAnswered(c)
	for _, x := range bad[:min(len(bad), most)] {
		if n := behind(p, x.came.Octets, c.want(x.asked.Octets)[0]); n > 0 {
			return &party.Trouble{Kind: party.TooMuchSent, Octets: n, Frame: x.came.Frame()}
		}
		if n := c.taken(x.asked.Octets, x.came.Octets); n > 0 {
			return &party.Trouble{Kind: party.PartTaken, Octets: n, Whole: len(x.asked.Octets), Frame: x.came.Frame()}
		}
	}
	return nil
}

// taken returns how much of a message an answer is the right one for, if it is
// for less than all of it: 0 if it is for nothing.
func (c *TCPAnswer) taken(asked, came []byte) int {
	if c.Reply == experiment.ReplyFixed || len(came) == 0 || len(asked) > mostMessage {
		return 0
	}
	for n := range len(asked) {
		if n > 0 && slices.ContainsFunc(answersTo(c.Reply, c.Text, asked[:n]), func(want []byte) bool { return bytes.Equal(want, came) }) {
			return n
		}
	}
	return 0
}

// silence: a server has read a message and not answered it, and what it called
// then tells why, or that it answered as soon as the client had closed.
func (d *diagnosis) silence(p *party.Party) *party.Trouble {
	c := d.answer()
	if c == nil {
		return nil
	}
	for _, x := range d.badlyAnswered(c) {
		if l := x.late(); l != nil && l.answer.Time.Sub(l.closed.Time) < gaveUp && c.judge(x.Conn) == tooLate {
			return &party.Trouble{Kind: party.ForMore, Frame: l.answer.Frame}
		}
		if t := d.afterReading(d.on(p, x.Conn), x); t != nil {
			return t
		}
	}
	return nil
}

// on returns the calls that a server made on a connection.
func (d *diagnosis) on(p *party.Party, conn *Conn) (out []*calls.Call) {
	for _, c := range d.by(p, true) {
		if c.Remote.Port() == conn.clientPort() && c.Local.Port() == conn.port() {
			out = append(out, c)
		}
	}
	return out
}

// afterReading looks at what a server did when it had read the message of a
// connection, and before the client closed.
func (d *diagnosis) afterReading(all []*calls.Call, x askedFor) *party.Trouble {
	read, reads, total := time.Time{}, false, 0
	for _, c := range all {
		_, n := roomAndGot(c)
		switch {
		case receives(c) && n > 0 && !d.after(x, c):
			total += n
			read, reads = c.End, false
		case receives(c) && !read.IsZero() && !d.after(x, c):
			reads = true
		case sends(c) && n > 0:
			return nil
		}
	}
	switch {
	case total < len(x.asked.Octets) || len(x.came.Octets) > 0:
		return nil
	case reads:
		return &party.Trouble{Kind: party.ForMore, Frame: x.asked.Frame()}
	}
	return &party.Trouble{Kind: party.NothingSent, Frame: x.asked.Frame()}
}

// after reports whether a call began when the client had closed.
func (d *diagnosis) after(x askedFor, c *calls.Call) bool {
	for i := range x.Segments {
		if s := &x.Segments[i]; s.From == x.client && s.Flags&(tcp.FIN|tcp.RST) != 0 {
			return !s.Time.IsZero() && !c.Begin.Before(s.Time)
		}
	}
	return false
}

// firstOnly: a server closes after what one recv() has returned, where the
// client is to close first.
func (d *diagnosis) firstOnly(*party.Party) *party.Trouble {
	for _, part := range d.spec.Checks {
		c, ok := part.With.(*TCPClose)
		if !ok || c.By != "client" {
			continue
		}
		for _, conn := range first(d.TCP) {
			if c.judge(d.Evidence, conn) == closedFirst && conn.ActiveCloser == conn.server {
				return &party.Trouble{Kind: party.PartTaken, Frame: conn.FinFrame[conn.server]}
			}
		}
	}
	return nil
}

// partOfAnswer: a client has closed when its calls had taken less than came, so
// that its system aborted the connection. Where nobody knows its calls, that it
// aborted the connection says the same.
func (d *diagnosis) partOfAnswer(p *party.Party) *party.Trouble {
	for _, conn := range first(d.TCP) {
		came, total, own := conn.Stream(conn.server), 0, false
		for _, c := range d.by(p, true) {
			if c.Local.Port() != conn.clientPort() {
				continue
			}
			own = true
			if _, n := roomAndGot(c); receives(c) && n > 0 {
				total += n
			}
		}
		switch frame := conn.RstFrame[conn.client]; {
		case frame == 0 || conn.closedByLab(conn.RstFrame) || conn.late() != nil || len(came.Octets) == 0:
		case own && total > 0 && total < len(came.Octets):
			return &party.Trouble{Kind: party.PartTaken, Octets: total, Whole: len(came.Octets), Frame: frame}
		case !p.Traced && p.Trouble == nil && p.Exit == "status 0":
			return &party.Trouble{Kind: party.Unread, Frame: frame}
		}
	}
	return nil
}
