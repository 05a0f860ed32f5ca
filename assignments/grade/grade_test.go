package grade

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"socketlab/assignments"
	"socketlab/assignments/check"
	"socketlab/assignments/i18n"
	"socketlab/assignments/internal/golden"
	"socketlab/assignments/report"
	"socketlab/capture"
	"socketlab/capture/flow"
	"socketlab/capture/trace"
)

// traces returns the made-up submissions.
func traces(t *testing.T) []string {
	t.Helper()
	paths, err := filepath.Glob("testdata/*/*.trace")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no traces: %v", err)
	}
	return paths
}

// Every testdata/ASSIGNMENT/MISTAKE.trace is what a student hands in who has
// made one mistake, or none; .want beside it says the marks.
func TestMistakesCostWhatTheyShould(t *testing.T) {
	for _, path := range traces(t) {
		name := filepath.Base(filepath.Dir(path))
		mistake := strings.TrimSuffix(filepath.Base(path), ".trace")
		t.Run(name+"/"+mistake, func(t *testing.T) {
			got := marks(gradeTrace(t, name, path))
			golden.File(t, strings.TrimSuffix(path, ".trace")+".want", string(got))
		})
	}
}

// Every lab has a right submission, and at least one with a mistake.
func TestEveryLabHasRightAndWrongSubmissions(t *testing.T) {
	for _, name := range assignments.Names() {
		wants, _ := filepath.Glob(filepath.Join("testdata", name, "*.want"))
		right, wrong := 0, 0
		for _, path := range wants {
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if bytes.HasPrefix(data, []byte("100 of 100")) {
				right++
			} else {
				wrong++
			}
		}
		if right == 0 || wrong == 0 {
			t.Errorf("%s: %d right and %d wrong submissions", name, right, wrong)
		}
	}
}

func gradeTrace(t *testing.T, assignment, path string) *report.Report {
	t.Helper()
	spec, err := assignments.Load(assignment)
	if err != nil {
		t.Fatal(err)
	}
	r, err := Grade(spec, Work{
		Cover: check.Cover{ID: "20241234", File: "20241234.pcapng", Picture: check.Picture{Name: "20241234.png", Valid: true}},
		Open:  opener(t, parse(t, path)),
	}, i18n.En)
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return r
}

// parse reads the packets of a made-up submission.
func parse(t *testing.T, path string) []capture.Packet {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	packets, err := trace.Parse(string(text))
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return packets
}

// opener opens packets as a capture file.
func opener(t *testing.T, packets []capture.Packet) func() (io.ReadCloser, error) {
	t.Helper()
	var file bytes.Buffer
	w, err := capture.NewWriter(&file, capture.Section{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.AddInterface(capture.Interface{LinkType: 1}); err != nil {
		t.Fatal(err)
	}
	for i := range packets {
		if err := w.Write(&packets[i]); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	return func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(file.Bytes())), nil }
}

// marks is a report in short: the points, and every check that did not pass.
func marks(r *report.Report) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%d of %d\n", r.Points, r.MaxPoints)
	if r.Reason != "" {
		fmt.Fprintf(&b, "%s\n", r.Reason)
	}
	for _, c := range r.Checks {
		if c.Verdict == report.Pass {
			continue
		}
		fmt.Fprintf(&b, "%s: %s %d/%d\n", c.ID, c.Verdict, c.Points, c.MaxPoints)
		for _, f := range c.Findings {
			fmt.Fprintf(&b, "  %d %s\n", f.Frame, f.Message)
		}
	}
	return b.Bytes()
}

func TestUnreadableCaptureIsAnErrorAndNotAMark(t *testing.T) {
	spec, err := assignments.Load("udp-echo")
	if err != nil {
		t.Fatal(err)
	}
	s := Work{Open: func() (io.ReadCloser, error) {
		return io.NopCloser(strings.NewReader("this is no capture")), nil
	}}
	if r, err := Grade(spec, s, i18n.En); err == nil {
		t.Errorf("got %d points and no error", r.Points)
	}
}

// crashes is a check with a fault of ours in it.
type crashes struct{}

func (crashes) Run(*check.Evidence, *check.Findings) { panic("index out of range") }

func TestACrashOfOursIsAnErrorVerdict(t *testing.T) {
	spec := &check.Spec{Points: 10, Checks: []check.Part{{ID: "a", Name: "udp-echo", Points: 10, With: crashes{}}}}
	spec.Experiment.Port = 5000
	r := reading(spec, &flow.Capture{}).Judge(check.Cover{}, i18n.En)
	if r.Checks[0].Verdict != report.Error || r.Passed || r.Verdict() != report.Error {
		t.Errorf("got verdict %s, passed %v", r.Checks[0].Verdict, r.Passed)
	}
}

// A finding says what to do, names a frame that is there, and carries a filter
// that Wireshark understands. What was not looked at says why; a capture without
// anything of the lab has no frame to name.
func TestEveryFindingTellsWhereToLookAndWhatToDo(t *testing.T) {
	for _, path := range traces(t) {
		r, frames := gradeTrace(t, filepath.Base(filepath.Dir(path)), path), len(parse(t, path))
		for _, c := range r.Checks {
			for _, f := range c.Findings {
				switch {
				case c.Verdict == report.Skip:
				case f.Hint == "":
					t.Errorf("%s: %s: no hint for %q", path, c.ID, f.Message)
				case f.Frame == 0 && (c.Verdict != report.NotCaptured || len(r.Ladders) > 0):
					t.Errorf("%s: %s: no frame for %q", path, c.ID, f.Message)
				case f.Frame > frames:
					t.Errorf("%s: %s: there is no frame %d for %q", path, c.ID, f.Frame, f.Message)
				case f.Frame > 0 && !understood(f.Filter):
					t.Errorf("%s: %s: filter %q for %q", path, c.ID, f.Filter, f.Message)
				}
			}
		}
	}
}

// term is a part of a display filter, by the reference of Wireshark's fields.
var term = regexp.MustCompile(`^(icmp|icmpv6|tcp\.analysis\.retransmission|(frame\.number|(udp|tcp)\.(port|srcport|dstport|length|len)|tcp\.flags\.(syn|ack|fin|reset)) (==|>|<) \d+)$`)

// understood reports whether a display filter is one, and not empty.
func understood(filter string) bool {
	for _, part := range regexp.MustCompile(` ?(&&|\|\|) ?`).Split(strings.NewReplacer("(", "", ")", "").Replace(filter), -1) {
		if !term.MatchString(part) {
			return false
		}
	}
	return true
}

// A capture is opened once, wherever the lab's traffic is in it.
func TestACaptureIsOpenedOnce(t *testing.T) {
	for _, name := range []string{"right", "wrong-port", "wrong-interface", "nothing"} {
		packets, err := trace.Parse(traceText(t, "udp-echo", name))
		if err != nil {
			t.Fatal(err)
		}
		spec, err := assignments.Load("udp-echo")
		if err != nil {
			t.Fatal(err)
		}
		opened, open := 0, opener(t, packets)
		_, err = Grade(spec, Work{Open: func() (io.ReadCloser, error) {
			opened++
			return open()
		}}, i18n.En)
		if err != nil || opened != 1 {
			t.Errorf("%s: opened %d times (%v)", name, opened, err)
		}
	}
}

// A reading can be judged for one student after another: each gets the marks
// that a reading of their own would give.
func TestOneReadingServesSeveralStudents(t *testing.T) {
	packets, err := trace.Parse(traceText(t, "udp-echo", "merged-own-upper-classmates-right"))
	if err != nil {
		t.Fatal(err)
	}
	spec, err := assignments.Load("udp-echo")
	if err != nil {
		t.Fatal(err)
	}
	once, err := Read(spec, opener(t, packets))
	if err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(once.IDs()); got != "[20241234 20249999]" {
		t.Errorf("ids: got %s", got)
	}
	for _, s := range []check.Cover{{ID: "20241234"}, {ID: "20249999"}, {ID: "20245555"}, {ID: "20245555", Team: []string{"20249999"}}, {ID: "20241234"}, {}} {
		alone, err := Grade(spec, Work{Cover: s, Open: opener(t, packets)}, i18n.En)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := marks(once.Judge(s, i18n.En)), marks(alone); !bytes.Equal(got, want) {
			t.Errorf("%v: got\n%swant\n%s", s, got, want)
		}
	}
	for id, want := range map[string]int{"20241234": 90, "20249999": 100, "20245555": 0} {
		if got := once.Judge(check.Cover{ID: id}, i18n.En).Points; got != want {
			t.Errorf("%s: got %d points, want %d", id, got, want)
		}
	}
	if got := once.Judge(check.Cover{ID: "20245555", Team: []string{"20249999"}}, i18n.En).Points; got != 100 {
		t.Errorf("a team: got %d points", got)
	}
}
