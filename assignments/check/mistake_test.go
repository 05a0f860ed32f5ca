package check

import (
	"net/netip"
	"testing"
	"time"

	"socketlab/capture"
	"socketlab/capture/calls"
	"socketlab/capture/flow"
	"socketlab/capture/party"
	"socketlab/capture/trace"
	"socketlab/lab/experiment"
)

func TestWhatStandsBehindAText(t *testing.T) {
	for text, want := range map[string]int{
		"hello": 0, "컴퓨터공학과 20241234 홍길동\r\n": 0, "컴퓨터공학": 0, "컴퓨터공학"[:14]: 0, "": 0,
		"hello\x00\x00\x01": 3, "hello\xff\xfe": 2, "홍길동\x01\x02\x7f": 3, "\xc8\xab\xb1\xe6\xb5\xbf": 0, "\x00\x00\x00\x05hello": 0, "\xff\xff": 0,
	} {
		if got := garbage([]byte(text)); got != want {
			t.Errorf("%q: got %d, want %d", text, got, want)
		}
	}
}

func TestWhoMayHaveABufferWithoutEnd(t *testing.T) {
	for command, want := range map[string]bool{
		"./server {port}": true, "server.exe": true, `C:\lab\server.exe 5000`: true, "sh -c ./server": true,
		"python3 server.py": false, "py -3 server.py": false, "/usr/bin/python3.12 x.py": false, "java Server.java": false, "go run .": false, "node x.js": false, "./server.py": false,
	} {
		if got := native(&party.Party{Command: command}); got != want {
			t.Errorf("%s: got %v", command, got)
		}
	}
}

// diagnosedTrace is a server that reads a message and never answers, and a
// client that gives up.
const diagnosedTrace = `
start 2026-03-02T00:00:00Z
0.000 tcp 40000 > 9999 S 0:0(0)
0.001 tcp 9999 > 40000 S. 0:0(0) ack 1
0.002 tcp 40000 > 9999 . 1:1(0) ack 1
0.003 tcp 40000 > 9999 P. 1:6(5) ack 1 "hello"
0.004 tcp 9999 > 40000 . 1:1(0) ack 6
2.005 tcp 40000 > 9999 F. 6:6(0) ack 1
2.006 tcp 9999 > 40000 F. 1:1(0) ack 7
2.007 tcp 40000 > 9999 . 7:7(0) ack 2
`

// What a server called after it had read a message tells why it did not answer.
// Nothing is said of lab's own server, or against a cause that is known better.
func TestCallsTellWhyNoAnswerCame(t *testing.T) {
	packets, err := trace.Parse(diagnosedTrace)
	if err != nil {
		t.Fatal(err)
	}
	begin := packets[0].Time
	client, server := netip.MustParseAddrPort("127.0.0.1:40000"), netip.MustParseAddrPort("127.0.0.1:9999")
	at := func(from, to float64, text string, failed bool) calls.Call {
		seconds := func(s float64) time.Time { return begin.Add(time.Duration(s * float64(time.Second))) }
		return calls.Call{Party: "server", Begin: seconds(from), End: seconds(to), Stream: true, Failed: failed, Local: server, Remote: client, Text: text}
	}
	read := at(.001, .004, "recv(1024) = 5", false)
	vague := &party.Trouble{Kind: party.Unanswered}
	for _, c := range []struct {
		name  string
		party party.Party
		calls []calls.Call
		want  party.Kind
	}{
		{"reads on", party.Party{Own: true, Trouble: vague}, []calls.Call{read, at(.005, 2.006, "recv(1024) = 0", false)}, party.ForMore},
		{"reads on without waiting", party.Party{Own: true}, []calls.Call{read, at(.005, .006, "read(4096) = EAGAIN", true)}, party.ForMore},
		{"reads on only when the client has closed", party.Party{Own: true}, []calls.Call{read, at(2.006, 2.007, "recv(1024) = 0", false)}, party.NothingSent},
		{"does nothing more", party.Party{Own: true, Trouble: vague}, []calls.Call{read}, party.NothingSent},
		{"sends", party.Party{Own: true, Trouble: vague}, []calls.Call{read, at(.005, .006, "send(5 octets) = 5", false)}, party.Unanswered},
		{"not traced", party.Party{Own: true, Trouble: vague}, nil, party.Unanswered},
		{"asks", party.Party{Own: true, Trouble: &party.Trouble{Kind: party.ForInput}}, []calls.Call{read}, party.ForInput},
		{"lab's", party.Party{}, []calls.Call{read}, ""},
	} {
		c.party.Name = "server"
		f := flow.Packets(packets, flow.Options{Keep: func(_, _ netip.AddrPort) bool { return true }})
		f.Info.Sections = []capture.Section{{Application: "lab test", Comments: append(calls.Comments(c.calls), c.party.Comment())}}
		spec := &Spec{Experiment: experiment.Experiment{Transport: experiment.TCP, Port: 9999}, Checks: []Part{{ID: "a", Name: "tcp-answer", With: &TCPAnswer{}}}}
		got := Gather(f, spec.Lab()).For(Cover{}).Diagnosed(spec)
		kind := party.Kind("")
		if len(got) == 1 && got[0].Trouble != nil {
			kind = got[0].Trouble.Kind
		}
		if kind != c.want {
			t.Errorf("%s: got %q, want %q", c.name, kind, c.want)
		}
	}
}
