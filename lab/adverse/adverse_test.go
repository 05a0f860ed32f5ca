package adverse

import (
	"bytes"
	"context"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"socketlab/lab/experiment"
)

// echo is a lab whose server echoes until the end of the stream.
var echo = experiment.Experiment{
	Transport: experiment.TCP, Port: 9999,
	Servers: []experiment.Server{{Buffer: 1024, Until: experiment.UntilEnd}},
}

func TestAFileIsReadAsItWasWritten(t *testing.T) {
	for _, e := range []experiment.Experiment{echo, {Transport: experiment.UDP, Port: 5000, Servers: []experiment.Server{{}}}} {
		for _, against := range []string{Server, Client} {
			for _, b := range cases(&e, against) {
				f := &File{Lab: "echo", Against: against, Cause: "x", Seed: 7, Failed: 10, Behaviour: b}
				var text bytes.Buffer
				if err := f.Write(&text); err != nil {
					t.Fatal(err)
				}
				got, err := Read(bytes.NewReader(text.Bytes()))
				if err != nil {
					t.Fatalf("%v in\n%s", err, text.String())
				}
				if !reflect.DeepEqual(got, f) {
					t.Errorf("%s: got\n%+v, want\n%+v", b.Name, got, f)
				}
			}
		}
	}
}

func TestFilesThatNoSearchHasWrittenAreRefused(t *testing.T) {
	for name, text := range map[string]string{
		"empty":             "",
		"no YAML":           "\x00{",
		"another file":      "title: x\n",
		"another schema":    "schema: lab/break/v9\nagainst: server\nbehaviour: {actions: [{do: connect}]}\n",
		"nobody":            "schema: lab/break/v1\nagainst: all\nbehaviour: {actions: [{do: connect}]}\n",
		"nothing done":      "schema: lab/break/v1\nagainst: server\nbehaviour: {actions: []}\n",
		"an unknown action": "schema: lab/break/v1\nagainst: server\nbehaviour: {actions: [{do: rm}]}\n",
		"no octets":         "schema: lab/break/v1\nagainst: server\nbehaviour: {actions: [{do: send, hex: xx}]}\n",
		"too many clients":  "schema: lab/break/v1\nagainst: server\nbehaviour: {actions: [{do: turns, count: 1000000}]}\n",
		"too long":          "schema: lab/break/v1\nagainst: server\nbehaviour: {actions: [{do: pause, for: 24h}]}\n",
		"a tiny packet":     "schema: lab/break/v1\nagainst: server\nbehaviour: {actions: [{do: mtu, octets: 20}]}\n",
		"too large":         "schema: lab/break/v1\nagainst: server\nbehaviour: {actions: [{do: send, fill: 1073741824}]}\n",
		"negative":          "schema: lab/break/v1\nagainst: server\nbehaviour: {actions: [{do: send, fill: -1}]}\n",
		"a family":          "schema: lab/break/v1\nagainst: server\nbehaviour: {family: rude, actions: [{do: connect}]}\n",
		"a server's action": "schema: lab/break/v1\nagainst: server\nbehaviour: {actions: [{do: connect}, {do: answer}]}\n",
		"a client's action": "schema: lab/break/v1\nagainst: client\nbehaviour: {actions: [{do: receive}, {do: turns, count: 3}]}\n",
		"pauses for hours":  "schema: lab/break/v1\nagainst: server\nbehaviour: {actions: [" + strings.Repeat("{do: pause, for: 10s}, ", 100) + "{do: connect}]}\n",
		"much in all":       "schema: lab/break/v1\nagainst: server\nbehaviour: {actions: [" + strings.Repeat("{do: send, fill: 4194304}, ", 100) + "{do: connect}]}\n",
		"a long file":       "schema: lab/break/v1\n" + strings.Repeat("#", longestFile),
	} {
		if _, err := Read(strings.NewReader(text)); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, b := range cases(&echo, Server)[:3] {
		var text bytes.Buffer
		if err := (&File{Lab: "echo", Against: Server, Behaviour: b}).Write(&text); err != nil {
			f.Fatal(err)
		}
		f.Add(text.String())
	}
	f.Fuzz(func(t *testing.T, text string) {
		file, err := Read(strings.NewReader(text))
		if err != nil {
			return
		}
		for i := range file.Behaviour.Actions {
			a := &file.Behaviour.Actions[i]
			_, _ = a.Data(), a.Said(file.Against).String()
		}
	})
}

func TestWhatAServerOwes(t *testing.T) {
	promise := func(s experiment.Server) Promise {
		return PromiseOf(&experiment.Experiment{Transport: experiment.TCP, Servers: []experiment.Server{s}})
	}
	whole := promise(experiment.Server{Until: experiment.UntilEnd, Reply: experiment.ReplyUpperASCII})
	once := promise(experiment.Server{Reply: experiment.ReplyUpper, Buffer: 1024})
	framed := promise(experiment.Server{Until: experiment.UntilEnd, Framing: experiment.FramingLength})
	sink := promise(experiment.Server{Reply: experiment.ReplyNone})
	for name, c := range map[string]struct {
		p    Promise
		l    Ledger
		want Debt
	}{
		"a stream":                 {whole, Ledger{Sent: []byte("ab"), Sends: 2}, Debt{Want: []byte("AB"), Or: [][]byte{[]byte("AB"), []byte("AB")}, Exact: true, Some: true}},
		"a stream that is no text": {whole, Ledger{Sent: []byte("\xff"), Sends: 1, Ended: true}, Debt{Want: []byte("\xff"), Some: true, Ends: true}},
		"one message":              {once, Ledger{Sent: []byte("ß"), Sends: 1}, Debt{Want: []byte("SS"), Exact: true, Some: true, Ends: true}},
		"a message in two pieces may be answered after the first": {once, Ledger{Sent: []byte("ab"), Sends: 2}, Debt{Want: []byte("AB"), Ends: true}},
		"half a frame is owed nothing":                            {framed, Ledger{Sent: Frame([]byte("ab"))[:5], Sends: 1}, Debt{Exact: true, Some: true}},
		"nothing is owed by a sink":                               {sink, Ledger{Sent: []byte("ab"), Sends: 1}, Debt{Exact: true, Ends: true}},
	} {
		if got := c.p.Owed(&c.l); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: got %+v, want %+v", name, got, c.want)
		}
	}
	if d := whole.Owed(&Ledger{Sent: []byte("ß"), Sends: 1}); string(d.Of([]byte("S")).Want) != "SS" || string(d.Of([]byte("\xc3")).Want) != "ß" {
		t.Error("upper case of text is not as right as that of octets")
	}
}

// fragile is a server that fails when it is sent an x while a second client is
// connected: each time, or every second time, or never.
func fragile(b *Behaviour, every int, sent *int) *Fault {
	clients := map[int]bool{}
	for i := range b.Actions {
		switch a := &b.Actions[i]; {
		case a.Do == DoConnect:
			clients[a.Who()] = true
		case a.Do == DoSend && bytes.ContainsRune(a.Data(), 'x') && len(clients) > 1:
			if *sent++; every > 0 && *sent%every == 0 {
				return &Fault{Kind: Died, Action: i}
			}
			return nil
		}
	}
	return nil
}

// search looks for what breaks the fragile server.
func search(t *testing.T, every int, base []Behaviour) *Result {
	t.Helper()
	var mu sync.Mutex
	sent := 0
	s := &Search{
		Job: Job{Experiment: echo, Against: Server}, Workers: 3, Seed: 1,
		Fair: []string{experiment.BehaviourOverlap, experiment.BehaviourText, experiment.BehaviourPieces, experiment.BehaviourTogether},
	}
	s.Play = func(_ context.Context, job Job) (Outcome, error) {
		mu.Lock()
		defer mu.Unlock()
		return Outcome{Fault: fragile(&job.Behaviour, every, &sent)}, nil
	}
	if base != nil {
		f := &Weakness{Behaviour: base[0], Found: base[0], Outcome: Outcome{Fault: &Fault{Kind: Died}}}
		if err := s.refine(t.Context(), f); err != nil {
			t.Fatal(err)
		}
		return &Result{Weakness: f}
	}
	r, err := s.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// crossing is a long behaviour that breaks it.
var crossing = Behaviour{Family: experiment.BehaviourOverlap, Actions: []Action{
	connect, of(3, connect), send("abc"), expect, pause(time.Second), of(2, connect), of(3, send("yy")), send("a long x message"), expect, of(2, send("x")), leave, of(2, leave),
}}

func TestShrinkingLeavesWhatTheFaultNeeds(t *testing.T) {
	f := search(t, 1, []Behaviour{crossing}).Weakness
	if got := f.Behaviour.Actions; len(got) > 4 || len(clientsOf(&f.Behaviour)) != 2 || f.Failed != Repeats {
		t.Errorf("got %+v, failed %d times", got, f.Failed)
	}
	if fragile(&f.Behaviour, 1, new(int)) == nil {
		t.Error("the shortest does not fail any more")
	}
}

func TestNobodyLeavesWhoHasNotCome(t *testing.T) {
	for _, small := range smaller(&Behaviour{Actions: []Action{connect, send("a"), shut}}) {
		if small.Actions[0].Do != DoConnect && small.Actions[len(small.Actions)-1].Do == DoShut {
			t.Errorf("%+v", small.Actions)
		}
	}
	answer := Action{Do: DoAnswer}
	if all := smaller(&Behaviour{Actions: []Action{answer, leave}}); len(all) < 2 {
		t.Errorf("a client under test: %+v", all) // there the server leaves
	}
}

func TestWhatFailsOnlyNowAndThenIsSaidSo(t *testing.T) {
	f := search(t, 2, []Behaviour{crossing}).Weakness
	if f.Failed >= Enough || f.Failed == 0 {
		t.Errorf("failed %d of %d times", f.Failed, Repeats)
	}
}

func TestARandomSearchIsBounded(t *testing.T) {
	r := search(t, 0, nil)
	if r.Weakness != nil || r.Cases != 200 {
		t.Errorf("got %+v in %d cases", r.Weakness, r.Cases)
	}
}

func TestRandomBehavioursDependOnTheSeedAndAreFair(t *testing.T) {
	fair := func(family string) bool {
		return family != experiment.BehaviourAbrupt && family != experiment.BehaviourBinary && family != experiment.BehaviourOverlap
	}
	make := func(seed uint64) (all []Behaviour) {
		v := newVarier(seed, &echo, Server, fair)
		for range 300 {
			b, ok := v.Next()
			if !ok {
				t.Fatal("no more behaviours")
			}
			all = append(all, b)
		}
		return all
	}
	a := make(1)
	if !reflect.DeepEqual(a, make(1)) {
		t.Error("the same seed makes other behaviours")
	}
	if reflect.DeepEqual(a, make(2)) {
		t.Error("another seed makes the same behaviours")
	}
	p := PromiseOf(&echo)
	for _, b := range a {
		for _, family := range familiesOf(&b, &p) {
			if !fair(family) {
				t.Errorf("%s is not fair: %+v", family, b.Actions)
			}
		}
	}
}

func TestAServerThatServesOneMeetsOne(t *testing.T) {
	e := echo
	e.Servers = []experiment.Server{{Until: experiment.UntilEnd, Serves: 1}}
	for _, b := range cases(&e, Server) {
		if n := b.visits(true); n > 1 {
			t.Errorf("%s has %d connections", b.Name, n)
		}
	}
}

func TestEveryCauseHasItsWords(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range causes {
		if c.ID == "" || seen[c.ID] || c.Title.IsZero() || c.Cure.IsZero() || c.is == nil {
			t.Errorf("%q is not whole, or there twice", c.ID)
		}
		if n := len(slices.DeleteFunc([]string{c.Python, c.C, c.Java}, func(s string) bool { return s == "" })); n == 1 && c.ID != "memory-fault" || n == 2 {
			t.Errorf("%s: a cure in %d languages", c.ID, n)
		}
		seen[c.ID] = true
	}
	if len(causes) < 25 {
		t.Errorf("%d causes", len(causes))
	}
}

// A UDP client that nobody answers waits: that nobody listens, it need not know.
func TestWhoWaitsForEverIsToldFromWhoTriesForEver(t *testing.T) {
	udp := experiment.Experiment{Transport: experiment.UDP, Servers: []experiment.Server{{}}}
	b := Behaviour{Actions: []Action{{Do: DoRefuse}}}
	out := Outcome{Fault: &Fault{Kind: NotEnded, Action: 1}}
	if got := Name(&udp, &b, &out, Client); got.ID != "timeout-missing" {
		t.Errorf("got %s of UDP", got.ID)
	}
	if got := Name(&echo, &b, &out, Client); got.ID != "client-tries-for-ever" {
		t.Errorf("got %s of TCP", got.ID)
	}
}

// What one recv() returned, what the program said, and where it waits, tell
// causes apart that look alike from outside.
func TestCausesAreToldApartByEvidence(t *testing.T) {
	udp := experiment.Experiment{Transport: experiment.UDP, Servers: []experiment.Server{{}}}
	unicode := "UnicodeDecodeError: 'utf-8' codec can't decode byte 0xec in position 0"
	for name, c := range map[string]struct {
		e    *experiment.Experiment
		b    []Action
		f    Fault
		ev   Symptoms
		want string
	}{
		"half a character": {&echo, []Action{connect, send("안"[:1]), pause(beat), send("안"[1:]), expect}, Fault{Kind: Died, Action: 4, Client: 1}, Symptoms{Telling: unicode, Exit: "status 1", Failed: true}, "half-a-character-decoded"},
		"no text":          {&echo, []Action{connect, send("\xec"), expect}, Fault{Kind: Died, Action: 2, Client: 1}, Symptoms{Telling: unicode, Exit: "status 1", Failed: true}, "no-text-decoded"},
		"SIGPIPE":          {&echo, []Action{connect, send("a"), reset}, Fault{Kind: Died, Action: 3}, Symptoms{Exit: "signal: broken pipe"}, "killed-by-sigpipe"},
		"reset":            {&echo, []Action{connect, reset}, Fault{Kind: Died, Action: 2}, Symptoms{Telling: "ConnectionResetError: [Errno 104]", Failed: true}, "a-client-that-left-ends-the-server"},
		"in recv":          {&echo, []Action{connect, of(2, connect), of(2, send("a")), of(2, expect)}, Fault{Kind: Missing, Action: 3, Client: 2}, Symptoms{Waits: []Wait{{Call: "recv", Socket: true}}}, "one-client-at-a-time"},
		"in accept":        {&echo, []Action{connect, send("a"), expect, send("b"), expect}, Fault{Kind: Missing, Action: 4, Client: 1, At: 1}, Symptoms{Waits: []Wait{{Call: "accept", Socket: true}}}, "blocked-in-accept"},
		"in send":          {&echo, []Action{connect, fill(600_000), of(2, connect), of(2, send("a")), of(2, expect)}, Fault{Kind: Missing, Action: 4, Client: 2}, Symptoms{Waits: []Wait{{Call: "send", Socket: true}}}, "blocked-in-send"},
		"empty, and ended": {&udp, []Action{connect, send("")}, Fault{Kind: Died, Action: 2}, Symptoms{Exit: "status 0"}, "an-empty-datagram-ends-it"},
		"empty, and hurt":  {&udp, []Action{connect, send("")}, Fault{Kind: Died, Action: 2}, Symptoms{Exit: "status 1", Failed: true, Telling: "IndexError: index out of range"}, "an-empty-datagram-crashes-it"},
		"NUL":              {&udp, []Action{connect, send("a\x00b"), expect}, Fault{Kind: Wrong, Action: 2, Client: 1, At: 1, Want: []byte("\x00b")}, Symptoms{}, "a-nul-ends-the-text"},
		"twice":            {&udp, []Action{connect, duplicate, send("a")}, Fault{Kind: Died, Action: 3}, Symptoms{Exit: "status 1", Failed: true, Telling: "KeyError: 1"}, "a-datagram-counted-twice"},
		"overtaken":        {&udp, []Action{connect, of(2, connect), reorder, send("a"), of(2, send("b")), expect}, Fault{Kind: Missing, Action: 5, Client: 1, Other: true}, Symptoms{}, "order-of-datagrams-believed"},
		"one packet":       {&udp, []Action{connect, fill(2000), expect}, Fault{Kind: Wrong, Action: 2, Client: 1, At: 1472, Want: []byte("a")}, Symptoms{}, "made-for-one-packet"},
		"a small buffer":   {&udp, []Action{connect, fill(2000), expect}, Fault{Kind: Wrong, Action: 2, Client: 1, At: 512, Want: []byte("a")}, Symptoms{}, "buffer-too-small"},
		"ICMP":             {&udp, []Action{connect, back(unreachable), send("a")}, Fault{Kind: Died, Action: 3}, Symptoms{Telling: "recvfrom: Connection refused", Failed: true}, "an-icmp-error-ends-it"},
		"a pause":          {&echo, []Action{connect, lose, send("a"), expect}, Fault{Kind: ClosedSoon, Action: 3, Client: 1}, Symptoms{}, "a-pause-taken-for-the-end"},
		"spins alone":      {&echo, []Action{shut}, Fault{Kind: Spins, Action: 1}, Symptoms{Busy: 0.9}, "busy-waiting"},
		"spins at the end": {&echo, []Action{connect, shut}, Fault{Kind: Spins, Action: 2}, Symptoms{Busy: 0.9}, "end-of-stream-not-noticed"},
		"spins later":      {&echo, []Action{connect}, Fault{Kind: Spins, Action: 1}, Symptoms{Busy: 0.9, Calls: slices.Repeat([]Call{{Name: "recv", Asked: 1024}}, 30)}, "end-of-stream-not-noticed"},
		"nothing known":    {&echo, []Action{connect, send("a"), expect}, Fault{Kind: ClosedSoon, Action: 2, Client: 1}, Symptoms{}, "unknown"},
	} {
		b := Behaviour{Actions: c.b}
		if got := Name(c.e, &b, &Outcome{Fault: &c.f, Symptoms: c.ev}, Server); got.ID != c.want {
			t.Errorf("%s: got %s, want %s", name, got.ID, c.want)
		}
	}
}

// What a busy machine does once, and not again, is no fault of the program.
func TestWhatFailsOnceAccusesNobody(t *testing.T) {
	var mu sync.Mutex
	played := 0
	s := &Search{Job: Job{Experiment: echo, Against: Server}, Workers: 2, Fair: []string{experiment.BehaviourText}}
	s.Play = func(_ context.Context, job Job) (out Outcome, err error) {
		mu.Lock()
		defer mu.Unlock()
		if played++; played == 5 {
			out.Fault = &Fault{Kind: Missing, Action: 2}
		}
		return out, nil
	}
	r, err := s.Run(t.Context())
	if err != nil || r.Weakness != nil || r.Cases != 200 {
		t.Errorf("got %+v in %d cases, %v", r.Weakness, r.Cases, err)
	}
}

// Where single packets cannot be chosen, that is said, and the rest is tried.
func TestWithoutAPathTheRestIsTried(t *testing.T) {
	var mu sync.Mutex
	asked, other := 0, 0
	fair := append(slices.Clone(experiment.BehaviourFamilies()[:12]), experiment.BehaviourLoss, experiment.BehaviourFragments)
	s := &Search{Job: Job{Experiment: echo, Against: Server}, Workers: 2, Fair: fair}
	s.Play = func(_ context.Context, job Job) (out Outcome, err error) {
		mu.Lock()
		defer mu.Unlock()
		switch {
		case job.Network:
			asked++
			out.NoPath = "no queue"
		case job.Behaviour.OnPackets():
			t.Errorf("%s was tried", job.Behaviour.Name)
		case slices.ContainsFunc(job.Behaviour.Actions, func(a Action) bool { return a.Do == DoMTU }):
			other++
		}
		return out, nil
	}
	if r, err := s.Run(t.Context()); err != nil || r.NoPath != "no queue" || r.Cases != 200 || asked != 1 || other == 0 {
		t.Errorf("got %+v, %v; asked %d times, %d with small packets", r, err, asked, other)
	}
}

// A program that has begun once, and does not when the machine is busy, is given
// time for it.
func TestABusyMachineAccusesNoProgramOfNotBeginning(t *testing.T) {
	plays := 0
	s := &Search{Job: Job{Experiment: echo, Against: Server}, Fair: []string{experiment.BehaviourText}, Most: 5, Play: func(_ context.Context, job Job) (out Outcome, err error) {
		if plays++; plays > 1 && job.Patience < 10*time.Second {
			out.Fault = &Fault{Kind: NotReady}
		}
		return out, nil
	}}
	if r, err := s.Run(context.Background()); err != nil || r.Weakness != nil {
		t.Errorf("got %+v, %v", r.Weakness, err)
	}
}
