package ladder_test

import (
	"bytes"
	"fmt"
	"net/netip"
	"slices"
	"testing"

	"socketlab/assignments/i18n"
	"socketlab/assignments/ladder"
	"socketlab/capture/flow"
	"socketlab/capture/trace"
	"socketlab/capture/udp"
)

// TestUDPSaysOnlyWhatIsSure says what stands beside each frame: with the rule
// of a lab whose server has port 5000, or without.
func TestUDPSaysOnlyWhatIsSure(t *testing.T) {
	upper := func(request []byte) [][]byte { return [][]byte{bytes.ToUpper(request)} }
	fixed := func([]byte) [][]byte { return [][]byte{[]byte("yes")} }
	for _, c := range []struct {
		name   string
		trace  string
		wanted udp.Wanted
		want   []string // the roles, the summary, and a line for each frame
	}{
		{"answers overtake each other", `
			0.0 udp 40000 > 5000 "one"
			0.1 udp 40000 > 5000 "two"
			0.2 udp 5000 > 40000 "TWO"
			0.3 udp 5000 > 40000 "ONE"`, upper, []string{
			"client 40000", "server 5000", "Requests: 2, answered: 2.",
			"request: one", "request: two", "answers frame 2 after 100ms: TWO", "answers frame 1 after 300ms: ONE"}},
		{"one of two that nothing tells apart is answered", `
			0.0 udp 40000 > 5000 "one"
			0.1 udp 40000 > 5000 "two"
			0.2 udp 5000 > 40000 "yes"`, fixed, []string{
			"client 40000", "server 5000", "Requests: 2, answered: 1.",
			"request; this one, or another that waits with it, has no captured answer: one", "request: two",
			"answers frame 2, or another request that waits: yes"}},
		{"a wrong answer, and a right one twice", `
			0.0 udp 40000 > 5000 "one"
			0.1 udp 5000 > 40000 "one"
			0.2 udp 40000 > 5000 "two"
			0.3 udp 5000 > 40000 "TWO"
			0.4 udp 5000 > 40000 "TWO"
			0.5 udp 5000 > 40000 "more"`, upper, []string{
			"client 40000", "server 5000", "Requests: 2, answered: 2.",
			"request: one", "stands where the answer to frame 1 belongs: one", "request: two",
			"answers frame 3 after 100ms: TWO", "says again what frame 4 said: TWO", "follows the answer in frame 4: more"}},
		{"the capture of a lab began with an answer", `
			0.0 udp 5000 > 40000 "ONE"
			0.1 udp 40000 > 5000 "two"
			0.2 udp 5000 > 40000 "TWO"`, upper, []string{
			"client 40000", "server 5000", "Requests: 1, answered: 1.",
			"no request is left that it could answer: ONE", "request: two", "answers frame 2 after 100ms: TWO"}},
		{"a capture of who knows what began with an answer", `
			0.0 udp 5000 > 40000 "ONE"
			0.1 udp 40000 > 5000 "two"
			0.2 udp 5000 > 40000 "TWO" comment="lost: dropped"`, nil, []string{
			"first to send 5000", "other side 40000", "Which side asks, the capture does not show: by the ports it began with an answer.",
			"datagram: ONE", "datagram: two", "datagram, lost on its way: TWO"}},
		{"lost on their way", `
			0.0 udp 40000 > 5000 "one" comment="lost: dropped"
			0.1 udp 40000 > 5000 "two"
			0.2 udp 5000 > 40000 "TWO" comment="lost: dropped"
			0.3 udp 5000 > 40000 "TWO" comment="lost: dropped"`, upper, []string{
			"client 40000", "server 5000", "Requests: 2, answered: 1; answers lost on their way: 1.",
			"request, lost on its way: one", "request: two", "answers frame 2 after 100ms, but is lost on its way: TWO",
			"says again what frame 3 said, but is lost on its way: TWO"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			packets, err := trace.Parse(c.trace)
			if err != nil {
				t.Fatal(err)
			}
			x := flow.Packets(packets, flow.Options{Keep: func(_, _ netip.AddrPort) bool { return true }}).UDP[0]
			p := x.Pair()
			if c.wanted != nil {
				p = ofLab(x, c.wanted)
			}
			l := ladder.UDP(x, p, nil, i18n.En)
			got := []string{}
			for _, lane := range l.Lanes {
				got = append(got, fmt.Sprint(lane.Role, " ", lane.Port))
			}
			got = append(got, l.Summary)
			for _, r := range l.Rows {
				got = append(got, r.Why)
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("got\n%q\nwant\n%q", got, c.want)
			}
		})
	}
}

// ofLab pairs what a client and the server with port 5000 sent.
func ofLab(x *udp.Conversation, wanted udp.Wanted) *udp.Pairing {
	client, server := x.Client, x.Server
	if client.Port() == 5000 {
		client, server = server, client
	}
	var all []*udp.Datagram
	for i := range x.Datagrams {
		all = append(all, &x.Datagrams[i])
	}
	return udp.Pair(all, client, server, wanted)
}
