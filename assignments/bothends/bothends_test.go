package bothends_test

import (
	"fmt"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"socketlab/assignments/bothends"
	"socketlab/capture"
	"socketlab/capture/challenge"
	"socketlab/capture/flow"
	"socketlab/capture/trace"
)

var key = []byte("0123456789abcdef")

// record writes what a referee recorded of a session, and returns its code. CODE in
// the trace stands for it.
func record(t *testing.T, folder, id, own, frames string, change func(*challenge.Session)) string {
	t.Helper()
	s := challenge.Session{Lab: "lab", ID: id, Own: own, At: time.Unix(1e9, 0).UTC(), Random: frames, Student: netip.MustParseAddr("10.0.0.2"), Alone: true}
	if change != nil {
		change(&s)
	}
	s.Sign(key)
	f, err := os.Create(filepath.Join(folder, s.Code+".pcapng"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	w, err := capture.NewWriter(f, capture.Section{Application: "lab 1", Comments: []string{s.Comment()}})
	if err != nil {
		t.Fatal(err)
	}
	w.AddInterface(capture.Interface{LinkType: 1})
	for _, p := range packets(t, frames, s.Code) {
		if err := w.Write(&p); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	return s.Code
}

func packets(t *testing.T, frames, code string) []capture.Packet {
	t.Helper()
	all, err := trace.Parse(strings.NewReplacer("CODE", code, "STUDENT", "10.0.0.2", "REFEREE", "10.0.0.1").Replace(frames))
	if err != nil {
		t.Fatalf("%v\n%s", err, frames)
	}
	return all
}

// judge compares a trace with all that stands in a folder.
func judge(t *testing.T, folder, frames, code string, ids ...string) *bothends.Result {
	t.Helper()
	all, strangers, err := bothends.Find(folder, key)
	if err != nil || len(strangers) > 0 {
		t.Fatal(err, strangers)
	}
	c := flow.Packets(packets(t, frames, code), flow.Options{Keep: func(_, _ netip.AddrPort) bool { return true }})
	var codes []bothends.Code
	for _, u := range c.UDP {
		for _, text := range challenge.InDatagrams(u) {
			codes = append(codes, bothends.Code{Text: text, Frame: u.FirstFrame})
		}
	}
	for _, s := range c.TCP {
		for _, text := range challenge.InStreams(s) {
			codes = append(codes, bothends.Code{Text: text, Frame: s.FirstFrame})
		}
	}
	return bothends.Judge(c, []uint16{5000, 9999}, codes, ids, all)
}

// said lists signals, as "strength id own/theirs".
func said(r *bothends.Result) string {
	out := []string{string(r.Agreement)}
	for _, f := range r.Signals {
		if f.ID != "referee" {
			out = append(out, fmt.Sprint(f.Strength, " ", f.ID, " ", f.Frames, f.Theirs))
		}
	}
	slices.Sort(out[1:])
	return strings.Join(out, "; ")
}

const echo = `
0.000 udp STUDENT:40001 > REFEREE:5000 "CODE 20240001" id=7
0.001 udp REFEREE:5000 > STUDENT:40001 "CODE 20240001" id=70
0.002 udp STUDENT:40001 > REFEREE:5000 "two" id=8
0.003 udp REFEREE:5000 > STUDENT:40001 "two" id=71
0.004 udp STUDENT:40001 > REFEREE:5000 "three" id=9
0.005 udp REFEREE:5000 > STUDENT:40001 "three" id=72
`

const stream = `
0.000 tcp STUDENT:40000 > REFEREE:9999 S 1000000:1000000(0) win 65495 <mss 1460,sackOK,TS val 70000 ecr 0>
0.001 tcp REFEREE:9999 > STUDENT:40000 S. 9000000:9000000(0) ack 1000001 win 65495 <mss 1460,sackOK,TS val 80000 ecr 70000>
0.002 tcp STUDENT:40000 > REFEREE:9999 . 1000001:1000001(0) ack 9000001 win 512 <nop,nop,TS val 70001 ecr 80000>
0.003 tcp STUDENT:40000 > REFEREE:9999 P. 1000001:1000021(20) ack 9000001 win 512 <nop,nop,TS val 70002 ecr 80000> "CODE abcd"
0.004 tcp REFEREE:9999 > STUDENT:40000 P. 9000001:9000021(20) ack 1000021 win 512 <nop,nop,TS val 80001 ecr 70002> "CODE ABCD"
0.005 tcp STUDENT:40000 > REFEREE:9999 F. 1000021:1000021(0) ack 9000021 win 512 <nop,nop,TS val 70003 ecr 80001>
0.006 tcp REFEREE:9999 > STUDENT:40000 F. 9000021:9000021(0) ack 1000022 win 512 <nop,nop,TS val 80002 ecr 70003>
0.007 tcp STUDENT:40000 > REFEREE:9999 . 1000022:1000022(0) ack 9000022 win 512 <nop,nop,TS val 70004 ecr 80002>
`

// without is a trace without some of its frames, by number from 1.
func without(frames string, numbers ...int) string {
	lines := strings.Split(strings.TrimSpace(frames), "\n")
	for _, n := range numbers {
		lines[n-1] = ""
	}
	return strings.Join(lines, "\n")
}

// swap replaces texts in a trace.
func swap(frames string, pairs ...string) string {
	return strings.NewReplacer(pairs...).Replace(frames)
}

// What networks do to packets is no difference; what people do to one end is.
func TestBothEnds(t *testing.T) {
	nat := []string{"STUDENT:40001", "192.168.0.5:50123", "STUDENT:40000", "192.168.0.5:50124"}
	for _, c := range []struct {
		name        string
		own, theirs string
		change      func(*challenge.Session)
		want        string
	}{
		{"the same, over UDP", echo, echo, nil, "agrees"},
		{"the same, over TCP", stream, stream, nil, "agrees"},
		{"clocks of another year", "start 2020-01-01T00:00:00Z\n" + echo, echo, nil, "agrees"},
		{"behind a NAT, over UDP", swap(echo, nat...), echo, nil, "agrees"},
		{"behind a NAT, over TCP", swap(stream, nat...), stream, nil, "agrees"},
		{"a datagram lost on its way there", echo, without(echo, 5, 6), nil, "differs; note referee-lost [5] []; strong referee-octets [6] []"},
		{"a datagram and so its answer lost", without(echo, 6), without(echo, 5, 6), nil, "agrees; note referee-lost [5] []"},
		{"an answer lost on its way here", without(echo, 6), echo, nil, "agrees"},
		{"datagrams that overtake each other", swap(echo, "0.003", "0.0045"), echo, nil, "agrees"},
		{"a segment cut in two on its way", stream, swap(stream,
			`0.003 tcp STUDENT:40000 > REFEREE:9999 P. 1000001:1000021(20) ack 9000001 win 512 <nop,nop,TS val 70002 ecr 80000> "CODE abcd"`,
			`0.003 tcp STUDENT:40000 > REFEREE:9999 . 1000001:1000016(15) ack 9000001 win 512 <nop,nop,TS val 70002 ecr 80000> "CODE"
0.0031 tcp STUDENT:40000 > REFEREE:9999 P. 1000016:1000021(5) ack 9000001 win 512 <nop,nop,TS val 70002 ecr 80000> " abcd"`), nil, "agrees"},
		{"a segment sent again, of which one was lost", stream + without(stream, 1, 2, 3, 5, 6, 7, 8), stream, nil, "agrees"},
		{"a firewall that draws the client's numbers anew", swap(stream, "10000", "55500"), stream, nil, "partly; weak referee-numbers [1 8] [1 8]"},
		{"a firewall that takes timestamps away", stream, swap(stream, "<nop,nop,TS val 70002 ecr 80000>", "<nop>"), nil, "partly; weak referee-clocks [4] []"},
		{"frames cut by the snap length", swap(echo, "id=7\n", "id=7 captured=50\n"), echo, nil, "agrees"},
		{"the referee lost frames", echo, without(echo, 1, 2, 3, 4, 5, 6), func(s *challenge.Session) { s.Lost = 6 }, "partly; weak referee-unseen [1 6] []"},
		{"somebody else behind the same address", echo, echo + swap(echo, "40001", "40777", "CODE", "000-000-000-000"), func(s *challenge.Session) { s.Alone = false }, "partly; weak referee-lacking [] [7 12]"},

		{"a text edited", swap(echo, `"two"`, `"owt"`), echo, nil, "differs; strong referee-octets [3] [3]; strong referee-octets [4] [4]"},
		{"an answer that nobody sent", echo + `0.006 udp REFEREE:5000 > STUDENT:40001 "four" id=73`, echo, nil, "differs; strong referee-octets [7] []"},
		{"an octet edited, over TCP", swap(stream, `"CODE ABCD"`, `"CODE ABCE"`), stream, nil, "differs; strong referee-octets [5] [5]"},
		{"octets added at the end of an answer", swap(stream, `9000001:9000021(20) ack 1000021 win 512 <nop,nop,TS val 80001 ecr 70002> "CODE ABCD"`,
			`9000001:9000023(22) ack 1000021 win 512 <nop,nop,TS val 80001 ecr 70002> "CODE ABCD!!"`, "9000021:9000021(0) ack 1000022", "9000023:9000023(0) ack 1000022"), stream, nil, "differs; strong referee-made [5] []"},
		{"made from nothing", swap(stream, "10000", "20000", "90000", "30000", "TS val 7", "TS val 17", "TS val 8", "TS val 18"), stream, nil, "differs; strong referee-numbers [1 8] [1 8]"},
		{"another port", swap(echo, ":40001", ":40002"), echo, nil, "differs; strong referee-ports [1 6] [1 6]"},
		{"other identifications", swap(echo, "id=7\n", "id=1\n"), echo, nil, "partly; weak referee-ids [1] [1]"},
		{"a conversation more, without the referee", echo + swap(echo, "STUDENT:40001", "127.0.0.1:40009", "REFEREE", "127.0.0.1", "CODE", "hello"), echo, nil, "partly; weak referee-part [7 12] []"},
		{"a conversation less", echo, echo + swap(echo, "40001", "40009"), nil, "partly; weak referee-lacking [] [7 12]"},
		{"a pause in between", swap(echo, "0.004", "9.004", "0.005", "9.005"), echo, nil, "partly; weak referee-times [1 5] [1 5]"},
	} {
		t.Run(c.name, func(t *testing.T) {
			folder := t.TempDir()
			code := record(t, folder, "20240001", challenge.Client, c.theirs, c.change)
			if got := said(judge(t, folder, c.own, code, "20240001")); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

// Where the student has the server, it is the referee's requests that cannot be made
// up, and the student's answers that may get lost.
func TestTheStudentsServer(t *testing.T) {
	visited := swap(echo, "STUDENT:40001", "REFEREE:40001", "REFEREE:5000", "STUDENT:5000")
	folder := t.TempDir()
	code := record(t, folder, "20240001", challenge.Server, visited, nil)
	for name, c := range map[string]struct{ own, want string }{
		"the same":           {visited, "agrees"},
		"a request made up":  {visited + `0.006 udp REFEREE:40001 > STUDENT:5000 "four"`, "differs; strong referee-octets [7] []"},
		"an answer got lost": {visited + `0.006 udp STUDENT:5000 > REFEREE:40001 "four"`, "agrees; note referee-lost [7] []"},
	} {
		if got := said(judge(t, folder, c.own, code, "20240001")); got != c.want {
			t.Errorf("%s: got %s, want %s", name, got, c.want)
		}
	}
}

// A session is its student's alone, and another key's recordings are strangers.
func TestWhoseSession(t *testing.T) {
	folder := t.TempDir()
	code := record(t, folder, "20240001", challenge.Client, echo, nil)
	for _, c := range []struct {
		name, code string
		ids        []string
		want       bothends.Agreement
	}{
		{"own", code, []string{"20240001"}, bothends.Agree},
		{"of a team", code, []string{"20240002", "20240001"}, bothends.Agree},
		{"nobody knows whose", code, nil, bothends.Agree},
		{"another's", code, []string{"20240002"}, bothends.Other},
		{"a code that was never given", "123-456-789-012", []string{"20240001"}, bothends.Nothing},
		{"no session", "123-456-789-012", []string{"20240009"}, bothends.Nothing},
	} {
		r := judge(t, folder, echo, c.code, c.ids...)
		if r.Agreement != c.want || r.Agreement.Message().IsZero() {
			t.Errorf("%s: got %s, want %s", c.name, said(r), c.want)
		}
	}
	if all, strangers, err := bothends.Find(folder, []byte("0123456789abcdeg")); err != nil || len(all) != 0 || len(strangers) != 1 {
		t.Errorf("another key: %v %v %v", all, strangers, err)
	}
	if all, _, err := bothends.Find(folder, nil); err != nil || len(all) != 1 {
		t.Errorf("no key: %v %v", all, err)
	}
	if err := os.WriteFile(filepath.Join(folder, "x.pcapng"), []byte("no capture"), 0o600); err != nil {
		t.Fatal(err)
	}
	if all, strangers, err := bothends.Find(folder, key); err != nil || len(all) != 1 || len(strangers) != 1 {
		t.Errorf("a file of something else: %v %v %v", all, strangers, err)
	}
	if _, _, err := bothends.Find(filepath.Join(folder, "missing"), key); err == nil {
		t.Error("a folder that is not there is found")
	}
}
