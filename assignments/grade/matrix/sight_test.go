package matrix

import (
	"bytes"
	"net/netip"
	"slices"
	"time"

	"socketlab/assignments/check"
	"socketlab/lab/experiment"
)

// A part is what a message of a reference adds to the evidence.
type part uint

const (
	belongs part = 1 << iota // it is one of the lab's, with the right ports
	opens                    // its number is the initial one, or acknowledges that
	fills                    // its octets are at their place, no more and no less
	carries                  // they are the right ones
	tells                    // its text names the student
	acks                     // it acknowledges what it should
	ends                     // its FIN or RST is there
	counted                  // the length field of UDP is right
	single                   // nobody sends it again

	everything = belongs | opens | fills | carries | tells | acks | ends | counted | single
)

// A sight is what a capture shows of a reference: which part of each message.
type sight struct {
	*lab
	x       exchange // the reference
	shows   map[*message]part
	isCut   bool // the recording ended before the lab did
	turned  bool // the other side closed first
	hurried bool // the times are not those of the reference
	seen    []*view
	lenient bool // octets need not be at their place where no check compares them
}

// A view is a sight of one conversation.
type view struct {
	*sight
	talk
	messages exchange
}

func (s *sight) has(m *message, p part) bool { return s.shows[m]&p == p }

// views returns the conversations that the sight shows anything of.
func (s *sight) views() []*view {
	if s.seen != nil {
		return s.seen
	}
	s.seen = []*view{}
	for _, messages := range s.talks {
		if slices.ContainsFunc(messages, func(m *message) bool { return s.has(m, belongs) }) {
			t, _ := talkOf(messages[0], s.ports)
			s.seen = append(s.seen, &view{sight: s, talk: t, messages: messages})
		}
	}
	return s.seen
}

// count returns how many views a question is true for.
func count(list []*view, question func(*view) bool) (n int) {
	for _, v := range list {
		if question(v) {
			n++
		}
	}
	return n
}

func (v *view) fromClient(m *message) bool { return m.src == v.client }

// any reports whether a message that shows all of p answers a question.
func (v *view) any(p part, question func(*message) bool) bool {
	return slices.ContainsFunc(v.messages, func(m *message) bool { return v.has(m, p) && question(m) })
}

// opened: SYN, SYN-ACK, and an acknowledgement of the latter. Any segment of
// the client right behind the SYN that carries it will do: data sent at once
// acknowledges, too. One that comes later shows that there was another.
func (v *view) opened() bool {
	var syn, synack *message
	for _, m := range v.messages {
		switch {
		case !m.has(flagSYN) || !v.has(m, belongs|opens):
		case m.has(flagACK):
			synack = m
		case v.fromClient(m):
			syn = m
		}
	}
	return syn != nil && synack != nil && v.any(belongs|acks, func(m *message) bool {
		right := v.fromClient(m) && m.has(flagACK) && !m.has(flagRST) && m.at.After(synack.at)
		return right && (v.lenient || m.seq() == syn.next())
	})
}

// whole: every octet that one side sent is there, at its place, in one of the
// segments that carry it.
func (v *view) whole(client bool, p part) bool {
	some := false
	for _, m := range v.messages {
		if v.fromClient(m) != client || len(m.payload()) == 0 {
			continue
		}
		some = true
		if !v.any(belongs|carries, func(o *message) bool {
			return o.src == m.src && o.seq() == m.seq() && len(o.payload()) == len(m.payload())
		}) {
			return false
		}
	}
	return some
}

// spoke: at least something of one side is there.
func (v *view) spoke(client bool) bool {
	return v.any(belongs, func(m *message) bool { return v.fromClient(m) == client && len(m.payload()) > 0 })
}

// finished: the FIN of one side is there, and the acknowledgement of it.
func (v *view) finished(client bool) bool {
	return v.any(belongs|ends, func(m *message) bool {
		return m.has(flagFIN) && v.fromClient(m) == client && v.any(belongs|acks, func(a *message) bool {
			return acknowledgesFIN(a, m)
		})
	})
}

func (v *view) closed() bool { return v.finished(true) && v.finished(false) }

// echoed: the streams of both sides, as far as the answer depends on them.
func (v *view) echoed(c *check.TCPAnswer, generous bool) bool {
	switch {
	case c.Reply == experiment.ReplyNone:
		return v.spoke(true) && (generous || v.lenient || v.whole(true, fills) && (!v.isCut || v.finished(false)))
	case generous:
		return v.spoke(true) && v.spoke(false)
	case c.Reply == experiment.ReplyFixed:
		return v.spoke(true) && (v.lenient || v.whole(true, fills)) && v.whole(false, carries)
	}
	return v.whole(true, carries) && v.whole(false, carries)
}

// replied: every datagram to the server that is there has its answer there,
// and every answer its question.
func (v *view) replied(fixed, generous bool) bool {
	some := false
	for _, x := range v.pairs() {
		asked, came := v.has(x[0], belongs|single), x[1] != nil && v.has(x[1], belongs)
		right := asked && came && v.has(x[1], carries) && (fixed || v.has(x[0], carries))
		switch {
		case right:
			some = true
		case v.has(x[0], belongs), came && !generous:
			return false
		}
	}
	return some
}

// answered counts the clients of UDP that are. An answer without its question
// may be one of those that came before the recording began.
func (s *sight) answered(clients int, fixed, generous bool) bool {
	all := s.views()
	good := count(all, func(v *view) bool { return v.replied(fixed, generous) })
	return good >= wanted(clients, all) || generous && good > 0
}

// pairs returns each request of a UDP conversation with its answer.
func (v *view) pairs() (out [][2]*message) {
	for _, m := range v.messages {
		if v.fromClient(m) {
			out = append(out, [2]*message{m})
			continue
		}
		for i := range out {
			if out[i][1] == nil && v.answers(m, out[i][0]) {
				out[i][1] = m
				break
			}
		}
	}
	return out
}

// answers reports whether reply is what the lab's server makes of request.
func (v *view) answers(reply, request *message) bool {
	for _, s := range v.Experiment.Servers {
		if s.Reply == experiment.ReplyEcho {
			n := len(reply.payload())
			return n <= len(request.payload()) && n > 0 && bytes.Equal(reply.payload(), request.payload()[:n])
		}
	}
	return true
}

// refusal: a SYN, and the RST that acknowledges it.
func (v *view) refusal() bool {
	return v.any(belongs|opens, func(m *message) bool { return m.has(flagSYN) && v.fromClient(m) }) &&
		v.any(belongs|acks|ends, func(m *message) bool { return m.has(flagRST | flagACK) })
}

// kind is how the reference ends the connection: "four", "three", "half" or
// "reset".
func (v *view) kind() string {
	var fins exchange
	for _, m := range v.messages {
		switch {
		case m.has(flagRST):
			return "reset"
		case m.has(flagFIN):
			fins = append(fins, m)
		}
	}
	switch from := slices.Index(v.messages, fins[0]); {
	case slices.ContainsFunc(v.messages[from+1:], func(m *message) bool { return !v.fromClient(m) && len(m.payload()) > 0 }):
		return "half"
	case slices.ContainsFunc(v.messages, func(m *message) bool { return isPureAck(m) && acknowledgesFIN(m, fins[0]) }):
		return "four"
	}
	return "three"
}

// ended: everything of the connection's end is there.
func (v *view) ended(kind string, generous bool) bool {
	switch kind {
	case "reset":
		return v.any(belongs|ends, func(m *message) bool { return m.has(flagRST) }) &&
			(generous || v.any(belongs, func(m *message) bool { return !m.has(flagRST) }))
	case "half":
		return v.closed() && (v.lenient && v.spoke(false) || v.whole(false, fills))
	case "four":
		first := v.messages[slices.IndexFunc(v.messages, func(m *message) bool { return m.has(flagFIN) })]
		return v.closed() && v.any(belongs|acks, func(m *message) bool { return isPureAck(m) && acknowledgesFIN(m, first) })
	}
	return v.closed()
}

// together returns how many connections are seen to be open at one time: from
// the first message that is there to the first FIN or RST. One that was not
// seen to open is open only as long as there is something of it.
func (s *sight) together() (most int) {
	type span struct{ from, to int }
	var spans []span
	for _, v := range s.views() {
		one := span{-1, len(s.x)}
		last := 0
		for _, m := range v.messages {
			i := s.place[m]
			if s.has(m, belongs) {
				last = i
				if one.from < 0 {
					one.from = i
				}
			}
			if m.has(flagFIN) || m.has(flagRST) {
				one.to = min(one.to, i)
			}
		}
		if !v.opened() {
			one.to = min(one.to, last+1)
		}
		spans = append(spans, one)
	}
	for _, a := range spans {
		n := 0
		for _, b := range spans {
			if b.from <= a.from && a.from < b.to {
				n++
			}
		}
		most = max(most, n)
	}
	return most
}

// named: a text with department, student id and name is there.
func (v *view) named(generous bool) bool {
	for _, m := range v.messages {
		if !v.fromClient(m) || !v.has(m, belongs|tells) || !bytes.Contains(m.payload(), []byte(studentID)) {
			continue
		}
		if v.protocol == protocolUDP || generous || v.readable(m) {
			return true
		}
	}
	return false
}

// readable: no octet in front of m is missing.
func (v *view) readable(m *message) bool {
	return !slices.ContainsFunc(v.messages, func(o *message) bool {
		return o.src == m.src && len(o.payload()) > 0 && int32(o.seq()-m.seq()) < 0 &&
			!v.any(belongs|fills, func(c *message) bool { return c.src == o.src && c.seq() == o.seq() })
	})
}

// clients counts the client ports that are there.
func clients(list []*view) int {
	ports := map[netip.AddrPort]bool{}
	for _, v := range list {
		ports[v.client] = true
	}
	return len(ports)
}

// pairOf reports whether the exchange whose request has so many octets, or
// more, is there.
func (s *sight) pairOf(size int, port uint16) bool {
	for _, v := range s.views() {
		for _, x := range v.pairs() {
			if len(x[0].payload()) >= size && (port == 0 || v.server.Port() == port) &&
				x[1] != nil && s.has(x[0], belongs|carries) && s.has(x[1], belongs|carries) {
				return true
			}
		}
	}
	return false
}

// on returns the views of one server port.
func (s *sight) on(port uint16) []*view {
	return slices.DeleteFunc(slices.Clone(s.views()), func(v *view) bool { return port != 0 && v.server.Port() != port })
}

// waits: the server's first octets come late after the acknowledgement of the
// client's, which is there, too.
func (v *view) waits(wait time.Duration) bool {
	var asked, acked, came *message
	for _, m := range v.messages {
		switch {
		case !v.has(m, belongs) || !v.lenient && !v.has(m, fills):
		case v.fromClient(m) && len(m.payload()) > 0 && asked == nil:
			asked = m
		case !v.fromClient(m) && asked != nil && acked == nil && m.ack() == asked.next() && v.has(m, acks):
			acked = m
		}
		if !v.fromClient(m) && len(m.payload()) > 0 && came == nil && v.has(m, belongs) && (v.lenient || v.has(m, fills)) {
			came = m
		}
	}
	return asked != nil && acked != nil && came != nil && came.at.Sub(acked.at) >= wait
}

// repeated: a segment is there twice.
func (v *view) repeated() bool {
	for i, m := range v.messages {
		if m.next() == m.seq() || !v.has(m, belongs|carries|ends) {
			continue
		}
		for _, o := range v.messages[:i] {
			if o.src == m.src && o.seq() == m.seq() && o.next() == m.next() && v.has(o, belongs|carries|ends) {
				return true
			}
		}
	}
	return false
}

// unreachable counts the clients of which a request and its refusal are there.
func (s *sight) unreachable() int {
	refused := map[netip.AddrPort]bool{}
	for _, m := range s.x {
		if m.quoted == nil || !s.has(m, belongs) {
			continue
		}
		for _, v := range s.views() {
			if v.client == m.quoted.src {
				refused[v.client] = true
			}
		}
	}
	return len(refused)
}

// lossy: all requests are there, and all answers are right. An answer that
// went elsewhere may have been lost, or be a stranger.
func (s *sight) lossy(requests int, generous bool) bool {
	sent, odd := 0, false
	for _, v := range s.views() {
		for _, x := range v.pairs() {
			if s.has(x[0], belongs) {
				sent++
				odd = odd || !s.has(x[0], single)
				came := x[1] != nil && s.has(x[1], belongs)
				odd = odd || x[1] != nil && !came && !s.lenient
				odd = odd || came && !(s.has(x[0], carries) && s.has(x[1], carries))
			}
		}
	}
	return sent >= requests && (generous || !odd)
}

// full: all octets, SYNs, FINs and RSTs are there.
func (s *sight) full() bool {
	return !slices.ContainsFunc(s.x, func(m *message) bool { return !isPureAck(m) && !s.has(m, belongs) })
}
