package lab

import (
	"errors"
	"strings"
	"testing"
	"time"

	"socketlab/capture"
	"socketlab/capture/party"
	"socketlab/capture/record"
	"socketlab/capture/trace"
	"socketlab/lab/experiment"
)

func parse(t *testing.T, text string) []capture.Packet {
	t.Helper()
	packets, err := trace.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return packets
}

const shaken = "0.01 tcp 40000 > 5000 S 0:0(0)\n0.02 tcp 5000 > 40000 S. 0:0(0) ack 1\n0.03 tcp 40000 > 5000 . 1:1(0) ack 1\n"

// Who owes what is seen in the traffic.
func TestTrafficIsWeighed(t *testing.T) {
	for _, test := range []struct {
		name, frames string
		typed        int
		settled      bool // with a server that may be slow
		prompt       bool // with one that is not
	}{
		{"nothing", "", 5, false, false},
		{"nothing was typed", "", 0, true, true},
		{"asked", `0.1 udp 40000 > 5000 "hello"`, 5, false, true},
		{"answered", "0.1 udp 40000 > 5000 \"hello\"\n0.2 udp 5000 > 40000 \"HELLO\"", 5, true, true},
		{"half of it", "0.1 udp 40000 > 5000 \"hello\"\n0.2 udp 5000 > 40000 \"HELLO\"", 11, false, false},
		{"in an encoding with fewer octets", "0.1 udp 40000 > 5000 \"hello\"\n0.2 udp 5000 > 40000 \"HELLO\"", 8, true, true},
		{"connected", shaken, 5, false, false},
		{"only acknowledged", shaken + "0.1 tcp 40000 > 5000 P. 1:6(5) ack 1 \"hello\"\n0.2 tcp 5000 > 40000 . 1:1(0) ack 6", 5, false, true},
		{"closed instead of an answer", shaken + "0.1 tcp 40000 > 5000 P. 1:6(5) ack 1 \"hello\"\n0.2 tcp 5000 > 40000 F. 1:1(0) ack 6", 5, true, true},
	} {
		seen := traffic{ports: []uint16{5000}}
		for _, p := range parse(t, test.frames) {
			if err := seen.see(&p); err != nil {
				t.Fatal(err)
			}
		}
		if got := seen.settled(test.typed, true); got != test.settled {
			t.Errorf("%s: settled: got %v", test.name, got)
		}
		if got := seen.settled(test.typed, false); got != test.prompt {
			t.Errorf("%s: settled, with a prompt server: got %v", test.name, got)
		}
	}
}

// What is more than a lab can need is not kept, and said once.
func TestTrafficHasABound(t *testing.T) {
	said := 0
	seen := traffic{bound: func() { said++ }}
	p := parse(t, `0.1 udp 40000 > 5000 "hello"`)[0]
	for range mostFrames {
		if err := seen.see(&p); err != nil {
			t.Fatal(err)
		}
	}
	for range 3 {
		if err := seen.see(&p); !errors.Is(err, record.ErrSkip) {
			t.Fatalf("got %v, want %v", err, record.ErrSkip)
		}
	}
	large := traffic{bound: func() { said++ }}
	p.Data = make([]byte, mostOctets)
	if first, second := large.see(&p), large.see(&p); first != nil || !errors.Is(second, record.ErrSkip) || said != 2 {
		t.Errorf("got %v, then %v; said %d times", first, second, said)
	}
	var ours traffic // lab's own peers have no bound
	for range 2 {
		if err := ours.see(&p); err != nil {
			t.Error(err)
		}
	}
}

// The segments with which the system closes the connections of a client that
// lab has ended say so; what was closed before does not.
func TestEndingsAreMarked(t *testing.T) {
	packets := parse(t, `
1.0 tcp 40000 > 9999 S 0:0(0)
1.1 tcp 9999 > 40000 S. 0:0(0) ack 1
1.2 tcp 40000 > 9999 . 1:1(0) ack 1
1.3 tcp 40001 > 9999 S 0:0(0)
1.4 tcp 9999 > 40001 S. 0:0(0) ack 1
1.5 tcp 40001 > 9999 . 1:1(0) ack 1
1.6 tcp 40001 > 9999 F. 1:1(0) ack 1
1.7 tcp 9999 > 40001 F. 1:1(0) ack 2
1.8 tcp 40001 > 9999 . 2:2(0) ack 2
5.0 tcp 40000 > 9999 F. 1:1(0) ack 1
5.1 tcp 9999 > 40000 F. 1:1(0) ack 2
5.2 tcp 40000 > 9999 . 2:2(0) ack 2
`)
	at := packets[0].Time.Add(-time.Second)
	e := endings{all: []ending{{"client 1", at.Add(4900 * time.Millisecond), at.Add(5500 * time.Millisecond)}}}
	e.mark(packets)
	for i, p := range packets {
		if got := party.WasEnded(p.Comments); got != (i == 9) {
			t.Errorf("frame %d: %q", i+1, p.Comments)
		}
	}
}

// A server that sends without end is ended, named, and bounded.
func TestAServerThatFloods(t *testing.T) {
	e := experiment.Experiment{
		Transport: experiment.TCP, Port: 9999, Servers: []experiment.Server{{}},
		Clients: []experiment.Client{{Await: experiment.AwaitEnd, Close: experiment.CloseHalf, Lines: []string{"hello"}}},
	}
	r, err := runFor(t, Config{Experiment: e, Server: python(t, `
import socket, sys
w = socket.socket()
w.bind(("127.0.0.1", int(sys.argv[2])))
w.listen()
c, _ = w.accept()
while True:
    c.sendall(b"x" * 100000)
`)})
	if err != nil && !errors.Is(err, record.ErrIncomplete) { // the kernel may lose some of so many
		t.Fatal(err)
	}
	server := r.Parties[0]
	if server.Trouble == nil || server.Trouble.Kind != party.Flood {
		t.Errorf("the server's trouble is %+v", server.Trouble)
	}
	octets := 0
	for _, p := range r.Packets {
		octets += len(p.Data)
	}
	if octets > mostOctets || len(r.Packets) > mostFrames {
		t.Errorf("%d frames and %d octets are kept", len(r.Packets), octets)
	}
	for _, s := range r.Sessions {
		shown := 0
		for _, l := range s.Lines {
			shown += len(l.Text)
		}
		if shown > 2*mostShown {
			t.Errorf("%s shows %d octets", s.Title, shown)
		}
	}
}

// When the time is up, the clients end first: the server of lab does not close
// before they do.
func TestClientsEndFirst(t *testing.T) {
	e := experiment.Experiment{
		Transport: experiment.TCP, Port: 9999, Servers: []experiment.Server{{Until: experiment.UntilEnd}},
		Clients: []experiment.Client{{Count: 3, Lines: []string{"hello"}}},
	}
	r, err := runFor(t, Config{Experiment: e, Timeout: 3 * time.Second, Client: python(t, `
import socket, sys, time
s = socket.create_connection((sys.argv[1], int(sys.argv[2])))
while True:
    s.sendall(b"hello")
    s.recv(100)
    time.sleep(0.2)
`)})
	if err != nil && !errors.Is(err, ErrTimeout) {
		t.Errorf("got %v", err)
	}
	ended := 0
	for _, about := range r.Parties[1:] { // whether they were started or not
		if !about.Own || about.Command == "" {
			t.Errorf("got %+v, want the student's program", about)
		}
		if about.Trouble == nil {
			continue
		}
		if ended++; about.Trouble.Kind != party.Endless && about.Trouble.Kind != party.TooLong {
			t.Errorf("got the trouble %q", about.Trouble.Kind)
		}
	}
	if ended == 0 {
		t.Error("nobody had to be ended")
	}
	about := r.Parties[1]
	for _, p := range r.Packets {
		if flags := p.Data[14+20+13]; flags&1 != 0 { // FIN
			if from := uint16(p.Data[34])<<8 | uint16(p.Data[35]); from == 9999 || !party.WasEnded(p.Comments) {
				t.Errorf("the first FIN is from port %d, with %q", from, p.Comments)
			}
			break
		}
	}
	if len(r.Section.Comments) < 2 || !strings.Contains(strings.Join(r.Section.Comments, "\n"), about.SHA256) {
		t.Errorf("the section says %q", r.Section.Comments)
	}
}
