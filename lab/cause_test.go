package lab

import (
	"net/netip"
	"testing"
	"time"

	"socketlab/lab/peer"
)

// A stream of three sends, of which the last two travel in one segment, then
// once more, which is the kernel's doing; the last frame carries nothing.
func TestSegmentsNameTheSendsWhoseOctetsTheyCarry(t *testing.T) {
	client, server := netip.MustParseAddrPort("127.0.0.1:40000"), netip.MustParseAddrPort("127.0.0.1:9999")
	var journal []peer.Call
	for i, c := range []struct {
		name   string
		octets int
	}{{"connect", 0}, {"send", 5}, {"send", 3}, {"send", 2}, {"close", 0}} {
		journal = append(journal, peer.Call{
			Name: c.name, Octets: c.octets, Stream: true, Local: client, Remote: server,
			Start: time.Unix(int64(i), 0),
		})
	}
	c := newCauses(journal)
	s := c.streams[way{true, client.Port(), server}][0]
	for _, x := range []struct {
		first  uint32
		octets int
		want   []int // calls, by the second in which they started
	}{
		{0, 5, []int{1}},
		{5, 5, []int{2, 3}},
		{5, 3, nil},
		{9, 1, nil},
		{10, 0, nil},
		{10, 7, nil}, // more than anybody sent
	} {
		var got []int
		for _, call := range s.carried(x.first, x.octets) {
			got = append(got, int(call.Start.Unix()))
		}
		if len(got) != len(x.want) || len(got) > 0 && (got[0] != x.want[0] || got[len(got)-1] != x.want[len(x.want)-1]) {
			t.Errorf("octets %d to %d: calls %v, want %v", x.first, x.first+uint32(x.octets), got, x.want)
		}
	}
	if len(s.closers) != 1 || s.closers[0].Name != "close" {
		t.Errorf("the stream is closed by %v", s.closers)
	}
	if first, again := s.asks(), s.asks(); len(first) != 1 || first[0].Name != "connect" || again != nil {
		t.Errorf("the SYN is asked for by %v, then %v", first, again)
	}
	if first, again := s.resets(), s.resets(); len(first) != 1 || first[0].Name != "close" || again != nil {
		t.Errorf("the RST is sent by %v, then %v", first, again)
	}
}

// Datagrams that were not captured do not shift the others.
func TestDatagramsNameTheCallWithTheirLength(t *testing.T) {
	to := netip.MustParseAddrPort("127.0.0.1:5000")
	var journal []peer.Call
	for _, octets := range []int{1, 2, 2, 3} {
		journal = append(journal, peer.Call{
			Name: "sendto", Octets: octets, Remote: to,
			Local: netip.MustParseAddrPort("0.0.0.0:40000"), Start: time.Unix(int64(len(journal)), 0),
		})
	}
	c := newCauses(journal)
	for _, x := range []struct{ octets, want int }{{2, 1}, {3, 3}, {2, -1}} { // the first 2 is the second call; then only 3 is left
		got := -1
		if calls := c.ofDatagram(way{from: 40000, to: to}, x.octets); len(calls) == 1 {
			got = int(calls[0].Start.Unix())
		}
		if got != x.want {
			t.Errorf("%d octets: call %d, want %d", x.octets, got, x.want)
		}
	}
}
