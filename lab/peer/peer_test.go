package peer

import (
	"context"
	"errors"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"socketlab/capture/message"
	"socketlab/lab/experiment"
)

// A screen keeps what a peer prints.
type screen struct {
	mu    sync.Mutex
	lines []string
}

func (s *screen) add(prefix string, m message.Message) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lines = append(s.lines, prefix+m.String())
}

func (s *screen) Say(m message.Message)  { s.add("", m) }
func (s *screen) Fail(m message.Message) { s.add("! ", m) }
func (s *screen) Type(line string)       { s.add("> ", message.Of("%s", line)) }

func (s *screen) text() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return strings.Join(s.lines, "\n")
}

// lines returns a Next that gives one line after the other.
func lines(all ...string) func(context.Context) (string, bool) {
	return func(context.Context) (string, bool) {
		if len(all) == 0 {
			return "", false
		}
		line := all[0]
		all = all[1:]
		return line, true
	}
}

// A stage is a server that serves, and all that is needed for clients of it.
type stage struct {
	t       *testing.T
	journal Journal
	screen  screen
	server  *Server
	ended   chan error
}

// serve starts a server on a port that the kernel chooses.
func serve(t *testing.T, transport string, spec experiment.Server) *stage {
	t.Helper()
	st := &stage{t: t, ended: make(chan error, 1)}
	spec.Host = experiment.HostLocalhost
	st.server = &Server{Peer: st.peer("server", transport), Spec: spec}
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	t.Cleanup(cancel)
	if err := st.server.Listen(ctx); err != nil {
		t.Fatal(err)
	}
	go func() { st.ended <- st.server.Serve(ctx) }()
	return st
}

func (st *stage) peer(name, transport string) Peer {
	return Peer{Name: name, Stream: transport == experiment.TCP, Journal: &st.journal, Screen: &st.screen}
}

// client runs a client and returns what it printed, with its addresses out of
// the way.
func (st *stage) client(spec experiment.Client, typed ...string) (string, error) {
	var out screen
	c := &Client{Peer: st.server.Peer, Spec: spec, Server: st.server.Addr(), Next: lines(typed...)}
	c.Name, c.Screen = "client", &out
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	err := c.Run(ctx)
	text := strings.ReplaceAll(out.text(), st.server.Addr().String(), "SERVER")
	if c.socket != nil {
		text = strings.ReplaceAll(text, c.socket.local.String(), "CLIENT")
	}
	return text, err
}

// stop ends the server and returns how it ended.
func (st *stage) stop() error {
	st.server.Stop()
	return <-st.ended
}

// calls returns the calls of one peer, without those that are in every test.
func (st *stage) calls(peer string) (calls []string) {
	for _, c := range st.journal.Calls() {
		if c.Peer == peer {
			calls = append(calls, strings.ReplaceAll(c.String(), st.server.Addr().String(), "SERVER"))
		}
	}
	return calls
}

func TestUDPEcho(t *testing.T) {
	st := serve(t, experiment.UDP, experiment.Server{ReuseAddress: true, Buffer: 4096})
	got, err := st.client(experiment.Client{Bind: true, Timeout: 2 * time.Second}, "하나", "둘")
	if err != nil {
		t.Fatal(err)
	}
	_, got, _ = strings.Cut(got, "\n") // the line with the client's port
	want := "> 하나\nSERVER answered 6 octets: 하나\n> 둘\nSERVER answered 3 octets: 둘"
	if got != want {
		t.Errorf("the client shows\n%s\nwant\n%s", got, want)
	}
	if err := st.stop(); err != nil {
		t.Errorf("the server ended with %v", err)
	}
	calls := st.calls("server")
	if !slices.Equal(calls[:3], []string{"socket(AF_INET, SOCK_DGRAM) = 0", "setsockopt(SO_REUSEADDR, 1) = 0", "bind(127.0.0.1:0) = 0"}) {
		t.Errorf("the server begins with %q", calls[:3])
	}
	if last := calls[len(calls)-2:]; !slices.Equal(last, []string{"recvfrom(4096) = interrupted", "close() = 0"}) {
		t.Errorf("the server ends with %q", last)
	}
	var names []string
	for _, c := range st.calls("client") {
		names = append(names, c[:strings.IndexByte(c, '(')])
	}
	wantNames := strings.Fields("socket bind getsockname sendto recvfrom sendto recvfrom close")
	if !slices.Equal(names, wantNames) {
		t.Errorf("the client calls %v, want %v", names, wantNames)
	}
}

func TestAJournalTellsWhoSentWhatToWhom(t *testing.T) {
	st := serve(t, experiment.UDP, experiment.Server{})
	if _, err := st.client(experiment.Client{}, "abc"); err != nil {
		t.Fatal(err)
	}
	var sent Call
	for _, c := range st.journal.Calls() {
		if c.Peer == "client" && c.Name == "sendto" {
			sent = c
		}
	}
	if sent.Local.Port() == 0 || sent.Remote != st.server.Addr() || sent.Octets != 3 || sent.End.Before(sent.Start) {
		t.Errorf("got %+v, want 3 octets from the port that the kernel chose to %v", sent, st.server.Addr())
	}
}

func TestAnswers(t *testing.T) {
	for _, c := range []struct{ reply, sent, want string }{
		{experiment.ReplyEcho, "straße", "straße"},
		{experiment.ReplyUpper, "straße ŉ ﬁ ά 김 \xff", "STRASSE ʼN FI Ά 김 \xff"},
		{experiment.ReplyUpperASCII, "straße az{`", "STRAßE AZ{`"},
		{experiment.ReplyFixed, "anything", "안녕하세요!"},
	} {
		s := Server{Spec: experiment.Server{Reply: c.reply, Text: "안녕하세요!"}}
		if got, ok := s.answer([]byte(c.sent)); !ok || string(got) != c.want {
			t.Errorf("%s: %q is answered by %q, want %q", c.reply, c.sent, got, c.want)
		}
	}
	if got, ok := (&Server{Spec: experiment.Server{Reply: experiment.ReplyNone}}).answer([]byte("x")); ok {
		t.Errorf("a server that never answers answers %q", got)
	}
}

// One row for each way a TCP server serves: all give the same conversation.
func TestTCPServers(t *testing.T) {
	for _, concurrency := range []string{experiment.ConcurrencyOne, experiment.ConcurrencyThreads, experiment.ConcurrencyNonblocking} {
		t.Run(concurrency, func(t *testing.T) {
			st := serve(t, experiment.TCP, experiment.Server{Concurrency: concurrency, Reply: experiment.ReplyUpper, Until: experiment.UntilEnd, Serves: 2})
			for range 2 {
				got, err := st.client(experiment.Client{Gap: 10 * time.Millisecond}, "a", "b") // so that there is a time with nothing to read
				want := "connected to SERVER from CLIENT\n> a\nSERVER answered 1 octets: A\n> b\nSERVER answered 1 octets: B"
				if err != nil || got != want {
					t.Fatalf("%v, the client shows\n%s\nwant\n%s", err, got, want)
				}
			}
			if err := <-st.ended; err != nil { // of itself, after two connections
				t.Errorf("the server ended with %v", err)
			}
			again := slices.Contains(st.calls("server"), "recv(4096) = EAGAIN")
			if want := concurrency == experiment.ConcurrencyNonblocking; again != want {
				t.Errorf("recv() returned EAGAIN: %v, want %v", again, want)
			}
		})
	}
}

func TestServersServeConnectionsThatOverlap(t *testing.T) {
	for _, concurrency := range []string{experiment.ConcurrencyThreads, experiment.ConcurrencyNonblocking} {
		t.Run(concurrency, func(t *testing.T) {
			st := serve(t, experiment.TCP, experiment.Server{Concurrency: concurrency, Until: experiment.UntilEnd})
			// The second conversation takes place in the middle of the first.
			inner := func(context.Context) {
				if got, err := st.client(experiment.Client{}, "in"); err != nil || !strings.Contains(got, "octets: in") {
					t.Errorf("the second client: %v\n%s", err, got)
				}
			}
			c := &Client{Peer: st.peer("outer", experiment.TCP), Server: st.server.Addr(), Next: lines("1", "2"), Answered: inner}
			if err := c.Run(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestStopFinishesWhatHasArrived(t *testing.T) {
	for _, concurrency := range []string{experiment.ConcurrencyOne, experiment.ConcurrencyNonblocking} {
		spec := experiment.Server{Concurrency: concurrency, Reply: experiment.ReplyNone, AcceptAfter: 50 * time.Millisecond}
		st := serve(t, experiment.TCP, spec)
		if _, err := st.client(experiment.Client{Await: experiment.AwaitNone}, "into the sink"); err != nil {
			t.Fatal(err)
		}
		if err := st.stop(); err != nil {
			t.Errorf("%s: %v", concurrency, err)
		}
	}
	st := serve(t, experiment.UDP, experiment.Server{ReplyAfter: 20 * time.Millisecond})
	if _, err := st.client(experiment.Client{Await: experiment.AwaitNone}, "1", "2", "3"); err != nil {
		t.Fatal(err)
	}
	st.stop()
	if !strings.Contains(st.screen.text(), "octets: 3") {
		t.Errorf("the server saw only\n%s", st.screen.text())
	}
}

func TestAStreamHasNoMessageBoundaries(t *testing.T) {
	st := serve(t, experiment.TCP, experiment.Server{Buffer: 50, Until: experiment.UntilEnd})
	_, err := st.client(experiment.Client{Await: experiment.AwaitEnd, Close: experiment.CloseHalf}, strings.Repeat("x", 100))
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(st.screen.text(), "sent 50 octets"); n != 2 {
		t.Errorf("100 octets were read as %d times 50, want 2\n%s", n, st.screen.text())
	}
}

func TestFramingPutsMessagesBackTogether(t *testing.T) {
	st := serve(t, experiment.TCP, experiment.Server{Buffer: 3, Until: experiment.UntilEnd, Framing: experiment.FramingLength, ReadAfter: 20 * time.Millisecond})
	got, err := st.client(experiment.Client{Buffer: 5, Await: experiment.AwaitEnd, Framing: experiment.FramingLength}, "one", "twenty-two", "3")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"answered 3 octets: one", "answered 10 octets: twenty-two", "answered 1 octets: 3"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
}

func TestUnframeRefusesALengthNobodyCanMean(t *testing.T) {
	if _, _, _, err := unframe([]byte{0xff, 0xff, 0xff, 0xff}); err == nil {
		t.Error("a message of 4 GiB is accepted")
	}
}

func TestHalfClose(t *testing.T) {
	st := serve(t, experiment.TCP, experiment.Server{Until: experiment.UntilEnd, Gather: true, Reply: experiment.ReplyUpper})
	got, err := st.client(experiment.Client{Await: experiment.AwaitNone, Close: experiment.CloseHalf}, "a", "b")
	if err != nil || !strings.Contains(got, "answered 2 octets: AB") {
		t.Errorf("%v, want AB after the client's FIN\n%s", err, got)
	}
	if calls := st.calls("client"); !slices.Contains(calls, "shutdown(SHUT_WR) = 0") {
		t.Errorf("no shutdown() among %q", calls)
	}
}

func TestAReset(t *testing.T) {
	st := serve(t, experiment.TCP, experiment.Server{Until: experiment.UntilEnd})
	if _, err := st.client(experiment.Client{Close: experiment.CloseReset}, "a"); err != nil {
		t.Fatal(err)
	}
	st.stop()
	if !strings.Contains(st.screen.text(), "recv(4096) failed: ECONNRESET") {
		t.Errorf("the server did not see the RST:\n%s", st.screen.text())
	}
}

// free returns a port on which nobody listens.
func free(t *testing.T, transport string) netip.AddrPort {
	st := serve(t, transport, experiment.Server{})
	addr := st.server.Addr()
	st.stop()
	return addr
}

func TestNobodyListens(t *testing.T) {
	for _, c := range []struct {
		name, transport string
		spec            experiment.Client
		want            string // on the client's screen
		refused         bool   // the client is told
	}{
		{"tcp", experiment.TCP, experiment.Client{}, "failed: ECONNREFUSED", true},
		{"udp", experiment.UDP, experiment.Client{Timeout: 50 * time.Millisecond}, "no echo received: timeout after 50ms", false},
		{"udp, connected", experiment.UDP, experiment.Client{Connect: true}, "recv(4096) failed: ECONNREFUSED", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			var out screen
			client := &Client{Peer: Peer{Stream: c.transport == experiment.TCP, Screen: &out}, Spec: c.spec, Server: free(t, c.transport), Next: lines("x")}
			err := client.Run(t.Context())
			var failed *CallError
			if got := errors.As(err, &failed) && ErrnoName(failed.Err) == "ECONNREFUSED"; got != c.refused {
				t.Errorf("the client ends with %v", err)
			}
			if !strings.Contains(out.text(), c.want) {
				t.Errorf("no %q on the screen:\n%s", c.want, out.text())
			}
		})
	}
}

func TestASecondBindFails(t *testing.T) {
	st := serve(t, experiment.TCP, experiment.Server{})
	second := &Server{Peer: st.peer("second", experiment.TCP), Spec: st.server.Spec, Port: st.server.Addr().Port()}
	err := second.Listen(t.Context())
	if err == nil || ErrnoName(err) != "EADDRINUSE" {
		t.Errorf("bind() to a port that is taken: %v", err)
	}
	if _, err := st.client(experiment.Client{}, "x"); err != nil {
		t.Errorf("the first server serves no longer: %v", err)
	}
}

func TestTheLargestDatagram(t *testing.T) {
	st := serve(t, experiment.UDP, experiment.Server{Buffer: 65535})
	spec := experiment.Client{Buffer: 65535, Timeout: 2 * time.Second}
	got, err := st.client(spec, strings.Repeat("x", 65507))
	if err != nil || !strings.Contains(got, "answered 65507 octets") {
		t.Errorf("65507 octets: %v\n%s", err, got)
	}
	got, _ = st.client(spec, strings.Repeat("x", 65508))
	if !strings.Contains(got, "failed: EMSGSIZE") {
		t.Errorf("65508 octets are not refused:\n%s", got)
	}
}

func TestACancelledClientEndsAtOnce(t *testing.T) {
	for _, transport := range []string{experiment.UDP, experiment.TCP} {
		st := serve(t, transport, experiment.Server{Reply: experiment.ReplyNone, Until: experiment.UntilEnd})
		ctx, cancel := context.WithCancel(t.Context())
		c := &Client{Peer: st.peer("client", transport), Server: st.server.Addr(), Next: lines("x", "y")}
		time.AfterFunc(30*time.Millisecond, cancel)
		_ = c.Run(ctx) // would wait for ever
		if calls := st.calls("client"); calls[len(calls)-1] != "close() = 0" {
			t.Errorf("%s: the last of %q is no close()", transport, calls)
		}
	}
}
