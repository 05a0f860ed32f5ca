package check

import (
	"bytes"
	"time"

	"socketlab/capture/message"
	"socketlab/capture/tcp"
	"socketlab/capture/udp"
)

// An answer can come when its client has waited in vain, has given up and has
// closed its socket. Then no program gets it, and the client's system says so: it
// answers with RST (RFC 9293 §3.10.7.1), or with ICMP port unreachable (RFC 1122
// §4.1.3.1). Where it does not say so, nobody knows, and the answer counts.

// gaveUp is how long a client has waited at least before one can say so: far
// longer than an answer takes, and less than any client of a lab waits.
const gaveUp = 500 * time.Millisecond

// A late answer is one that its client had given up.
type late struct {
	closed *tcp.Segment // with which the client closed
	answer *tcp.Segment // the first one with octets of the answer
}

// late returns what came too late; nil if anything of the answer came in time,
// or if the client had not waited. A client that has only closed its direction
// goes on reading, and its system acknowledges what comes.
func (c *Conn) late() *late {
	var asked *tcp.Segment
	l := late{}
	for i := range c.Segments {
		s := &c.Segments[i]
		switch {
		case s.From == c.server && s.Brings() > 0 && l.closed == nil:
			return nil
		case s.From == c.server && s.Brings() > 0 && l.answer == nil:
			l.answer = s
		case s.From == c.server:
		case s.Flags.Has(tcp.RST) && l.answer != nil:
			return l.waited(asked)
		case s.Acks.Octets.Len() > 0 || s.Acks.Unseen:
			return nil // something arrived
		case s.Flags&(tcp.FIN|tcp.RST) != 0 && l.closed == nil:
			l.closed = s
		case s.Brings() > 0:
			asked = s
		}
	}
	return nil
}

// waited returns l if the client had waited long enough after its message.
func (l *late) waited(asked *tcp.Segment) *late {
	if asked == nil || asked.Time.IsZero() || l.closed.Time.IsZero() || l.closed.Time.Sub(asked.Time) < gaveUp {
		return nil
	}
	return l
}

// advice says what to change, to the side that can.
func (l *late) advice(ev *Evidence, asked []byte) message.Message {
	server, client := ev.own()
	switch {
	case client && !server, l.answer.Time.Sub(l.closed.Time) >= gaveUp:
		return ev.lateAdvice()
	case bytes.HasSuffix(asked, []byte("\n")):
		return message.Of("Does the server read to the end of the stream? Let it answer as soon as it has read the message.")
	}
	return message.Of("Does the server read lines, or to the end of the stream? No newline ends the message: let the server answer what one recv() returns.")
}

// lateAdvice says what to change where nothing is known of the cause.
func (ev *Evidence) lateAdvice() message.Message {
	switch server, client := ev.own(); {
	case client && server:
		return message.Of("Let the server answer sooner, or the client wait longer before it closes.")
	case client:
		return message.Of("Let the client wait longer for the answer, and close only then.")
	}
	return message.Of("Let the server answer sooner: the client had given up.")
}

// own reports whether the student is known to have written a server, and a
// client.
func (ev *Evidence) own() (server, client bool) {
	for _, p := range ev.Parties() {
		server = server || p.Own && p.Serves()
		client = client || p.Own && !p.Serves()
	}
	return server, client
}

// late returns the frame of the ICMP message which says that the reply of an
// exchange came when the client had closed its socket, after it had waited; 0
// if none says so.
func (ev *Evidence) late(x *udp.Exchange) (frame int) {
	if x.Reply == nil || x.Request.Time.IsZero() || x.Reply.Time.Sub(x.Request.Time) < gaveUp {
		return 0
	}
	u := ev.refusal(x.Reply)
	if u == nil || u.Frame != x.Reply.Frame+1 && ev.talksBetween(x.Reply, u.Frame) {
		return 0
	}
	return u.Frame
}

// talksBetween reports whether the sender of d sent its receiver more before a
// frame, so that a message about one of these may be about another.
func (ev *Evidence) talksBetween(d *udp.Datagram, frame int) bool {
	for _, t := range ev.Talks {
		for _, o := range t.Datagrams {
			if o.Src == d.Src && o.Dst == d.Dst && o.Frame > d.Frame && o.Frame < frame {
				return true
			}
		}
	}
	return false
}
