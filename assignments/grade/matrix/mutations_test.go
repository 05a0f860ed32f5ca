package matrix

import (
	"bytes"
	"encoding/binary"
	"slices"
	"time"

	"socketlab/lab/experiment"
)

// A mutation changes one message of an exchange, and says which parts of the
// evidence that spoils.
type mutation struct {
	name   string
	of     func(l *lab, m *message) bool    // the messages that it can be made on
	change func(m *message)                 // what it does; nil: move does it
	move   func(x exchange, i int) exchange // what it does to the exchange around message i
	spoils part                             // what is no longer there
	blurs  part                             // what a fair grader may take either way
	side   part                             // likewise, of everything that the sender sends in this conversation
	wrong  bool                             // the capture shows something wrong, not only something less
	lost   bool                             // a recording can come to this by losing a frame: no check may call it wrong
	turn   bool                             // the other side closes first
	hurry  bool                             // the times are changed
	four   bool                             // only with IPv4, whose packets have an identification

	stranger bool // the message names another student
}

// mutations is the table of properties: what each change to a message breaks.
// What breaks nothing spoils nothing, and has to change nothing.
var mutations = []mutation{
	{name: "dropped", of: tcp, move: drop, spoils: everything, lost: true},
	{name: "dropped", of: notTCP, move: drop, spoils: everything},
	{name: "recorded twice", of: tcp, move: record(0, 2*time.Microsecond)},
	{name: "recorded twice", of: notTCP, move: record(0, 2*time.Microsecond), four: true},
	{name: "sent again", of: tcp, move: record(999, 5*time.Microsecond)},
	{name: "question sent again", of: question, move: record(999, 5*time.Microsecond), spoils: single},
	{name: "answer sent again", of: answer, move: record(999, 5*time.Microsecond)}, // UDP may deliver a datagram twice
	{name: "overtaken by the next one of its sender", of: all(tcp, data), move: overtaken},
	{name: "answer before the question", of: all(answer, anyAnswer), move: early, spoils: carries | fills},

	{name: "to or from another server port", of: whichever, change: ports(0, 3000), spoils: everything},
	{name: "to or from another client port", of: whichever, change: ports(3000, 0), spoils: opens | fills | carries | acks | ends, blurs: belongs | tells},

	{name: "without SYN", of: flag(flagSYN), change: flags(flagSYN, 0), spoils: opens},
	{name: "SYN-ACK without ACK", of: flag(flagSYN | flagACK), change: flags(flagACK, 0), spoils: opens | acks},
	{name: "without FIN", of: flag(flagFIN), change: flags(flagFIN, 0), spoils: ends},
	{name: "RST in place of FIN", of: flag(flagFIN), change: flags(flagFIN, flagRST), spoils: ends, wrong: true},
	{name: "closed by the other side first", of: all(flag(flagFIN), not(data)), move: turned, turn: true},
	{name: "without RST", of: flag(flagRST), change: flags(flagRST, 0), spoils: ends},

	{name: "sequence number of SYN", of: flag(flagSYN), change: seq(1000), spoils: opens, side: fills | carries | tells | ends},
	{name: "sequence number of data", of: all(tcp, data, firstCopy), change: seq(1000), spoils: fills | carries, blurs: tells | acks},
	{name: "sequence number of FIN", of: all(flag(flagFIN), not(data)), change: seq(1000), spoils: ends, blurs: acks},
	{name: "sequence number of an acknowledgement", of: pureAck, change: seq(1000), blurs: acks},

	{name: "acknowledgement number of SYN-ACK", of: flag(flagSYN | flagACK), change: ack(1000), spoils: opens | acks},
	{name: "acknowledges what was not sent", of: all(flag(flagACK), not(flag(flagSYN))), change: ack(1000), spoils: acks, blurs: fills | carries | tells | ends}, // RFC 9293 §3.10.7.4: such a segment is dropped
	{name: "acknowledges less", of: all(flag(flagACK), not(flag(flagSYN))), change: ack(-1000), spoils: acks},

	{name: "another octet in the text", of: all(data, firstCopy), change: lastOctet, spoils: carries, wrong: true},
	{name: "another student id", of: all(data, question, firstCopy, withID), change: otherID, spoils: carries | tells, wrong: true, stranger: true},
	{name: "student id in a longer number", of: all(data, question, firstCopy, withID), change: longerID, spoils: carries | tells, wrong: true},
	{name: "an octet less", of: all(tcp, data, firstCopy), change: shorter, spoils: fills | carries},
	{name: "an octet less", of: all(notTCP, data, short), change: shorter, spoils: fills | carries, wrong: true},
	{name: "an octet less", of: all(notTCP, not(small)), change: shorter, spoils: fills | carries},
	{name: "an octet more", of: all(tcp, data, firstCopy), change: longer, spoils: fills | carries, side: ends},
	{name: "an octet more", of: all(notTCP, data, short), change: longer, spoils: fills | carries, wrong: true},
	{name: "length field too large", of: all(udp, small), change: length(1), spoils: counted, wrong: true},
	{name: "length field too small", of: all(udp, data, short), change: length(-1), spoils: counted | fills | carries, wrong: true},

	{name: "refused for another reason", of: icmp, change: func(m *message) { m.code = 1 }, spoils: everything},
	{name: "no wait before the answer", of: all(tcp, answer), move: hurried, hurry: true},

	{name: "another IP identification", of: whichever, change: func(m *message) { m.id += 4321 }},
	{name: "another window", of: tcp, change: func(m *message) { binary.BigEndian.PutUint16(m.transport[14:], 29200) }},
	{name: "without PSH", of: flag(flagPSH), change: flags(flagPSH, 0)},
	{name: "wrong checksum", of: not(icmp), change: func(m *message) { m.badSum = true }}, // loopback traffic rarely carries a right one
}

// The messages that a mutation can be made on.

type kind = func(*lab, *message) bool

func whichever(*lab, *message) bool      { return true }
func tcp(_ *lab, m *message) bool        { return m.isTCP() }
func udp(_ *lab, m *message) bool        { return m.protocol == protocolUDP }
func icmp(_ *lab, m *message) bool       { return m.quoted != nil }
func notTCP(_ *lab, m *message) bool     { return !m.isTCP() }
func data(_ *lab, m *message) bool       { return len(m.payload()) > 0 }
func small(_ *lab, m *message) bool      { return len(m.payload()) < 65507 }
func short(_ *lab, m *message) bool      { return len(m.payload()) < 1000 }
func pureAck(_ *lab, m *message) bool    { return isPureAck(m) }
func withID(_ *lab, m *message) bool     { return bytes.Contains(m.payload(), []byte(studentID)) }
func flag(bits int) kind                 { return func(_ *lab, m *message) bool { return m.has(bits) } }
func not(k kind) kind                    { return func(l *lab, m *message) bool { return !k(l, m) } }
func question(l *lab, m *message) bool   { return data(l, m) && fromClient(l, m) }
func answer(l *lab, m *message) bool     { return data(l, m) && !fromClient(l, m) }
func fromClient(l *lab, m *message) bool { _, yes := talkOf(m, l.ports); return yes }

func all(kinds ...kind) kind {
	return func(l *lab, m *message) bool {
		return !slices.ContainsFunc(kinds, func(k kind) bool { return !k(l, m) })
	}
}

// firstCopy: no other segment carries the same octets.
func firstCopy(l *lab, m *message) bool {
	return !m.isTCP() || !slices.ContainsFunc(l.reference, func(o *message) bool {
		return o != m && o.src == m.src && o.dst == m.dst && o.seq() == m.seq() && len(o.payload()) > 0
	})
}

// anyAnswer: the first octets of the server, of which there is one copy, in a
// lab where they answer something.
func anyAnswer(l *lab, m *message) bool {
	if !m.isTCP() {
		return true
	}
	return firstCopy(l, m) && !slices.ContainsFunc(l.reference, func(o *message) bool {
		return o.src == m.src && o.dst == m.dst && len(o.payload()) > 0 && int32(o.seq()-m.seq()) < 0
	}) && l.Experiment.Servers[0].Reply != experiment.ReplyNone
}

// What mutations do to a message.

func flags(clear, set byte) func(*message) {
	return func(m *message) { m.setFlags(m.transport[13]&^clear | set) }
}

func seq(by int32) func(*message) { return func(m *message) { m.setSeq(m.seq() + uint32(by)) } }
func ack(by int32) func(*message) { return func(m *message) { m.setAck(m.ack() + uint32(by)) } }

// lastOctet changes the last octet of a text, or one that no buffer cuts off.
func lastOctet(m *message) {
	p := slices.Clone(m.payload())
	p[min(len(p)-1, 100)] ^= 1
	m.setPayload(p)
}

func otherID(m *message) {
	m.setPayload(bytes.Replace(m.payload(), []byte(studentID), []byte("20249999"), 1))
}

func longerID(m *message) {
	m.setPayload(bytes.Replace(m.payload(), []byte(studentID+" "), []byte(studentID+"5"), 1))
}

func shorter(m *message) { m.setPayload(m.payload()[:len(m.payload())-1]) }
func longer(m *message)  { m.setPayload(append(slices.Clone(m.payload()), 'x')) }

func length(by int) func(*message) {
	return func(m *message) { binary.BigEndian.PutUint16(m.transport[4:], uint16(len(m.transport)+by)) }
}

// ports changes the port of client or server. The lab's are the lower ones.
func ports(client, server uint16) func(*message) {
	return func(m *message) {
		of := m
		if m.quoted != nil {
			of = m.quoted
		}
		src, dst := of.src.Port(), of.dst.Port()
		if src > dst {
			of.setPorts(src-client, dst+server)
		} else {
			of.setPorts(src+server, dst-client)
		}
	}
}

// What mutations do to an exchange.

func drop(x exchange, i int) exchange { return slices.Delete(x, i, i+1) }

// record repeats a message; by is the distance of the IP identifications.
func record(by uint16, after time.Duration) func(exchange, int) exchange {
	return func(x exchange, i int) exchange {
		again := x[i].clone()
		again.id += by
		again.at = again.at.Add(after)
		return slices.Insert(x, i+1, again)
	}
}

// overtaken puts a message behind the next one of its sender, if that carries
// octets, too.
func overtaken(x exchange, i int) exchange {
	for j := i + 1; j < len(x); j++ {
		if x[j].src == x[i].src && x[j].dst == x[i].dst {
			if len(x[j].payload()) == 0 || x[j].seq() == x[i].seq() || answeredBetween(x, i, j) {
				return nil
			}
			return shift(x, i, j)
		}
	}
	return nil
}

// answeredBetween reports whether the other side says something in between.
func answeredBetween(x exchange, i, j int) bool {
	return slices.ContainsFunc(x[i:j], func(m *message) bool { return m.src == x[i].dst && len(m.payload()) > 0 })
}

// early puts an answer in front of what it answers: over TCP of the first
// octets that the client sent, over UDP of the message with its text, or else
// of the last one.
func early(x exchange, i int) exchange {
	to := -1
	for j := range x[:i] {
		if x[j].src != x[i].dst || x[j].dst != x[i].src || len(x[j].payload()) == 0 {
			continue
		}
		if x[i].isTCP() && to >= 0 {
			break
		}
		to = j
		if bytes.EqualFold(x[j].payload(), x[i].payload()) {
			break
		}
	}
	if to < 0 {
		return nil
	}
	return shift(x, i, to)
}

// shift moves a message to another place; times stay in order.
func shift(x exchange, from, to int) exchange {
	m, at := x[from], x[to].at
	x = slices.Insert(slices.Delete(x, from, from+1), to, m)
	m.at = at
	slices.SortStableFunc(x, func(a, b *message) int { return a.at.Compare(b.at) })
	return x
}

// turned lets the other side close first: from the first FIN on, client and
// server change places.
func turned(x exchange, i int) exchange {
	client, server := x[i].src, x[i].dst
	own, others := x[i].seq(), x[i].ack()
	of := func(m *message) bool { return m.src == client && m.dst == server || m.src == server && m.dst == client }
	if slices.ContainsFunc(x[:i], func(m *message) bool { return of(m) && m.has(flagFIN) }) ||
		slices.ContainsFunc(x[i:], func(m *message) bool { return of(m) && len(m.payload()) > 0 }) {
		return nil // it is the second FIN, or not the end
	}
	for _, m := range x[i:] {
		if !of(m) {
			continue
		}
		seq, ack := m.seq(), m.ack()
		if m.src == client {
			m.setSeq(others + seq - own)
			m.setAck(own + ack - others)
		} else {
			m.setSeq(own + seq - others)
			m.setAck(others + ack - own)
		}
		m.src, m.dst = m.dst, m.src
		m.setPorts(m.src.Port(), m.dst.Port())
	}
	return x
}

// hurried makes everything a thousand times faster.
func hurried(x exchange, _ int) exchange {
	for _, m := range x {
		m.at = x[0].at.Add(m.at.Sub(x[0].at) / 1000)
	}
	return x
}
