package lab

import (
	"context"
	"errors"
	"net"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"socketlab/capture/record"
	"socketlab/lab/experiment"
)

// echo is the experiment of the lab udp-echo.
func echo() experiment.Experiment {
	return experiment.Experiment{
		Transport: experiment.UDP, Port: 5000,
		Servers: []experiment.Server{{ReuseAddress: true, Buffer: 4096}},
		Clients: []experiment.Client{{
			Count: 2, Order: experiment.OrderOverlapping, Bind: true, Timeout: 2 * time.Second,
			Lines: []string{"{dept} {id} {name}", "client {n}"},
		}},
	}
}

var student = Values{ID: "20241234", Name: "홍길동", Dept: "컴퓨터공학과"}

// freePort returns a port that nobody uses, so that tests do not need a
// private network.
func freePort(t *testing.T) uint16 {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return uint16(l.Addr().(*net.TCPAddr).Port)
}

// runFor runs an experiment for the student, or skips the test where this
// process may not capture.
func runFor(t *testing.T, config Config) (*Recording, error) {
	t.Helper()
	return runUntil(t.Context(), t, config)
}

// runUntil is runFor for runs that are interrupted.
func runUntil(ctx context.Context, t *testing.T, config Config) (*Recording, error) {
	t.Helper()
	if config.Port == 0 {
		config.Port = freePort(t)
	}
	config.Values = student
	r, err := Run(ctx, config)
	if errors.Is(err, record.ErrPermission) || errors.Is(err, record.ErrNotSupported) {
		if os.Getenv("LAB_REQUIRE_CAPTURE") == "1" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
	return r, err
}

// comments returns the comment of each frame.
func comments(r *Recording) (all []string) {
	for _, p := range r.Packets {
		all = append(all, strings.Join(p.Comments, "; "))
	}
	return all
}

func TestEveryFrameNamesItsCall(t *testing.T) {
	r, err := runFor(t, Config{Experiment: echo()})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range comments(r) {
		c, _, _ = strings.Cut(c, "; ") // then the call that received it
		who, call, _ := strings.Cut(c, ": ")
		_, result, _ := strings.Cut(call, " = ")
		result, _, _ = strings.Cut(result, " (+") // how late a busy computer let it return
		got = append(got, who+" "+result)
	}
	// The second client runs between the first and the second message of the
	// first one.
	want := strings.Fields("client_1/37 server/37 client_2/37 server/37 client_2/8 server/8 client_1/8 server/8")
	for i := range want {
		want[i] = strings.NewReplacer("_", " ", "/", " ").Replace(want[i])
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	var titles []string
	for _, s := range r.Sessions {
		titles = append(titles, s.Title)
	}
	if want := []string{"server", "client 1", "client 2"}; !slices.Equal(titles, want) {
		t.Errorf("sessions of %q, want %q", titles, want)
	}
}

func TestHundredClientsWithHundredMessages(t *testing.T) {
	for _, order := range []string{experiment.OrderOverlapping, experiment.OrderTogether} {
		e := echo()
		e.Clients[0].Order = order
		e.Clients[0].Lines = slices.Repeat([]string{"message of {n}"}, 100)
		r, err := runFor(t, Config{Experiment: e, Clients: 100})
		if err != nil {
			t.Fatal(err)
		}
		if want := 2 * 100 * 100; len(r.Packets) != want {
			t.Errorf("%s: %d frames, want %d", order, len(r.Packets), want)
		}
		if i := slices.Index(comments(r), ""); i >= 0 {
			t.Errorf("%s: frame %d has no call", order, i+1)
		}
	}
}

func TestTCPFramesNameTheirCalls(t *testing.T) {
	e := experiment.Experiment{
		Transport: experiment.TCP, Port: 9999,
		Servers: []experiment.Server{{Until: experiment.UntilEnd, Serves: 1}},
		Clients: []experiment.Client{{Lines: []string{"abc"}}},
	}
	r, err := runFor(t, Config{Experiment: e})
	if err != nil {
		t.Fatal(err)
	}
	all := strings.Join(comments(r), "\n")
	for call, want := range map[string]int{
		"client: connect(": 1, "client: … connect(": 1, // SYN, and the ACK with which it returns
		"client: send(3 octets) = 3": 1, "server: send(3 octets) = 3": 1,
		"client: close() = 0": 1, "server: close() = 0": 1,
	} {
		if got := strings.Count(all, call); got != want {
			t.Errorf("%q is the cause of %d frames, want %d, in\n%s", call, got, want, all)
		}
	}
}

// What each order means, told by who opens, sends and closes when.
func TestOrders(t *testing.T) {
	for order, want := range map[string]string{
		experiment.OrderSequential:  "1 opens, 1 sends, 1 closes, 2 opens, 2 sends, 2 closes",
		experiment.OrderOverlapping: "1 opens, 1 sends, 2 opens, 2 sends, 2 closes, 1 closes",
		experiment.OrderNested:      "1 opens, 2 opens, 2 sends, 2 closes, 1 sends, 1 closes",
	} {
		e := experiment.Experiment{
			Transport: experiment.TCP, Port: 1,
			Servers: []experiment.Server{{Concurrency: experiment.ConcurrencyThreads, Until: experiment.UntilEnd}},
			Clients: []experiment.Client{{Count: 2, Order: order, Lines: []string{"x"}}},
		}
		r, err := runFor(t, Config{Experiment: e})
		if err != nil {
			t.Fatal(err)
		}
		verbs := map[string]string{"connect": "opens", "send": "sends", "close": "closes"}
		var got []string
		for _, c := range r.Journal {
			if who, ok := strings.CutPrefix(c.Peer, "client "); ok && verbs[c.Name] != "" {
				got = append(got, who+" "+verbs[c.Name])
			}
		}
		if got := strings.Join(got, ", "); got != want {
			t.Errorf("%s:\ngot  %s\nwant %s", order, got, want)
		}
	}
}

func TestAPortInUseIsNamed(t *testing.T) {
	busy, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer busy.Close()
	port := uint16(busy.Addr().(*net.TCPAddr).Port)
	_, err = runFor(t, Config{Port: port, Experiment: experiment.Experiment{
		Transport: experiment.TCP, Port: 1, Servers: []experiment.Server{{}}, Clients: []experiment.Client{{}},
	}})
	var inUse *PortInUse
	if !errors.As(err, &inUse) || inUse.Port != port {
		t.Errorf("got %v, want port %d in use", err, port)
	}
	if runtime.GOOS == "linux" && (inUse == nil || inUse.User.PID != os.Getpid()) {
		t.Errorf("got %v, want process %d named", err, os.Getpid())
	}
}

// silent is an experiment that never ends: the server does not answer, and
// the client has no timeout.
func silent() experiment.Experiment {
	return experiment.Experiment{
		Transport: experiment.UDP, Port: 5000,
		Servers: []experiment.Server{{Reply: experiment.ReplyNone}},
		Clients: []experiment.Client{{Lines: []string{"is anybody there?"}}},
	}
}

func TestAnInterruptedRunKeepsWhatItSaw(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(300*time.Millisecond, cancel)
	r, err := runUntil(ctx, t, Config{Experiment: silent()})
	if !errors.Is(err, ErrInterrupted) || r == nil || len(r.Packets) != 1 {
		t.Errorf("got %v and %+v, want %v and one frame", err, r, ErrInterrupted)
	}
}

func TestARunThatTakesTooLongEnds(t *testing.T) {
	r, err := runFor(t, Config{Experiment: silent(), Timeout: 200 * time.Millisecond})
	if !errors.Is(err, ErrTimeout) || r == nil || len(r.Packets) != 1 {
		t.Errorf("got %v and %+v, want %v and one frame", err, r, ErrTimeout)
	}
}

// A server that closes first leaves its port in TIME-WAIT.
func TestARunCanBeRepeatedAtOnce(t *testing.T) {
	e := experiment.Experiment{
		Transport: experiment.TCP, Port: 8080,
		Servers: []experiment.Server{{}},
		Clients: []experiment.Client{{Lines: []string{"{id}"}, Hold: 20 * time.Millisecond}},
	}
	port := freePort(t)
	for range 2 {
		if _, err := runFor(t, Config{Experiment: e, Port: port}); err != nil {
			t.Fatal(err)
		}
	}
}

func TestAServerThatMustFail(t *testing.T) {
	e := experiment.Experiment{
		Transport: experiment.TCP, Port: 12000,
		Servers: []experiment.Server{{Name: "first"}, {Name: "second", Fails: "EADDRINUSE"}},
		Clients: []experiment.Client{{Lines: []string{"{id}"}}},
	}
	r, err := runFor(t, Config{Experiment: e})
	if err != nil {
		t.Fatal(err)
	}
	if second := r.Sessions[1].Lines; len(second) != 1 || !strings.Contains(second[0].Text, "failed: EADDRINUSE") {
		t.Errorf("the second server shows %+v", second)
	}
	e.Servers[1].Port = 12001
	if _, err := runFor(t, Config{Experiment: e}); err == nil {
		t.Error("a server that must fail succeeded, and nobody says so")
	}
}

func TestLinesAreFilledIn(t *testing.T) {
	for _, c := range []struct {
		template string
		values   Values
		want     string
	}{
		{"{dept} {id} {name}", student, "컴퓨터공학과 20241234 홍길동"},
		{"{dept} {id} {name}", Values{ID: "1"}, "1"},
		{"{dept}", Values{}, ""},
		{"two  blanks {n}", Values{}, "two  blanks 7"},
		{"{n}{fill 5}!", Values{}, "7abc!"},
		{"{id}{fill 3}", student, "20241234"},
	} {
		got, err := filler{values: c.values, number: 7}.line(c.template)
		if err != nil || got != c.want {
			t.Errorf("%q becomes %q, %v, want %q", c.template, got, err, c.want)
		}
	}
	if _, err := (filler{}).line("{fill much}"); err == nil {
		t.Error("{fill much} is accepted")
	}
	for ipv6, want := range map[bool]int{false: 65507, true: 65527} {
		if got, _ := (filler{ipv6: ipv6}).line("{fill max}"); len(got) != want {
			t.Errorf("IPv6 %v: max is %d octets, want %d", ipv6, len(got), want)
		}
	}
}
