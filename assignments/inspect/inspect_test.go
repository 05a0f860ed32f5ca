package inspect_test

import (
	"bytes"
	"encoding/json"
	"net/netip"
	"strings"
	"testing"
	"time"
	"unicode"

	"socketlab/assignments/i18n"
	"socketlab/assignments/inspect"
	"socketlab/assignments/internal/golden"
	"socketlab/assignments/ladder"
	"socketlab/assignments/report"
	"socketlab/capture"
	"socketlab/capture/flow"
	"socketlab/capture/printable"
	"socketlab/capture/trace"
)

const talk = `
	0.000 udp 40001 > 5000 "안녕하세요" comment="client 1: sendto() → 15"
	0.001 udp 5000 > 40001 "안녕하세요"
	0.100 udp 40002 > 7 "anybody there?"
	0.101 icmp unreachable udp 40002 > 7 "anybody there?"
	1.000 tcp 40000 > 80 S 100:100(0) win 65495 <mss 65495>
	1.001 tcp 80 > 40000 S. 300:300(0) ack 101
	1.002 tcp 40000 > 80 . 101:101(0) ack 301
	1.003 tcp 40000 > 80 P. 101:106(5) ack 301 "hello"
	1.004 tcp 40000 > 80 P. 101:106(5) ack 301 "hello"
	1.005 tcp 80 > 40000 . 301:301(0) ack 106
	1.006 tcp 80 > 40000 F. 301:301(0) ack 106
	1.007 tcp 40000 > 80 F. 106:106(0) ack 302
	1.008 tcp 80 > 40000 . 302:302(0) ack 107
	2.000 tcp 40003 > 81 S 7:7(0)
	2.001 tcp 81 > 40003 R. 0:0(0) ack 8
	3.000 frame "?"`

// inspection reads a trace and keeps every frame.
func inspection(t *testing.T, text string, s inspect.Selection) *inspect.Inspection {
	t.Helper()
	packets, err := trace.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	file, err := trace.File(packets)
	if err != nil {
		t.Fatal(err)
	}
	all := func(_, _ netip.AddrPort) bool { return true }
	c, err := flow.Read(bytes.NewReader(file), flow.Options{Hash: true, Keep: all})
	if err != nil {
		t.Fatal(err)
	}
	return inspect.New(c, s)
}

// text draws an inspection.
func text(t *testing.T, i *inspect.Inspection, lang i18n.Lang) string {
	t.Helper()
	var b bytes.Buffer
	if err := inspect.Text(&b, i, lang, report.Palette{}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestInspectText(t *testing.T) {
	for _, lang := range i18n.Langs() {
		got := text(t, inspection(t, talk, inspect.Selection{}), lang)
		golden.Compare(t, "inspect."+lang.String()+".txt", got)
		for n, line := range strings.Split(got, "\n") {
			if w := printable.Width(line); w > 100 {
				t.Errorf("line %d takes %d cells: %s", n+1, w, line)
			}
		}
	}
}

// faulty holds headers that are wrong and payloads that are not whole.
const faulty = `
	0.000 udp 40001 > 5000 "too long" length=99
	0.001 udp 40001 > 5000 "wrong" checksum=bad
	0.002 udp 40001 > 5000 "left to the hardware" checksum=offloaded
	0.003 udp 5000 > 40001 "안녕하세요" captured=46`

func TestInspectTextOfFaultyFrames(t *testing.T) {
	for _, lang := range i18n.Langs() {
		golden.Compare(t, "inspect-faulty."+lang.String()+".txt", text(t, inspection(t, faulty, inspect.Selection{}), lang))
	}
}

func TestInspectTextOfCutSegment(t *testing.T) {
	cut := `0.0 tcp 40000 > 80 P. 1:64(63) ack 1 "x"*63 captured=56`
	got := text(t, inspection(t, cut, inspect.Selection{}), i18n.En)
	for _, want := range []string{"\nframes cut by the snap length: 1\n", ", payload not captured whole", "xx…\n"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
}

// Simple packet blocks carry no time.
func TestFramesWithoutATime(t *testing.T) {
	packets, err := trace.Parse(`
		- udp 40001 > 5000 "when?"
		0.5 udp 5000 > 40001 "now"
		0.7 udp 40001 > 5000 "and then?"
		- udp 5000 > 40001 "later"`)
	if err != nil {
		t.Fatal(err)
	}
	all := func(_, _ netip.AddrPort) bool { return true }
	i := inspect.New(flow.Packets(packets, flow.Options{Keep: all}), inspect.Selection{})
	got := text(t, i, i18n.En)
	for _, want := range []string{
		"\n    1                       │ ", "\n    2   0.000000            │ ", "answers frame 1: now\n",
		"\n    3   0.200000            │ ", "\n    4                       │ ", "answers frame 3: later\n",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
}

// What is not drawn is counted.
func TestInspectSaysWhatItLeavesOut(t *testing.T) {
	i := inspection(t, talk, inspect.Selection{})
	i.Entries[0].UDP.Datagrams = nil
	for range 20 {
		i.Capture.Info.Interfaces = append(i.Capture.Info.Interfaces, capture.Interface{})
	}
	var mermaid bytes.Buffer
	if err := inspect.Mermaid(&mermaid, i, i18n.En); err != nil {
		t.Fatal(err)
	}
	const conversations = "… conversations not drawn: 1; --conversation N draws conversation N\n"
	got := text(t, i, i18n.En)
	if !strings.HasSuffix(got, "\n\n"+conversations) || !strings.Contains(got, "… interfaces not shown: 5;") {
		t.Errorf("got\n%s", got)
	}
	if !strings.HasSuffix(mermaid.String(), "\n    %% "+conversations) {
		t.Errorf("got\n%s", mermaid.String())
	}
}

func TestInspectSpanTooLongForADuration(t *testing.T) {
	i := inspection(t, talk, inspect.Selection{})
	i.Capture.First = time.Date(1, 1, 1, 0, 0, 1, 0, time.UTC)
	want := "\nfrom 0001-01-01 00:00:01.000000 UTC to 2026-03-02 00:00:03.000000 UTC\n"
	if got := text(t, i, i18n.En); !strings.Contains(got, want) {
		t.Errorf("got\n%s", got)
	}
}

func TestInspectMermaid(t *testing.T) {
	var b bytes.Buffer
	if err := inspect.Mermaid(&b, inspection(t, talk, inspect.Selection{}), i18n.En); err != nil {
		t.Fatal(err)
	}
	golden.Compare(t, "inspect.mermaid", b.String())
}

func TestInspectJSON(t *testing.T) {
	var b bytes.Buffer
	if err := inspect.JSON(&b, inspection(t, talk, inspect.Selection{})); err != nil {
		t.Fatal(err)
	}
	if strings.Count(b.String(), "\n") != 1 || !json.Valid(b.Bytes()) {
		t.Errorf("not one line of JSON: %s", b.String())
	}
	var indented bytes.Buffer
	json.Indent(&indented, b.Bytes(), "", " ")
	golden.Compare(t, "inspect.json", indented.String())
}

func TestSelection(t *testing.T) {
	for _, c := range []struct {
		s    inspect.Selection
		want []int // numbers of conversations
	}{
		{inspect.Selection{}, []int{1, 2, 3, 4}},
		{inspect.Selection{Number: 3}, []int{3}},
		{inspect.Selection{Number: 9}, nil},
		{inspect.Selection{Ports: []uint16{80, 7}}, []int{2, 3}},
		{inspect.Selection{Ports: []uint16{40001}}, []int{1}},
		{inspect.Selection{Ports: []uint16{80}, Number: 1}, nil},
	} {
		var got []int
		for _, x := range inspection(t, talk, c.s).Entries {
			got = append(got, x.Number)
		}
		if len(got) != len(c.want) {
			t.Errorf("%+v: got %v, want %v", c.s, got, c.want)
			continue
		}
		for n := range got {
			if got[n] != c.want[n] {
				t.Errorf("%+v: got %v, want %v", c.s, got, c.want)
			}
		}
	}
}

// What strangers sent can act on a terminal in no format, nor on mermaid.
func TestHostileTextIsSafe(t *testing.T) {
	hostile := `
		0.0 udp 40000 > 5000 "\x1b[2J\x00\u202edoowt\u2066\xff\xfe\r\nNote over X;#"  comment="\x1b]0;title\x07"
		0.1 tcp 40000 > 5000 P. 1:10(9) ack 1 "\x1b[31m\u0085\t."`
	i := inspection(t, hostile, inspect.Selection{})
	i.Capture.Info.Interfaces[0].Name = "\u009b31m\u202e\x7f"
	var mermaid, encoded bytes.Buffer
	if err := inspect.JSON(&encoded, i); err != nil {
		t.Fatal(err)
	}
	if err := inspect.Mermaid(&mermaid, i, i18n.En); err != nil {
		t.Fatal(err)
	}
	for name, got := range map[string]string{"text": text(t, i, i18n.En), "mermaid": mermaid.String(), "json": encoded.String()} {
		for _, r := range got {
			if r != '\n' && (unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == unicode.ReplacementChar) {
				t.Errorf("%s holds %q", name, r)
			}
		}
	}
	if strings.Contains(mermaid.String(), "X;") {
		t.Error("mermaid would take the payload for a statement")
	}
}

func TestServices(t *testing.T) {
	for _, c := range []struct {
		protocol string
		port     uint16
		want     string
	}{
		{"TCP", 80, "HTTP"}, {"UDP", 53, "DNS"}, {"TCP", 3306, "MySQL"}, {"UDP", 80, ""}, {"TCP", 40000, ""},
	} {
		if got := ladder.Service(c.protocol, c.port); got != c.want {
			t.Errorf("%s %d: got %q, want %q", c.protocol, c.port, got, c.want)
		}
	}
}

func TestBlame(t *testing.T) {
	i := inspection(t, talk, inspect.Selection{Number: 3})
	l := i.Ladder(&i.Entries[0], i18n.En)
	if !l.Blame(8, "got hello, want goodbye") || l.Blame(99, "nothing") {
		t.Error("Blame finds the wrong frames")
	}
	if drawn := report.LadderText(l, i18n.En, report.Palette{}); !strings.Contains(drawn, "✗ got hello, want goodbye") {
		t.Errorf("the finding is not drawn:\n%s", drawn)
	}
}

// In a sequence diagram, what stands below comes later: conversations that
// overlap are drawn in the order of the capture.
func TestMermaidIsTrueInTime(t *testing.T) {
	packets, err := trace.Parse(`
0.010 udp 40000 > 5000 "one"
0.011 udp 40001 > 5000 "two"
0.012 udp 5000 > 40001 "two"
0.013 udp 5000 > 40000 "one"
`)
	if err != nil {
		t.Fatal(err)
	}
	c := flow.Packets(packets, flow.Options{Keep: func(_, _ netip.AddrPort) bool { return true }})
	var b strings.Builder
	if err := inspect.Mermaid(&b, inspect.New(c, inspect.Selection{}), i18n.En); err != nil {
		t.Fatal(err)
	}
	var arrows []string
	for line := range strings.Lines(b.String()) {
		if from, rest, found := strings.Cut(strings.TrimSpace(line), "->>"); found {
			arrows = append(arrows, from+" "+rest[:5])
		}
	}
	if got, want := strings.Join(arrows, ", "), "P1 P2: 1, P3 P2: 2, P2 P3: 3, P2 P1: 4"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
