package report

import (
	"io"
	"slices"
	"strings"
	"testing"

	"socketlab/assignments/i18n"
	"socketlab/capture/party"
)

// What went wrong with several clients in the same way is said once, with their
// names; what only looks alike is said for each.
func TestTheSameTroubleIsSaidOnce(t *testing.T) {
	program := func(name, place string, kind party.Kind) Program {
		p := party.Party{Name: name, Own: true, Command: "./a", Exit: "status 1", Trouble: &party.Trouble{Kind: kind, Place: place, After: float64(len(name))}}
		return Program{Party: p, Message: p.Cause().String(), Hint: p.Cure().String()}
	}
	r := &Report{Language: "en", Programs: []Program{
		program("server", "", party.NotListening), {Party: party.Party{Name: "client 9"}},
		program("client 1", "a.py:1", party.Crashed), program("client 2", "a.py:1", party.Crashed), program("client 3", "a.py:2", party.Crashed), program("client 4", "a.py:1", party.Crashed),
	}}
	var got []string
	for _, x := range r.Troubles(i18n.En) {
		who, _, _ := strings.Cut(x.Message, " e")
		got = append(got, who+"/"+x.Others)
		if x.Hint == "" || !r.Told(x.Hint) {
			t.Errorf("%q: hint %q, told %v", x.Message, x.Hint, r.Told(x.Hint))
		}
	}
	if want := []string{"server has a TCP socket, but has not called listen() on port 0/", "client 1/the same with client 2, client 4", "client 3/"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if r.Told("") || r.Told("Start recording earlier.") {
		t.Error("a hint that nobody gave is said to be told")
	}
}

// After a run it stands before everything else, and only there.
func TestTroublesComeFirst(t *testing.T) {
	p := party.Party{Name: "server", Own: true, Trouble: &party.Trouble{Kind: party.NotListening, Port: 5000}}
	r := &Report{Language: "en", Assignment: "x", Programs: []Program{{Party: p, Message: "the cause", Hint: "the cure"}},
		Checks: []CheckResult{{ID: "a", Title: "a", Verdict: Fail, MaxPoints: 1, Findings: []Remark{{Message: "refused", Hint: "the cure"}, {Message: "other", Hint: "another cure"}}}}}
	var first, brief, text strings.Builder
	for _, err := range []error{TroublesText(&first, r, Palette{}), Brief(&brief, r, Palette{}, func(io.Writer) error { return nil }), writeText(&text, r)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	if first.String() != "! the cause\n  → the cure\n\n" {
		t.Errorf("got %q", first.String())
	}
	if b := brief.String(); strings.Contains(b, "the cause") || strings.Contains(b, "the cure") || !strings.Contains(b, "another cure") {
		t.Errorf("got %s", b)
	}
	if b := text.String(); strings.Count(b, "the cure") != 1 || strings.Index(b, "the cause") > strings.Index(b, "refused") {
		t.Errorf("got %s", b)
	}
}
