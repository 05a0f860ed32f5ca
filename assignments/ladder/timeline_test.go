package ladder_test

import (
	"fmt"
	"net/netip"
	"strings"
	"testing"
	"time"

	"socketlab/assignments/i18n"
	"socketlab/assignments/ladder"
	"socketlab/assignments/report"
	"socketlab/capture/calls"
	"socketlab/capture/flow"
	"socketlab/capture/trace"
)

// timelineOf draws up the timeline of a trace, whose time begins at epoch.
func timelineOf(t *testing.T, text string, all []calls.Call) *report.Timeline {
	t.Helper()
	packets, err := trace.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	c := flow.Packets(packets, flow.Options{Keep: func(_, _ netip.AddrPort) bool { return true }})
	var ladders []*report.Ladder
	for _, x := range c.TCP {
		ladders = append(ladders, ladder.TCP(x, nil, i18n.En))
	}
	for _, x := range c.UDP {
		ladders = append(ladders, ladder.UDP(x, x.Pair(), nil, i18n.En))
	}
	return ladder.Timeline(ladders, all, i18n.En)
}

// drawnUp writes a timeline line by line, with jumps and the bars of calls.
func drawnUp(tl *report.Timeline) string {
	var b strings.Builder
	for _, l := range tl.Lanes {
		fmt.Fprintf(&b, "%s %s; ", l.Name, strings.Join(l.Sockets, " "))
	}
	b.WriteString("\n")
	for i := range tl.Moments {
		m := &tl.Moments[i]
		if m.Jump > 0 {
			fmt.Fprintf(&b, "⋮ %.3f\n", m.Jump)
		}
		switch {
		case m.Row != nil:
			fmt.Fprintf(&b, "%d: #%d %d→%d %s\n", i, m.Row.Frame, m.Lane, m.To, m.Row.Flags)
		case m.Ends:
			fmt.Fprintf(&b, "%d: %d … = %s\n", i, m.Lane, m.Call.Result)
		default:
			fmt.Fprintf(&b, "%d: %d %s %s [%d-%d] slot %d\n", i, m.Lane, m.Call.Socket, m.Call.Made, m.Call.First, m.Call.Last, m.Call.Slot)
		}
	}
	return b.String()
}

// call is a call that began and ended so many milliseconds after the first
// second of a trace.
func call(party string, begin, end float64, stream bool, local, remote uint16, text string) calls.Call {
	zero := time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)
	at := func(ms float64) time.Time { return zero.Add(time.Duration(ms * 1e6)) }
	port := func(p uint16) netip.AddrPort {
		if p == 0 {
			return netip.AddrPort{}
		}
		return netip.AddrPortFrom(netip.MustParseAddr("127.0.0.1"), p)
	}
	return calls.Call{Party: party, Begin: at(begin), End: at(end), Stream: stream, Local: port(local), Remote: port(remote), Text: text}
}

// The frames of all parties stand in the order of the capture, not conversation
// by conversation, and calls at their times: recv() of the client lasts over
// the jump to accept(), connect() over the handshake.
func TestTimelineIsTrueInTime(t *testing.T) {
	got := timelineOf(t, `
0.0101 tcp 40000 > 9999 S 7:7(0)
0.0102 tcp 9999 > 40000 S. 0:0(0) ack 8
0.0103 tcp 40000 > 9999 . 8:8(0) ack 1
0.0111 tcp 40001 > 9999 S 7:7(0)
0.0112 tcp 9999 > 40001 S. 0:0(0) ack 8
0.0121 tcp 40000 > 9999 P. 8:10(2) ack 1 "hi"
0.3121 tcp 9999 > 40000 P. 1:3(2) ack 10 "HI"
`, []calls.Call{
		call("server", 1, 1, true, 0, 0, "socket(AF_INET, SOCK_STREAM) = 0"),
		call("server", 2, 2, true, 9999, 0, "bind(127.0.0.1:9999) = 0"),
		call("client 2", 10, 10.4, true, 40000, 9999, "connect(127.0.0.1:9999) = 0"),
		call("client 2", 12.2, 312.2, true, 40000, 9999, "recv(4096) = 2"),
		call("server", 310, 310.1, true, 9999, 40000, "accept() = 127.0.0.1:40000"),
		call("server", 310.2, 310.2, true, 9999, 40000, "recv(4096) = 2"),
		call("server two", 500, 500, true, 0, 0, "bind(127.0.0.1:9999) = EADDRINUSE"),
	})
	want := `client 2 :40000; client :40001; server :9999; server two ; 
0: 2  socket(AF_INET, SOCK_STREAM) [0-0] slot 0
1: 2 welcoming bind(127.0.0.1:9999) [1-1] slot 0
2: 0  connect(127.0.0.1:9999) [2-5] slot 0
3: #1 0→2 SYN
4: #2 2→0 SYN,ACK
5: #3 0→2 ACK
6: #4 1→2 SYN
7: #5 2→1 SYN,ACK
8: #6 0→2 PSH,ACK
9: 0  recv(4096) [9-13] slot 0
⋮ 0.298
10: 2 welcoming accept() [10-10] slot 0
11: 2 40000 recv(4096) [11-11] slot 0
12: #7 2→0 PSH,ACK
13: 0 … = 2
⋮ 0.188
14: 3 welcoming bind(127.0.0.1:9999) [14-14] slot 0
`
	if text := drawnUp(got); text != want {
		t.Errorf("got\n%s\nwant\n%s", text, want)
	}
	l := got.Lives[0]
	if len(got.Lives) != 2 || l.Client != "client 2 :40000" || fmt.Sprintf("%.4f %.4f %.4f %.2f", l.From, l.Established, l.To, l.Data) != "0.0091 0.0093 0.3111 [[0.01 0.01] [0.31 0.31]]" {
		t.Errorf("lives %+v", got.Lives)
	}
}

// Threads of a server that wait at the same time have bars beside each other.
func TestBarsOfThreads(t *testing.T) {
	got := timelineOf(t, `
0.010 udp 40000 > 5000 "one"
0.020 udp 40001 > 5000 "two"
`, []calls.Call{
		call("server", 1, 30, false, 5000, 0, "recv(1) = 1"),
		call("server", 2, 12, false, 5000, 0, "recv(2) = 1"),
		call("server", 15, 16.5, false, 5000, 0, "recv(3) = 1"),
	})
	slots := ""
	for i := range got.Moments {
		if c := got.Moments[i].Call; c != nil && !got.Moments[i].Ends {
			slots += fmt.Sprint(c.Slot, " ")
		}
	}
	if slots != "0 1 1 " {
		t.Errorf("slots %s, want 0, 1, 1", slots)
	}
}

// A capture from elsewhere knows no calls: its clients are told apart by their
// sockets. One conversation alone has its ladder.
func TestTimelineOfStrangers(t *testing.T) {
	got := timelineOf(t, `
0.010 udp 40000 > 5000 "one"
0.011 udp 40001 > 5000 "two"
0.012 udp 5000 > 40001 "two"
0.013 udp 5000 > 40000 "one"
`, nil)
	want := "client 1 :40000; client 2 :40001; server :5000; \n0: #1 0→2 \n1: #2 1→2 \n2: #3 2→1 \n3: #4 2→0 \n"
	if text := drawnUp(got); text != want {
		t.Errorf("got\n%s\nwant\n%s", text, want)
	}
	if one := timelineOf(t, `0.010 udp 40000 > 5000 "one"`, nil); one != nil {
		t.Errorf("one conversation without calls: %+v", one)
	}
	if old := timelineOf(t, `0.010 udp 40000 > 5000 "one"`, []calls.Call{call("server", 1e6, 1e6, false, 5000, 0, "close() = 0")}); old != nil {
		t.Errorf("calls of another day: %+v", old)
	}
}

// Too much is counted, not drawn.
func TestTimelinesAreBounded(t *testing.T) {
	var all []calls.Call
	for i := range 3000 {
		at := 10 + float64(i)/1000
		all = append(all, call("server", at, at, false, 5000, 0, "recv(1) = EAGAIN"))
	}
	got := timelineOf(t, `0.010 udp 40000 > 5000 "one"`, all)
	if len(got.Moments)+got.Missing != 3001 || len(got.Moments) > 2000 {
		t.Errorf("%d moments, %d missing", len(got.Moments), got.Missing)
	}
}
