package referee

import (
	"bytes"
	"encoding/json"
	"io"
	"net"
	"net/netip"
	"testing"
	"time"

	"socketlab/assignments"
	"socketlab/capture/challenge"
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
		if s, _ := small(Limits{}).begin(q, netip.MustParseAddr("192.0.2.7")); s != nil && !idForm.MatchString(s.ID) {
			t.Errorf("a session of %q", s.ID)
		}
	})
}
