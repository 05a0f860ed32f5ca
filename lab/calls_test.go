package lab

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"socketlab/capture/calls"
	"socketlab/capture/message"
	"socketlab/lab/experiment"
	"socketlab/lab/peer"
	"socketlab/lab/terminal"
)

// A recording tells of every call, with and without a frame, and of how long
// each has waited: a client whose server accepts late waits in recv().
func TestEveryCallIsKept(t *testing.T) {
	e := experiment.Experiment{
		Transport: experiment.TCP, Port: 9999,
		Servers: []experiment.Server{{Until: experiment.UntilEnd, Serves: 1, ReuseAddress: true, AcceptAfter: 300 * time.Millisecond}},
		Clients: []experiment.Client{{Lines: []string{"abc"}}},
	}
	r, err := runFor(t, Config{Experiment: e})
	if err != nil {
		t.Fatal(err)
	}
	all := calls.Read(r.Section.Comments)
	var names []string
	for _, c := range all {
		if c.Party == "server" {
			names = append(names, c.Name())
		}
	}
	want := []string{"socket", "setsockopt", "bind", "listen", "accept", "recv", "send", "recv", "close", "close"}
	if !slices.Equal(names, want) {
		t.Errorf("the server called %v, want %v", names, want)
	}
	i := slices.IndexFunc(all, func(c calls.Call) bool { return c.Party == "client" && c.Name() == "recv" })
	if i < 0 || all[i].End.Sub(all[i].Begin) < 250*time.Millisecond {
		t.Errorf("no recv() of the client waited for accept(): %v", all)
	}
	log := r.CallLog(message.English)
	if len(log.Lines) != len(all) || !slices.IsSortedFunc(log.Lines, func(a, b terminal.Line) int { return int(a.At - b.At) }) {
		t.Errorf("the log tells of %d calls out of %d: %v", len(log.Lines), len(all), log.Lines)
	}
	if text := log.Lines[slices.IndexFunc(log.Lines, func(l terminal.Line) bool { return strings.HasPrefix(l.Text, "client: recv(") })].Text; !strings.Contains(text, "ms)") {
		t.Errorf("%q does not say how long it waited", text)
	}
}

// A call that fails is kept like the others.
func TestFailedCallsAreKept(t *testing.T) {
	e := experiment.Experiment{
		Transport: experiment.UDP, Port: 5000,
		Servers: []experiment.Server{{}, {Name: "second", Port: 5000, Fails: "EADDRINUSE"}},
		Clients: []experiment.Client{{Lines: []string{"abc"}}},
	}
	r, err := runFor(t, Config{Experiment: e})
	if err != nil {
		t.Fatal(err)
	}
	all := calls.Read(r.Section.Comments)
	if !slices.ContainsFunc(all, func(c calls.Call) bool {
		return c.Failed && c.Party == "server second" && strings.HasPrefix(c.Text, "bind(0.0.0.0:") && strings.HasSuffix(c.Text, ") = EADDRINUSE")
	}) {
		t.Errorf("no bind() that failed in %v", all)
	}
}

// A program that calls without end does not make a log without end: its first
// calls are told, and its last.
func TestTheLogOfCallsIsBounded(t *testing.T) {
	const calls = 100_000
	r := &Recording{Journal: make([]peer.Call, calls)}
	for i := range r.Journal {
		at := r.Statistics.Start.Add(time.Duration(i) * time.Microsecond)
		r.Journal[i] = peer.Call{Peer: "client", Name: "sendto", Args: strconv.Itoa(i), Result: "5", Start: at, End: at}
	}
	lines := r.CallLog(message.English).Lines
	first, gap, last := lines[firstCalls-1].Text, lines[firstCalls].Text, lines[len(lines)-1].Text
	if len(lines) != firstCalls+1+lastCalls || first != "client: sendto(9999) = 5" || gap != "… 89000 calls are left out here …" || last != "client: sendto(99999) = 5" {
		t.Errorf("got %d lines, %q, %q, %q", len(lines), first, gap, last)
	}
}
