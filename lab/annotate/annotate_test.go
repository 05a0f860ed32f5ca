package annotate

import (
	"errors"
	"fmt"
	"net/netip"
	"strings"
	"testing"
	"time"

	"socketlab/capture"
	"socketlab/capture/trace"
	"socketlab/lab/peer"
)

// calls makes a journal of lines such as "c 0.010 send 5": who (c calls from
// port 40000 to 9999, s the other way round), when the call returned, what it
// was and how many octets it moved. An accept() began to wait long before it
// returned; "!" marks a call that failed.
func calls(t *testing.T, stream bool, lines string) []peer.Call {
	t.Helper()
	var journal []peer.Call
	for line := range strings.Lines(strings.TrimSpace(lines)) {
		var who, name string
		var at float64
		var octets int
		if _, err := fmt.Sscan(line, &who, &at, &name, &octets); err != nil {
			t.Fatal(line, err)
		}
		name, failed := strings.CutSuffix(name, "!")
		c := peer.Call{
			Peer: who, Name: name, Args: fmt.Sprint("#", len(journal)), Octets: octets, Stream: stream,
			Local: netip.MustParseAddrPort("127.0.0.1:40000"), Remote: netip.MustParseAddrPort("127.0.0.1:9999"),
			Start: moment(at), End: moment(at),
		}
		if who == "s" {
			c.Local, c.Remote = netip.MustParseAddrPort("0.0.0.0:9999"), netip.MustParseAddrPort("[::ffff:127.0.0.1]:40000")
		}
		if failed {
			c.Err = errors.New("refused")
			c.Local = netip.AddrPort{}
		}
		if name == "accept" {
			c.Start = moment(-100)
		}
		journal = append(journal, c)
	}
	return journal
}

// moment is a second of the traces.
func moment(seconds float64) time.Time {
	return time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC).Add(time.Duration(seconds * float64(time.Second)))
}

// annotated returns the numbers of the calls at each frame.
func annotated(t *testing.T, text string, journal []peer.Call) string {
	t.Helper()
	packets, err := trace.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	Frames(packets, journal)
	var frames []string
	for _, p := range packets {
		at := ""
		for _, c := range p.Comments {
			if _, call, ok := strings.Cut(c, "#"); ok {
				number, _, _ := strings.Cut(call, ")")
				at += " " + number
			}
		}
		frames = append(frames, at)
	}
	return strings.Join(frames, ",")
}

const opening = `
0.000 tcp 40000 > 9999 S 4294967290:4294967290(0)
0.001 tcp 9999 > 40000 S. 0:0(0) ack 4294967291
0.002 tcp 40000 > 9999 . 4294967291:4294967291(0) ack 1
`

func TestFrames(t *testing.T) {
	for _, c := range []struct {
		name, trace, journal string
		udp                  bool
		want                 string
	}{
		{name: "a segment carries two sends, the next one what is left; numbers pass 2³²", trace: opening + `
0.003 tcp 40000 > 9999 P. 4294967291:0(5) ack 1 "hello"
0.004 tcp 40000 > 9999 P. 0:4(4) ack 1 "abcd"
0.005 tcp 40000 > 9999 P. 4:5(1) ack 1 "e"
0.006 tcp 40000 > 9999 F. 5:5(0) ack 1
0.007 tcp 9999 > 40000 F. 1:1(0) ack 6
0.008 tcp 40000 > 9999 . 6:6(0) ack 2
`, journal: `
c 0.000 connect 0
c 0.003 send 5
c 0.004 send 3
c 0.004 send 2
c 0.006 close 0
s 0.002 accept 0
s 0.007 close 0
`, want: " 0,, 0, 1, 2 3, 3, 4, 6,"},

		{name: "the kernel sends again by itself, and more than was asked for", trace: opening + `
0.003 tcp 40000 > 9999 P. 4294967291:0(5) ack 1 "hello"
0.203 tcp 40000 > 9999 P. 4294967291:2(7) ack 1 "hello, "
0.303 tcp 40000 > 9999 P. 4294967291:0(5) ack 1 "hello"
0.403 tcp 40000 > 9999 P. 2:9(7) ack 1 "unasked"
`, journal: `
c 0.000 connect 0
c 0.003 send 5
c 0.003 send 2
`, want: " 0,, 0, 1, 2,,"},

		{name: "two segments are read in one, one segment in two; the FIN brings the end", trace: opening + `
0.003 tcp 40000 > 9999 P. 4294967291:0(5) ack 1 "hello"
0.004 tcp 40000 > 9999 P. 0:5(5) ack 1 "hello"
0.005 tcp 40000 > 9999 P. 5:10(5) ack 1 "hello"
0.006 tcp 40000 > 9999 . 10:10(0) ack 1
0.007 tcp 40000 > 9999 F. 10:10(0) ack 1
`, journal: `
s 0.100 recv 10
s 0.101 recv 3
s 0.102 recv 2
s 0.103 recv 0
`, want: ",,,, 0, 1 2,, 3"},

		{name: "what arrives behind a gap is read once the gap is filled, and lost frames bring nothing", trace: opening + `
0.003 tcp 40000 > 9999 P. 4294967291:0(5) ack 1 "hello" comment="lost: dropped"
0.004 tcp 40000 > 9999 . 0:0(0) ack 1
0.005 tcp 40000 > 9999 P. 0:5(5) ack 1 "again"
0.006 tcp 40000 > 9999 F. 5:5(0) ack 1
0.203 tcp 40000 > 9999 P. 4294967291:0(5) ack 1 "hello"
`, journal: `
c 0.003 send 10
s 0.100 recv 5
s 0.101 recv 5
s 0.102 recv 0
`, want: ",,, 0,, 0,, 1 2 3"},

		{name: "a connection that is refused, then one that is not", trace: `
0.000 tcp 40000 > 9999 S 7:7(0)
0.001 tcp 9999 > 40000 R. 0:0(0) ack 8
0.500 tcp 40000 > 9999 S 7:7(0)
0.501 tcp 9999 > 40000 R. 0:0(0) ack 8
1.000 tcp 40000 > 9999 S 700:700(0)
1.001 tcp 9999 > 40000 S. 0:0(0) ack 701
1.002 tcp 40000 > 9999 . 701:701(0) ack 1
1.003 tcp 40000 > 9999 P. 701:703(2) ack 1 "hi"
`, journal: `
c 0.000 connect! 0
c 1.000 connect 0
c 1.003 send 2
s 1.002 accept 0
s 1.003 recv 2
`, want: " 0,,,, 1,, 1, 2 4"},

		{name: "two connections between the same sockets", trace: `
0.000 tcp 40000 > 9999 S 7:7(0)
0.001 tcp 9999 > 40000 S. 0:0(0) ack 8
0.002 tcp 40000 > 9999 . 8:8(0) ack 1
0.003 tcp 40000 > 9999 P. 8:10(2) ack 1 "hi"
0.004 tcp 40000 > 9999 R. 10:10(0) ack 1
1.000 tcp 40000 > 9999 S 700:700(0)
1.001 tcp 9999 > 40000 S. 0:0(0) ack 701
1.002 tcp 40000 > 9999 . 701:701(0) ack 1
1.003 tcp 40000 > 9999 P. 701:705(4) ack 1 "more"
`, journal: `
s 0.002 accept 0
s 0.003 recv 2
s 1.002 accept 0
s 1.003 recv 4
c 0.000 connect 0
c 0.003 send 2
c 0.004 close 0
c 1.000 connect 0
c 1.003 send 4
`, want: " 4,, 4, 5 1, 6, 7,, 7, 8 3"},

		{name: "half-closed, then reset by a second call; a copy says nothing", trace: opening + `
0.0030 tcp 40000 > 9999 F. 4294967291:4294967291(0) ack 1
0.0040 tcp 9999 > 40000 P. 1:3(2) ack 4294967292 "ho"
0.0050 tcp 40000 > 9999 R 4294967292:4294967292(0)
0.0060 tcp 40000 > 9999 R 4294967292:4294967292(0)
`, journal: `
c 0.000 connect 0
c 0.003 shutdown 0
c 0.005 close 0
s 0.004 send 2
`, want: " 0,, 0, 1, 3, 2,"},

		{name: "the kernel rejects what does not fit its SYN: no call does", trace: `
0.00 tcp 40000 > 9999 S 0:0(0)
0.01 tcp 9999 > 40000 . 300:300(0) ack 7888
0.02 tcp 40000 > 9999 R 7888:7888(0)
1.00 tcp 40000 > 9999 S 0:0(0)
1.01 tcp 9999 > 40000 S. 5000:5000(0) ack 1
1.02 tcp 40000 > 9999 . 1:1(0) ack 5001
1.03 tcp 40000 > 9999 R. 1:1(0) ack 5001
`, journal: `
c 0.00 connect 0
c 1.03 close 0
`, want: " 0,,,,, 0, 1"},

		{name: "a RST of the kernel's own after close()", trace: opening + `
0.003 tcp 40000 > 9999 F. 4294967291:4294967291(0) ack 1
0.004 tcp 9999 > 40000 P. 1:3(2) ack 4294967292 "ho"
0.005 tcp 40000 > 9999 R 4294967292:4294967292(0)
`, journal: `
c 0.000 connect 0
c 0.003 close 0
`, want: " 0,, 0, 1,,"},

		{name: "without its SYN, nobody knows which octets a segment carries", trace: `
0.003 tcp 40000 > 9999 P. 8:10(2) ack 1 "hi"
0.004 tcp 9999 > 40000 F. 1:1(0) ack 10
`, journal: `
c 0.003 send 2
s 0.003 recv 2
s 0.004 close 0
`, want: ", 2"},

		{name: "datagrams that were not captured do not shift the others", udp: true, trace: `
0.001 udp 40000 > 9999 "aa"
0.002 udp 40000 > 9999 "ccc"
0.003 udp 40000 > 9999 "dd"
`, journal: `
c 0.000 sendto 1
c 0.001 sendto 2
c 0.001 sendto 2
c 0.002 sendto 3
`, want: " 1, 3,"},

		{name: "the second datagram was lost, the third was cut by a small buffer", udp: true, trace: `
0.001 udp 40000 > 9999 "hello"
0.010 udp 40000 > 9999 "gone" comment="lost: the network dropped it, nobody received it"
0.020 udp 40000 > 9999 "hello again"
0.040 udp 40000 > 9999 "late"
`, journal: `
s 0.002 recvfrom 5
s 0.030 recvfrom 4
c 0.010 sendto 4
`, want: " 0, 2, 1,"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := annotated(t, c.trace, calls(t, !c.udp, c.journal)); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func ExampleFrames() {
	packets, _ := trace.Parse(`
0.000 tcp 40000 > 9999 S 0:0(0)
0.001 tcp 9999 > 40000 S. 0:0(0) ack 1
0.002 tcp 40000 > 9999 P. 1:6(5) ack 1 "hello"
0.202 tcp 40000 > 9999 P. 1:6(5) ack 1 "hello"
`)
	client, server := netip.MustParseAddrPort("127.0.0.1:40000"), netip.MustParseAddrPort("127.0.0.1:9999")
	Frames(packets, []peer.Call{
		{Peer: "client", Name: "connect", Args: "127.0.0.1:9999", Result: "0", Stream: true, Local: client, Remote: server},
		{Peer: "client", Name: "send", Args: "5 octets", Result: "5", Octets: 5, Stream: true, Local: client, Remote: server},
		{Peer: "server", Name: "recv", Args: "1024", Result: "5", Octets: 5, Stream: true, Local: server, Remote: client},
	})
	for _, p := range packets {
		fmt.Println(p.Frame, p.Comments)
	}
	// Output:
	// 1 [client: connect(127.0.0.1:9999) …]
	// 2 []
	// 3 [client: … connect(127.0.0.1:9999) = 0 client: send(5 octets) = 5 server: recv(1024) = 5]
	// 4 []
}

// A recording of strangers and of nobody stays as it is.
func TestFramesOfNobody(t *testing.T) {
	Frames(nil, nil)
	packets := []capture.Packet{{Frame: 1, LinkType: 1, Data: []byte("no frame at all")}}
	Frames(packets, calls(t, true, "c 0 connect 0"))
	if len(packets[0].Comments) != 0 {
		t.Error(packets[0].Comments)
	}
}
