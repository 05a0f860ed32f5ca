package lab

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"socketlab/lab/experiment"
	"socketlab/lab/peer"
	"socketlab/lab/sockets"
	"socketlab/lab/syscalls"
)

// mustTrace skips a test where the calls of programs cannot be seen.
func mustTrace(t *testing.T) {
	t.Helper()
	if err := syscalls.Probe(); err != nil {
		if os.Getenv("LAB_REQUIRE_CAPTURE") == "1" && runtime.GOOS == "linux" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
}

const upperServer = `
import socket, sys
s = socket.socket()
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind(("127.0.0.1", int(sys.argv[2])))
s.listen()
while True:
    c, a = s.accept()
    with c:
        while data := c.recv(1024):
            c.sendall(data.upper())
`

const upperClient = `
import socket, sys
s = socket.create_connection(("127.0.0.1", int(sys.argv[2])))
while line := input():
    s.sendall(line.encode())
    print(s.recv(1024), flush=True)
s.close()
`

// TestTracedPrograms runs programs that are not ours: every frame that a
// built-in peer's call would be written beside names theirs.
func TestTracedPrograms(t *testing.T) {
	mustTrace(t)
	r, err := runFor(t, Config{
		Trace: true, Server: python(t, upperServer), Client: python(t, upperClient),
		Experiment: experiment.Experiment{
			Transport: experiment.TCP, Port: 1, Servers: []experiment.Server{{}},
			Clients: []experiment.Client{{Lines: []string{"abc", "defg"}}},
		},
	})
	if err != nil || r.Untraced != nil {
		t.Fatal(err, r.Untraced)
	}
	var got []string
	for _, c := range comments(r) {
		c, _, _ := strings.Cut(c, "; ") // then the call that received it
		if who, call, found := strings.Cut(c, ": "); found {
			name, _, _ := strings.Cut(call, "(")
			_, result, _ := strings.Cut(call, " = ")
			got = append(got, who+" "+name+" "+result)
		}
	}
	want := []string{
		"client connect ", "client … connect 0", "client send 3", "server send 3", "client send 4", "server send 4",
		"client close 0", "server close 0",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

// TestTracedMessages sends a hundred messages through traced programs, with
// several clients at once.
func TestTracedMessages(t *testing.T) {
	mustTrace(t)
	r, err := runFor(t, Config{
		Trace: true, Client: python(t, upperClient),
		Experiment: experiment.Experiment{
			Transport: experiment.TCP, Port: 1,
			Servers: []experiment.Server{{Concurrency: experiment.ConcurrencyThreads, Until: experiment.UntilEnd}},
			Clients: []experiment.Client{{Count: 2, Order: experiment.OrderTogether, Lines: slices.Repeat([]string{"abc"}, 100)}},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	all := strings.Join(comments(r), "\n")
	for i := range 2 {
		if call := fmt.Sprintf("client %d: send(3 octets) = 3", i+1); strings.Count(all, call) != 100 {
			t.Errorf("%q is the cause of %d frames, want 100", call, strings.Count(all, call))
		}
	}
}

// TestTracedProgramsAreEnded interrupts a run: programs end with it, and their
// calls until then are noted.
func TestTracedProgramsAreEnded(t *testing.T) {
	mustTrace(t)
	e := silent()
	ctx, interrupt := context.WithCancel(t.Context())
	sign := filepath.Join(t.TempDir(), "sent")
	go func() {
		defer interrupt()
		for _, err := os.Stat(sign); err != nil && t.Context().Err() == nil; _, err = os.Stat(sign) {
			time.Sleep(time.Millisecond)
		}
	}()
	r, err := runUntil(ctx, t, Config{Trace: true, Experiment: e, Client: python(t, `
import socket, sys
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.sendto(b"hello", ("127.0.0.1", int(sys.argv[2])))
open("`+sign+`", "w")
s.recvfrom(100)
`)})
	if !errors.Is(err, ErrInterrupted) {
		t.Errorf("got %v, want %v", err, ErrInterrupted)
	}
	i := slices.IndexFunc(r.Journal, func(c peer.Call) bool { return c.Peer == "client" && c.Name == "sendto" })
	if all := strings.Join(comments(r), "\n"); i < 0 || !strings.Contains(all, "client: "+r.Journal[i].String()) {
		t.Fatalf("no sendto() of the client beside the frames %q", all)
	}
	sent, last := r.Journal[i], r.Journal[slices.IndexFunc(r.Journal, func(c peer.Call) bool { return c.Name == "killed" })]
	if last.Local != sent.Local {
		t.Errorf("the socket of the program ended with %v", last)
	}
	if bound, _ := sockets.Bound(false, sent.Local.Port()); bound {
		t.Errorf("the program still has its socket")
	}
}
