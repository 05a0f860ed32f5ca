package matrix

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"net/netip"
	"slices"
	"testing"
	"time"
)

// moved tells an exchange at another time, from other client ports.
func (l *lab) moved(x exchange, by time.Duration, port func(uint16) uint16) exchange {
	out := x.clone()
	for _, m := range out {
		m.at = m.at.Add(by)
		_, fromClient := talkOf(m, l.ports)
		switch {
		case m.quoted != nil:
			m.quoted.setPorts(port(m.quoted.src.Port()), m.quoted.dst.Port())
		case fromClient:
			m.setPorts(port(m.src.Port()), m.dst.Port())
		default:
			m.setPorts(m.src.Port(), port(m.dst.Port()))
		}
	}
	return out
}

// windowsPorts maps the ports that Linux chooses to those of Windows.
func windowsPorts(p uint16) uint16 { return 49152 + p%16384 }

// otherPorts are those of another attempt.
func otherPorts(p uint16) uint16 { return windowsPorts(p + 8192) }

// merged puts exchanges into one capture, by time.
func merged(list ...exchange) exchange {
	all := slices.Concat(list...)
	slices.SortStableFunc(all, func(a, b *message) int { return a.at.Compare(b.at) })
	return all
}

// oneTalk returns the messages of the first conversation.
func (l *lab) oneTalk(x exchange) exchange {
	first, _ := talkOf(x[0], l.ports)
	return slices.DeleteFunc(slices.Clone(x), func(m *message) bool {
		t, _ := talkOf(m, l.ports)
		return t != first
	})
}

// withoutServer is what the clients get who start before the server.
func (l *lab) withoutServer(x exchange) (out exchange) {
	for _, m := range x {
		_, fromClient := talkOf(m, l.ports)
		switch {
		case !fromClient || m.isTCP() && !m.has(flagSYN):
		case m.isTCP():
			rst := m.clone()
			rst.transport = rst.transport[:20]
			rst.transport[12] = 5 << 4
			rst.src, rst.dst = m.dst, m.src
			rst.setPorts(m.dst.Port(), m.src.Port())
			rst.setFlags(flagRST | flagACK)
			rst.setAck(m.next())
			rst.setSeq(0)
			out = append(out, m, rst)
		default:
			out = append(out, m, &message{at: m.at.Add(time.Microsecond), protocol: protocolICMP,
				src: netip.AddrPortFrom(m.dst.Addr(), 0), dst: netip.AddrPortFrom(m.src.Addr(), 0), quoted: m.clone()})
		}
	}
	return out
}

// slower stretches time.
func slower(x exchange, times int) exchange {
	out := x.clone()
	for _, m := range out {
		m.at = x[0].at.Add(m.at.Sub(x[0].at) * time.Duration(times))
	}
	return out
}

// strangers is what a busy machine sends in the time of an exchange: names
// looked up, other loopback services, and connections that begin and end as
// they like.
func strangers(x exchange, frames int) (out exchange) {
	from, span := x[0].at.Add(-time.Second), x[len(x)-1].at.Sub(x[0].at)+2*time.Second
	address := func(s string, port int) netip.AddrPort {
		return netip.AddrPortFrom(netip.MustParseAddr(s), uint16(port))
	}
	for i := 0; len(out) < frames; i++ {
		at, port := from.Add(span*time.Duration(i)/time.Duration(frames/5)), 20000+i%9000
		local, resolver := address("127.0.0.1", port), address("127.0.0.53", 53)
		host, web := address("10.0.0.2", port), address("93.184.216.34", 443)
		out = append(out,
			datagram(at, local, resolver, fmt.Appendf(nil, "query %d", i)),
			datagram(at, resolver, local, fmt.Appendf(nil, "answer %d", i)),
			segment(at, host, web, flagSYN, 1000, 0, nil),
			segment(at, web, host, flagSYN|flagACK, 7000, 1001, nil),
			segment(at, local, address("127.0.0.1", 6379), flagPSH|flagACK, 77, 1, []byte("PING\r\n")))
	}
	return out[:frames]
}

func datagram(at time.Time, src, dst netip.AddrPort, payload []byte) *message {
	m := &message{at: at, protocol: protocolUDP, transport: make([]byte, 8), id: uint16(at.UnixNano())}
	m.src, m.dst = src, dst
	m.setPorts(src.Port(), dst.Port())
	m.setPayload(payload)
	return m
}

func segment(at time.Time, src, dst netip.AddrPort, flags byte, seq, ack uint32, payload []byte) *message {
	m := &message{at: at, protocol: protocolTCP, transport: make([]byte, 20), id: uint16(at.UnixNano()), src: src, dst: dst}
	m.transport[12] = 5 << 4
	binary.BigEndian.PutUint16(m.transport[14:], 65495)
	m.setPorts(src.Port(), dst.Port())
	m.setFlags(flags)
	m.setSeq(seq)
	m.setAck(ack)
	m.setPayload(payload)
	return m
}

// circumstances tells a lab as it may honestly have come about.
func (l *lab) circumstances() []telling {
	x := l.reference
	past := l.moved(x, -10*time.Minute, otherPorts)
	client := l.oneTalk(x)
	span := x[len(x)-1].at.Sub(x[0].at)
	list := []telling{
		{"as recorded", x},
		{"ports of Windows", l.moved(x, 0, windowsPorts)},
		{"an attempt before", merged(past, x)},
		{"half of an attempt before", merged(past[:len(past)/2], x)},
		{"an attempt before without a server", merged(l.withoutServer(past), x)},
		{"an attempt after", merged(x, l.moved(x, 10*time.Minute, otherPorts))},
		{"half of an attempt after", merged(x, l.moved(x, 10*time.Minute, otherPorts)[:(len(x)+1)/2])},
		{"one more client", merged(x, l.moved(client, span+time.Second, otherPorts))},
		{"one more client at the same time", merged(x, l.moved(client, time.Microsecond, otherPorts))},
		{"one more client, killed", merged(x, l.moved(client, span/2, otherPorts)[:(len(client)+1)/2])},
		{"a slow machine", slower(x, 20)},
		{"among 10,000 frames of others", merged(x, strangers(x, 10_000))},
	}
	return append(list, l.tellings()...)
}

// tellings are those that change what stands in the messages.
func (l *lab) tellings() (list []telling) {
	if l.Name == "tcp-stream" {
		return nil // it asks for octets sent at once and answered at once: other pieces are other results
	}
	if l.Experiment.Transport == "tcp" {
		list = append(list, telling{"client's text in pieces", l.inPieces(true)}, telling{"server's text in pieces", l.inPieces(false)})
	}
	for _, e := range encodings {
		list = append(list, telling{e.name, l.textIn(e.encode)})
	}
	if slices.ContainsFunc(l.reference, func(m *message) bool { return bytes.Contains(m.payload(), []byte(studentID)) }) {
		list = append(list, telling{"text without its spaces", l.rewrite(l.reference, squeezed)})
	}
	return list
}

// squeezed leaves out the space between student id and name.
func squeezed(m *message, _ bool) [][]byte {
	return [][]byte{bytes.Replace(m.payload(), []byte(studentID+" "), []byte(studentID), 1)}
}

// Every circumstance that is no mistake earns all points, however it is
// recorded.
func TestFairnessOfCircumstances(t *testing.T) {
	eachLab(t, "fairness matrix, circumstances", func(t *testing.T, l *lab, s *score) {
		for _, c := range l.circumstances() {
			for _, r := range sixRecordings() {
				if len(c.x) > 5000 && r.packing > 0 {
					continue // for time's sake: two of six are enough for large captures
				}
				x := c.x
				if r.v6 {
					x = enlarge(x)
				}
				got := l.grade(t, r.bytes(t, x))
				s.add(perfect(got), func() string { return fmt.Sprintf("%s: %s, %v: %s", l.Name, c.name, r, told(got)) })
				if len(c.x) > 5000 || r.v6 {
					continue
				}
				got = l.grade(t, r.bytes(t, twice(x)))
				s.add(perfect(got), func() string { return fmt.Sprintf("%s: %s, each frame twice, %v: %s", l.Name, c.name, r, told(got)) })
			}
		}
	})
}

// sixRecordings are what Linux, Windows and macOS record, over each version
// of IP.
func sixRecordings() (list []recording) {
	for _, v6 := range []bool{false, true} {
		list = append(list,
			recording{link: links[9], v6: v6, sums: checksumsOffloaded, file: files[0]},
			recording{link: links[0], v6: v6, sums: checksumsZero, file: files[2], packing: 1},
			recording{link: links[2], v6: v6, sums: checksumsValid, file: files[6], packing: 2, mtu: 16384})
	}
	return list
}
