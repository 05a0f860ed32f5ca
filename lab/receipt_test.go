package lab

import (
	"fmt"
	"net/netip"
	"strings"
	"testing"
	"time"

	"socketlab/capture/trace"
	"socketlab/lab/peer"
)

// received says by which calls each frame of a trace was received: the
// numbers of the journal's calls, from 0.
func received(t *testing.T, text string, journal []peer.Call) string {
	t.Helper()
	packets, err := trace.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	for i := range journal {
		journal[i].Args = fmt.Sprint("#", i)
	}
	acknowledge(packets, journal)
	var frames []string
	for _, p := range packets {
		calls := ""
		for _, c := range p.Comments {
			if _, call, ok := strings.Cut(c, "#"); ok {
				calls += call[:1]
			}
		}
		frames = append(frames, calls)
	}
	return strings.Join(frames, ",")
}

// at is a moment of the traces.
func at(milliseconds int) time.Time {
	return time.Date(2026, 3, 2, 0, 0, 0, milliseconds*1e6, time.UTC)
}

// The second datagram was lost, the third was cut by a small buffer.
func TestDatagramsNameTheCallThatReceivedThem(t *testing.T) {
	call := peer.Call{Name: "recvfrom", Local: local(5000), Remote: local(40000)}
	first, third := call, call
	first.Octets, first.End = 5, at(2)
	third.Octets, third.End = 4, at(30)
	got := received(t, `
0.001 udp 40000 > 5000 "hello"
0.010 udp 40000 > 5000 "gone" comment="lost: the network dropped it, nobody received it"
0.020 udp 40000 > 5000 "hello again"
0.040 udp 40000 > 5000 "late"
`, []peer.Call{first, third})
	if want := "0,,1,"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// Two segments are read in one, one segment in two; the FIN brings the end.
func TestSegmentsNameTheReadsTheyComplete(t *testing.T) {
	var journal []peer.Call
	for i, octets := range []int{10, 3, 2, 0} {
		journal = append(journal, peer.Call{Name: "recv", Stream: true, Octets: octets, Local: local(9999), Remote: local(40000), End: at(100 + i)})
	}
	got := received(t, `
0.000 tcp 40000 > 9999 S 7:7(0)
0.001 tcp 9999 > 40000 S. 0:0(0) ack 8
0.002 tcp 40000 > 9999 . 8:8(0) ack 1
0.003 tcp 40000 > 9999 P. 8:13(5) ack 1 "hello"
0.004 tcp 40000 > 9999 P. 13:18(5) ack 1 "hello"
0.005 tcp 40000 > 9999 P. 18:23(5) ack 1 "hello"
0.006 tcp 40000 > 9999 . 23:23(0) ack 1
0.007 tcp 40000 > 9999 F. 23:23(0) ack 1
`, journal)
	if want := ",,,,0,12,,3"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// What arrives behind a gap is read once the gap is filled; an acknowledgement
// and a FIN that came too early bring nothing to read.
func TestReadsWaitForWhatIsMissing(t *testing.T) {
	var journal []peer.Call
	for i, octets := range []int{5, 5, 0} {
		journal = append(journal, peer.Call{Name: "recv", Stream: true, Octets: octets, Local: local(9999), Remote: local(40000), End: at(100 + i)})
	}
	got := received(t, `
0.000 tcp 40000 > 9999 S 7:7(0)
0.001 tcp 9999 > 40000 S. 0:0(0) ack 8
0.002 tcp 40000 > 9999 . 8:8(0) ack 1
0.003 tcp 40000 > 9999 P. 8:13(5) ack 1 "hello" comment="lost: dropped"
0.004 tcp 40000 > 9999 . 13:13(0) ack 1
0.005 tcp 40000 > 9999 P. 13:18(5) ack 1 "again"
0.006 tcp 40000 > 9999 F. 18:18(0) ack 1
0.007 tcp 40000 > 9999 P. 8:13(5) ack 1 "hello"
`, journal)
	if want := ",,,,,,,012"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func local(port uint16) netip.AddrPort {
	return netip.AddrPortFrom(netip.MustParseAddr("127.0.0.1"), port)
}
