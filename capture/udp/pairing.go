package udp

import (
	"bytes"
	"net/netip"
)

// A Wanted returns the answers to a request that are right: the payload of
// each, in every way in which the server may have written it. It is given the
// captured octets of the request.
type Wanted func(request []byte) [][]byte

// A Pairing says which request each reply of a server answers. UDP itself does
// not: a reply names the port that asked, and nothing else. Where a client has
// several requests under way, only order and contents tell.
type Pairing struct {
	Client, Server netip.AddrPort
	Doubtful       bool       // the roles are those of the first datagram, and its ports speak against them
	Judged         bool       // somebody said what is wanted, so that an answer can be wrong
	Exchanges      []Exchange // one for each request, in order
	Unasked        []Unasked  // the replies that are left, in order
}

// An Exchange is a request and its reply.
type Exchange struct {
	Request *Datagram
	Reply   *Datagram // nil if none was captured
	Right   bool      // the reply is a wanted one; false unless the pairing is judged

	// Sure is true if order and contents leave no other request to the reply,
	// or, without a reply, none to the request. Otherwise the exchange is one
	// of several that explain the capture equally well: the counts hold, but
	// nothing can be said of this request or this reply alone.
	Sure bool
}

// An Unasked is a reply for which no request is left: none came before it, or
// others answer those that did.
type Unasked struct {
	Reply *Datagram
	Again *Datagram // an answer that carries the same octets; nil if there is none. UDP may deliver twice
}

// Pair pairs the requests of the client with the replies of the server. The
// sender of the first datagram is taken for the client, and nobody says what
// is wanted: see the function Pair.
//
// The first datagram may be a reply, if the capture began late. That is
// doubtful where it goes from a port that servers use to one of those that
// systems give to clients.
func (c *Conversation) Pair() *Pairing {
	all := make([]*Datagram, len(c.Datagrams))
	for i := range all {
		all[i] = &c.Datagrams[i]
	}
	p := Pair(all, c.Client, c.Server, nil)
	p.Doubtful = c.Client.Port() < dynamic && c.Server.Port() >= dynamic
	return p
}

// dynamic is the first of the ports that systems give to clients which do not
// ask for one: 32768 on Linux, 49152 on Windows and macOS (RFC 6335 §6).
const dynamic = 32768

// Pair pairs the requests that client sends to server with the replies. all
// are the datagrams between them, in order of capture.
//
// A reply that is wanted of one request answers that one, whatever the order
// in which replies come. A reply that is wanted of several requests that wait,
// or of none, answers one of those: all stay in order then, as many as possible
// are paired, and where more wait than are answered, the latest are, as after
// a timeout. Copies are left out; a request that the network lost has no reply.
//
// If wanted is nil, and every reply repeats a request before it, in upper case
// or as it is, that is taken for what is wanted. Otherwise order alone decides.
func Pair(all []*Datagram, client, server netip.AddrPort, wanted Wanted) *Pairing {
	m := &matching{Pairing: &Pairing{Client: client, Server: server, Judged: wanted != nil}}
	for _, d := range all {
		switch {
		case d.Copy:
		case d.Src == client:
			m.Exchanges = append(m.Exchanges, Exchange{Request: d, Sure: true})
		default:
			m.replies = append(m.replies, reply{Datagram: d, said: d.Payload})
		}
	}
	if wanted != nil {
		m.sort(wanted)
	} else {
		m.guess()
	}
	for _, g := range m.groups {
		m.settle(g, m.Judged)
	}
	m.settle(m.rest(), false)
	m.leave()
	return m.Pairing
}

// leave lists the replies that answer nothing.
func (m *matching) leave() {
	answers := map[string]*Datagram{}
	for _, x := range m.Exchanges {
		if x.Reply != nil && x.Reply.Whole() && answers[string(x.Reply.Payload)] == nil {
			answers[string(x.Reply.Payload)] = x.Reply
		}
	}
	for i := range m.replies {
		if r := &m.replies[i]; !r.paired {
			u := Unasked{Reply: r.Datagram}
			if r.Whole() {
				u.Again = answers[string(r.Payload)]
			}
			m.Unasked = append(m.Unasked, u)
		}
	}
}

// Answers reports whether reply is an answer that is wanted of request. Where
// the snap length cut one of them, what was captured is compared.
func Answers(reply, request *Datagram, wanted Wanted) bool {
	return answers(reply, reply.Payload, request, wanted(request.Payload))
}

// answers compares what a reply said with the answers that are wanted.
func answers(reply *Datagram, said []byte, request *Datagram, wanted [][]byte) bool {
	for _, w := range wanted {
		if request.Whole() && reply.Whole() {
			if bytes.Equal(said, w) {
				return true
			}
			continue
		}
		n := min(len(said), len(w))
		if bytes.Equal(said[:n], w[:n]) && (!request.Whole() || reply.Octets() == len(w)) {
			return true
		}
	}
	return false
}
