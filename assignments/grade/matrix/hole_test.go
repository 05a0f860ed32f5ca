package matrix

import (
	"fmt"
	"math/rand/v2"
	"net/netip"
	"slices"
	"testing"
	"time"
)

// holed is the cell of a recording that lost some of the messages.
func (l *lab) holed(name string, lost func(i int, m *message) bool) *cell {
	s := &sight{lab: l, x: l.reference, shows: map[*message]part{}}
	var x exchange
	for i, m := range l.reference {
		if lost(i, m) {
			continue
		}
		s.shows[m] = everything
		x = append(x, m)
	}
	lenient := *s
	lenient.lenient = true
	generous := len(x) > 0 && x[0] != l.reference[0] || l.tailless(s) // what is missing may have happened before or after
	return &cell{name: name, x: x, sure: s, possible: &lenient, generous: generous, doubtful: len(x) == 0 || l.gone(s)}
}

// gone reports whether nothing is left of a conversation, or nothing but its
// beginning: then no later frame tells that it went on.
func (l *lab) gone(s *sight) bool {
	for _, messages := range l.talks {
		last := slices.IndexFunc(messages, func(m *message) bool { return s.shows[m] == 0 })
		rest := messages[max(last, 0):]
		if last >= 0 && !slices.ContainsFunc(rest, func(m *message) bool { return s.shows[m] != 0 }) && last <= 1 {
			return true
		}
	}
	return false
}

// tailless reports whether the last segments of one side are gone.
func (l *lab) tailless(s *sight) bool {
	for _, messages := range l.talks {
		last := map[netip.AddrPort]bool{}
		for _, m := range messages {
			last[m.src] = s.shows[m] != 0
		}
		for _, there := range last {
			if !there {
				return true
			}
		}
	}
	return false
}

// holes loses frames: each pair of neighbours, all of a kind, and some by
// chance.
func (l *lab) holes() (list []*cell) {
	n := len(l.reference)
	for i := range n - 1 {
		list = append(list, l.holed(fmt.Sprintf("without frames %d and %d", i+1, i+2), func(at int, _ *message) bool {
			return at == i || at == i+1
		}))
	}
	client := func(m *message) bool { return fromClient(l, m) }
	bare := func(m *message) bool { return !m.has(flagSYN) && !m.has(flagFIN) && !m.has(flagRST) }
	for _, kind := range []struct {
		name string
		of   func(m *message) bool
	}{
		{"bare ACKs", isPureAck},
		{"bare ACKs of the client", func(m *message) bool { return client(m) && isPureAck(m) }},
		{"bare ACKs of the server", func(m *message) bool { return !client(m) && isPureAck(m) }},
		{"bare ACKs and data of the client", func(m *message) bool { return client(m) && bare(m) }},
		{"bare ACKs and data of the server", func(m *message) bool { return !client(m) && bare(m) }},
		{"data of the client", func(m *message) bool { return client(m) && len(m.payload()) > 0 }},
		{"data of the server", func(m *message) bool { return !client(m) && len(m.payload()) > 0 }},
		{"everything between SYN-ACK and FIN", bare},
		{"SYN-ACKs", func(m *message) bool { return m.has(flagSYN | flagACK) }},
		{"SYNs of the client", func(m *message) bool { return client(m) && m.has(flagSYN) }},
		{"FINs of the client", func(m *message) bool { return client(m) && m.has(flagFIN) }},
		{"FINs of the server", func(m *message) bool { return !client(m) && m.has(flagFIN) }},
		{"the client", client},
		{"the server", func(m *message) bool { return !client(m) }},
		{"the client, but SYN and FIN", func(m *message) bool { return client(m) && !m.has(flagSYN) && !m.has(flagFIN) }},
	} {
		list = append(list, l.holed("without "+kind.name, func(_ int, m *message) bool { return m.isTCP() && kind.of(m) }))
	}
	random := rand.New(rand.NewPCG(5, 6))
	for i := range 200 {
		rate := random.Float64() * 0.7
		list = append(list, l.holed(fmt.Sprintf("without frames by chance, %d", i), func(int, *message) bool { return random.Float64() < rate }))
	}
	return list
}

// patient is a cell whose recording goes on after the lab has ended. Then what
// was to come last, and is not there, may as well never have come.
func (l *lab) patient(c *cell) *cell {
	late := *c
	late.name += ", and a later frame of somebody else"
	after := l.reference[len(l.reference)-1].at.Add(10 * time.Second)
	socket := netip.MustParseAddrPort("127.0.0.1:20000")
	late.x = append(slices.Clone(c.x), datagram(after, socket, socket, []byte("somebody else")))
	late.doubtful = c.doubtful || l.tailless(c.sure)
	return &late
}

// A recording that lost frames of a connection, whose existence later frames
// prove, earns the marks of what it shows; the rest was not captured, and is
// not wrong.
func TestFairnessOfHoles(t *testing.T) {
	eachLab(t, "fairness matrix, holes", func(t *testing.T, l *lab, s *score) {
		if l.Experiment.Transport != "tcp" {
			return // a datagram that is missing leaves no trace
		}
		turn := sixRecordings()
		for _, c := range l.holes() {
			r := turn[0]
			turn = append(turn[1:], r)
			for _, c := range []*cell{c, l.patient(c)} {
				got := l.grade(t, r.bytes(t, c.x))
				complaint := c.judge(got, l)
				s.add(complaint == "", func() string {
					return fmt.Sprintf("%s %s, %d of %d frames, %v%s", l.Name, c.name, len(c.x), len(l.reference), r, complaint)
				})
			}
		}
	})
}
