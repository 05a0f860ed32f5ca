package check

import (
	"bytes"
	"cmp"
	"slices"
	"strings"

	"socketlab/capture/calls"
	"socketlab/capture/party"
	"socketlab/capture/udp"
)

// unconnected: send() on a UDP socket failed, because that is connected to
// nobody.
func (d *diagnosis) unconnected(p *party.Party) *party.Trouble {
	for _, c := range d.by(p, false) {
		if _, result := c.Halves(); c.Failed && sends(c) && strings.HasPrefix(result, "EDESTADDRREQ") {
			return &party.Trouble{Kind: party.NotConnected}
		}
	}
	return nil
}

// smallBuffer: a call took as much of a datagram as it had room for, and the
// datagram was larger.
func (d *diagnosis) smallBuffer(p *party.Party) *party.Trouble {
	suspects := 0
	for _, c := range d.by(p, false) {
		room, got := roomAndGot(c)
		if suspects == mostTalks {
			break
		}
		if !receives(c) || room <= 0 || got != room || room >= d.room(p) {
			continue
		}
		suspects++
		if g := d.larger(c, room); g != nil {
			return &party.Trouble{Kind: party.SmallBuffer, Octets: room, Whole: g.Octets(), Frame: g.Frame}
		}
	}
	return nil
}

// room returns how large the buffer of a party has to be.
func (d *diagnosis) room(p *party.Party) int {
	const usual = 4096
	if p.Serves() && len(d.spec.Experiment.Servers) > 0 {
		return cmp.Or(d.spec.Experiment.Servers[0].Buffer, usual)
	}
	return usual
}

// larger returns the datagram that a call has received, if it is larger than
// room.
func (d *diagnosis) larger(c *calls.Call, room int) *udp.Datagram {
	for _, t := range first(d.Talks) {
		for _, g := range first(t.Datagrams) {
			if g.Src.Port() == c.Remote.Port() && g.Dst.Port() == c.Local.Port() && g.Octets() > room && !g.Time.After(c.End) {
				return g
			}
		}
	}
	return nil
}

// wrongAddress: a server sends datagrams to a socket that has not sent it any
// before, or fewer, while somebody else waits for an answer.
func (d *diagnosis) wrongAddress(*party.Party) *party.Trouble {
	waiting := false
	for _, t := range d.Talks {
		for _, x := range t.Pairing.Exchanges {
			waiting = waiting || x.Reply == nil
		}
	}
	for _, t := range d.Talks {
		if !waiting || !slices.Contains(d.Ports, t.Server.Port()) {
			continue
		}
		asked := 0
		for _, g := range t.Datagrams {
			if t.request(g) && t.Client != t.Server {
				asked++
			} else if asked--; asked < 0 {
				return &party.Trouble{Kind: party.WrongAddress, Found: g.Dst.Port(), Frame: g.Frame}
			}
		}
	}
	return nil
}

// shortReplies: every answer of a server is right up to the same octet, where it
// ends.
func (d *diagnosis) shortReplies(p *party.Party) *party.Trouble {
	var t *party.Trouble
	for x := range d.exchanges() {
		length := x.Reply.Octets()
		switch {
		case x.Right && t != nil && length > t.Octets, t != nil && !x.Right && length != t.Octets:
			return nil
		case x.Right:
		case length == 0 || length >= d.room(p) || x.Request.Octets() <= length || !bytes.HasPrefix(d.wanted(x.Request.Payload)[0], x.Reply.Payload):
			return nil
		default:
			t = &party.Trouble{Kind: party.SmallBuffer, Octets: length, Whole: x.Request.Octets(), Frame: x.Reply.Frame}
		}
	}
	for x := range d.exchanges() {
		if t != nil && x.Right && x.Reply.Octets() > t.Octets {
			return nil
		}
	}
	return t
}

// exchanges returns those of the lab that have an answer.
func (d *diagnosis) exchanges() func(yield func(*udp.Exchange) bool) {
	return func(yield func(*udp.Exchange) bool) {
		for _, t := range first(d.Talks) {
			for i := range first(t.Pairing.Exchanges) {
				if x := &t.Pairing.Exchanges[i]; d.wanted != nil && x.Reply != nil && !yield(x) {
					return
				}
			}
		}
	}
}

// longReplies: an answer is right, and goes on behind its end.
func (d *diagnosis) longReplies(p *party.Party) *party.Trouble {
	for x := range d.exchanges() {
		if x.Right {
			continue
		}
		if n := behind(p, x.Reply.Payload, d.wanted(x.Request.Payload)[0]); n > 0 {
			return &party.Trouble{Kind: party.TooMuchSent, Octets: n, Frame: x.Reply.Frame}
		}
	}
	return nil
}
