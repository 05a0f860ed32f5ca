// Package inspect shows what a capture holds, graded or not: the file, its
// conversations, and a ladder for each, as text, as JSON or as a mermaid
// diagram.
package inspect

import (
	"cmp"
	"net/netip"
	"slices"

	"socketlab/assignments/i18n"
	"socketlab/capture"
	"socketlab/capture/flow"
	"socketlab/capture/tcp"
	"socketlab/capture/udp"
)

// An Inspection is what lab inspect shows of a capture.
type Inspection struct {
	Capture *flow.Capture

	// Entries are those to show, in the order of their first frames.
	Entries []Entry
}

// An Entry is a TCP connection or a UDP conversation, one of the two.
type Entry struct {
	Number int // from 1, among all conversations of the capture
	TCP    *tcp.Connection
	UDP    *udp.Conversation
}

// A Selection says which conversations to show. The zero value is all.
type Selection struct {
	Number int      // of a conversation; 0 is all
	Ports  []uint16 // of either end; empty is all
}

// New numbers the conversations of c and picks those that were selected.
func New(c *flow.Capture, s Selection) *Inspection {
	i := &Inspection{Capture: c}
	if s.Number == 0 && len(s.Ports) == 0 {
		i.Entries = make([]Entry, 0, len(c.TCP)+len(c.UDP))
	}
	number := 0
	add := func(x Entry) {
		number++
		x.Number = number
		if s.takes(&x) {
			i.Entries = append(i.Entries, x)
		}
	}
	t, u := c.TCP, c.UDP
	for len(t)+len(u) > 0 {
		if len(u) == 0 || len(t) > 0 && t[0].FirstFrame < u[0].FirstFrame {
			add(Entry{TCP: t[0]})
			t = t[1:]
		} else {
			add(Entry{UDP: u[0]})
			u = u[1:]
		}
	}
	return i
}

// takes reports whether x was selected.
func (s *Selection) takes(x *Entry) bool {
	if s.Number != 0 && s.Number != x.Number {
		return false
	}
	client, server := x.ends()
	return len(s.Ports) == 0 || slices.Contains(s.Ports, client.Port()) || slices.Contains(s.Ports, server.Port())
}

// byCount returns what was counted, the most frequent first.
func byCount(counts map[string]int) []count {
	var out []count
	for name, n := range counts {
		out = append(out, count{name, n})
	}
	slices.SortFunc(out, func(a, b count) int {
		return cmp.Or(cmp.Compare(b.n, a.n), cmp.Compare(a.name, b.name))
	})
	return out
}

type count struct {
	name string
	n    int
}

// ends returns the sockets of x.
func (x *Entry) ends() (client, server netip.AddrPort) {
	if x.TCP != nil {
		return x.TCP.Client, x.TCP.Server
	}
	return x.UDP.Client, x.UDP.Server
}

// problemText says what is wrong with a file and where.
func problemText(p capture.Problem, lang i18n.Lang) string {
	return lang.Say("block at octet %d: %s", p.Offset, p.What)
}
