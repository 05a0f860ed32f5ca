package referee

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/netip"
	"strings"
	"testing"
	"time"

	"socketlab/assignments"
	"socketlab/capture/challenge"
	"socketlab/capture/record"
	"socketlab/capture/trace"
	"socketlab/lab/experiment"
)

func TestEveryLabHasARefereeOrAReason(t *testing.T) {
	neither := map[string]bool{"bind-conflict": true, "tcp-loss": true, "udp-loss": true, "tcp-refused": true, "udp-timeout": true}
	one := map[string]string{ // side that has none
		"tcp-backlog": challenge.Client, "tcp-close": challenge.Server, "tcp-stream": challenge.Server, "udp-size": challenge.Server,
	}
	for _, name := range assignments.Names() {
		spec, err := assignments.Load(name)
		if err != nil {
			t.Fatal(err)
		}
		e := &spec.Experiment
		for _, own := range []string{challenge.Client, challenge.Server} {
			want := !neither[name] && one[name] != own
			if got := Supports(e, own).IsZero(); got != want {
				t.Errorf("%s, a student's %s: %v, want %v (%s)", name, own, got, want, Supports(e, own))
			}
		}
		if got := Unsupported(e).IsZero(); got == neither[name] {
			t.Errorf("%s: referee %v", name, got)
		}
	}
}

// small is a referee that does nothing yet.
func small(limits Limits) *referee {
	e := experiment.Experiment{Transport: experiment.UDP, Port: 5000, Servers: []experiment.Server{{}}, Clients: []experiment.Client{{}}}
	r := &referee{Config: Config{Lab: "udp-echo", Experiment: e, Key: []byte("0123456789abcdef")}, limits: limits.orDefaults(&e),
		places: map[netip.Addr]*place{}, open: map[netip.AddrPort]*place{}}
	r.pacer.limits = r.limits
	return r
}

var good = Request{Lab: "udp-echo", ID: "20241234", Own: challenge.Client, Port: 5000}

func TestWhoGetsASession(t *testing.T) {
	r := small(Limits{})
	from := netip.MustParseAddr("192.0.2.7")
	for name, c := range map[string]struct {
		change func(*Request)
		want   Sorry
	}{
		"good":            {func(*Request) {}, ""},
		"another lab":     {func(q *Request) { q.Lab = "tcp-echo" }, OtherLab},
		"another port":    {func(q *Request) { q.Port = 5001 }, OtherLab},
		"no id":           {func(q *Request) { q.ID = "" }, BadID},
		"a path":          {func(q *Request) { q.ID = "../../etc" }, BadID},
		"a long id":       {func(q *Request) { q.ID = string(bytes.Repeat([]byte("1"), 33)) }, BadID},
		"hidden":          {func(q *Request) { q.ID = ".ssh" }, BadID},
		"no side":         {func(q *Request) { q.Own = "both" }, Side},
		"a long name":     {func(q *Request) { q.Name = string(make([]byte, 101)) }, Unclear},
		"an id in Hangul": {func(q *Request) { q.ID = "홍길동" }, ""},
	} {
		q := good
		c.change(&q)
		s, got := r.begin(q, from)
		if got != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
		if s != nil && !s.Signed(r.Key) {
			t.Errorf("%s: the code is not of the key", name)
		}
	}
	full := small(Limits{})
	full.Room = func() bool { return false }
	if _, got := full.begin(good, from); got != Full {
		t.Errorf("no room: got %q", got)
	}
}

func TestNobodyGetsTooMuch(t *testing.T) {
	a, b := netip.MustParseAddr("192.0.2.7"), netip.MustParseAddr("192.0.2.8")
	r := small(Limits{Sessions: 3, Each: 2, Burst: 3, Every: time.Hour, Octets: 100, Connections: 1})
	first, _ := r.begin(good, a)
	_, second := r.begin(good, a)
	if _, third := r.begin(good, a); first == nil || second != "" || third != Busy {
		t.Fatalf("sessions of one address: %v %q %q", first, second, third)
	}
	if first.Alone {
		t.Error("two at one address, and the first is alone")
	}
	r.begin(good, b)
	if _, got := r.begin(good, netip.MustParseAddr("192.0.2.9")); got != Busy {
		t.Errorf("sessions in all: got %q", got)
	}
	r.leave(first)
	r.begin(good, a) // the third of its address
	r.leave(first)   // twice is once
	if r.sessions != 3 {
		t.Errorf("%d sessions, want 3", r.sessions)
	}
	g := guard{r}
	at := func(a netip.Addr, port uint16) netip.AddrPort { return netip.AddrPortFrom(a, port) }
	stranger := netip.MustParseAddr("192.0.2.66")
	if g.Takes(at(stranger, 1), 1) || g.Enters(at(stranger, 1)) {
		t.Error("a stranger is served")
	}
	if !g.Takes(at(b, 1), 60) || g.Takes(at(b, 1), 60) {
		t.Error("a session has 100 octets")
	}
	if !g.Enters(at(b, 1)) || g.Enters(at(b, 2)) {
		t.Error("a session has one connection")
	}
	g.Leaves(at(b, 1))
	if !g.Enters(at(b, 2)) {
		t.Error("and another when that is closed")
	}
	for s := range r.places[a].sessions {
		r.leave(s)
	}
	if _, got := r.begin(good, a); got != TooFast {
		t.Errorf("the fourth in a moment: got %q", got)
	}
}

func TestManyAddressesAreForgotten(t *testing.T) {
	p := pacer{limits: Limits{Burst: 1, Every: time.Nanosecond}}
	a := netip.MustParseAddr("10.0.0.1")
	for range 3 * maxPaces {
		if p.allows(a); len(p.paces) > maxPaces {
			t.Fatalf("%d addresses are remembered", len(p.paces))
		}
		a = a.Next()
	}
}

func TestStrangeLines(t *testing.T) {
	for name, line := range map[string]string{
		"nothing": "", "no JSON": "GET / HTTP/1.1\r\n\r\n", "too long": string(bytes.Repeat([]byte("x"), 3*maxLine)), "no end": `{"lab":"udp-echo"}`,
	} {
		ours, theirs := net.Pipe()
		go func() { io.WriteString(theirs, line); theirs.Close() }()
		var q Request
		if err := newTalk(ours).hear(&q, time.Minute); err == nil {
			t.Errorf("%s: understood as %+v", name, q)
		}
		ours.Close()
	}
	for _, s := range []Sorry{OtherLab, BadID, Side, Busy, TooFast, Full, Unclear, "of a later version", ""} {
		if s.Err("x") == nil {
			t.Errorf("%q says nothing", s)
		}
	}
}

func FuzzRequest(f *testing.F) {
	b, _ := json.Marshal(good)
	f.Add(append(b, '\n'))
	f.Add([]byte("{}\n"))
	f.Fuzz(func(t *testing.T, line []byte) {
		ours, theirs := net.Pipe()
		defer ours.Close()
		go func() { theirs.Write(line); theirs.Close() }()
		var q Request
		if newTalk(ours).hear(&q, time.Minute) != nil {
			return
		}
		if s, _ := small(Limits{}).begin(q, netip.MustParseAddr("192.0.2.7")); s != nil && !isID(s.ID) {
			t.Errorf("a session of %q", s.ID)
		}
	})
}

// Behind one address, each gets what has its code; what has none may be anybody's.
func TestWhoseFramesTheyAre(t *testing.T) {
	r := small(Limits{Octets: 1 << 20, Frames: 6})
	a := netip.MustParseAddr("10.0.0.2")
	first, _ := r.begin(good, a)
	alone, _ := r.begin(good, netip.MustParseAddr("10.0.0.3"))
	second, _ := r.begin(good, a)
	text := "start " + time.Now().Add(time.Second).UTC().Format(time.RFC3339) + `
0.0 udp 10.0.0.2:1 > 10.0.0.1:5000 "FIRST"
0.1 udp 10.0.0.1:5000 > 10.0.0.2:1 "FIRST"
0.2 udp 10.0.0.2:2 > 10.0.0.1:5000 "SECOND"
0.3 tcp 10.0.0.2:3 > 10.0.0.1:5000 S 1000:1000(0)
0.4 udp 10.0.0.2:1 > 10.0.0.1:5000 "more"
0.5 udp 10.0.0.3:1 > 10.0.0.1:5000 "hello"
0.6 udp 10.0.0.9:1 > 10.0.0.1:5000 "a stranger"
`
	all, err := trace.Parse(strings.NewReplacer("FIRST", first.Code, "SECOND", second.Code).Replace(text))
	if err != nil {
		t.Fatal(err)
	}
	for i := range all {
		if err := r.frame(&all[i]); err != record.ErrSkip {
			t.Fatalf("the recorder is to keep nothing: %v", err)
		}
	}
	for _, c := range []struct {
		s             *session
		frames, coded int
	}{{first, 3, 1}, {second, 1, 1}, {alone, 1, 0}} {
		packets, others := r.leave(c.s)
		kept, n := c.s.own(packets, others)
		if len(kept) != c.frames || n != c.coded {
			t.Errorf("session %s of %v: %d frames, %d conversations with the code; want %d and %d", c.s.Code, c.s.Student, len(kept), n, c.frames, c.coded)
		}
		for i := range kept {
			if kept[i].Frame != i+1 {
				t.Errorf("frame %d is called %d", i+1, kept[i].Frame)
			}
		}
	}
	if len(r.places) != 0 || r.octets != 0 || r.sessions != 0 {
		t.Errorf("left: %d places, %d octets, %d sessions", len(r.places), r.octets, r.sessions)
	}
}

// However much is sent, a session keeps no more than it may.
func TestASessionKeepsItsLimits(t *testing.T) {
	for _, many := range []int{1, 5} {
		r := small(Limits{Octets: 2000, Frames: 10, Memory: 1 << 20})
		var all []*session
		for range many {
			s, _ := r.begin(good, netip.MustParseAddr("10.0.0.2"))
			all = append(all, s)
		}
		text := "start " + time.Now().Add(time.Second).UTC().Format(time.RFC3339)
		for i := range 200 {
			text += fmt.Sprintf("\n%d.0 udp 10.0.0.2:1 > 10.0.0.1:5000 %q", i, all[i%many].Code)
		}
		packets, err := trace.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		for i := range packets {
			r.frame(&packets[i])
		}
		for _, s := range all {
			packets, others := r.leave(s)
			kept, _ := s.own(packets, others)
			if kept = s.within(r.limits, kept); len(kept) > 10 || s.Lost == 0 {
				t.Errorf("%d sessions: %d frames kept, %d lost", many, len(kept), s.Lost)
			}
		}
	}
}

func TestWhatAnIDIs(t *testing.T) {
	for id, want := range map[string]bool{"20241234": true, "홍길동-2": true, "a._-": true, "٣": true, strings.Repeat("가", 32): true,
		"": false, strings.Repeat("가", 33): false, "-a": false, "_": false, "a b": false, "a/b": false, "a\xff": false, "a\n": false} {
		if isID(id) != want {
			t.Errorf("%q: %v", id, !want)
		}
	}
}
