package grade

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"socketlab/assignments"
	"socketlab/assignments/check"
	"socketlab/assignments/i18n"
	"socketlab/assignments/report"
	"socketlab/capture"
	"socketlab/capture/flow"
	"socketlab/capture/trace"
)

var update = flag.Bool("update", false, "rewrite the .want files")

// Every testdata/ASSIGNMENT/MISTAKE.trace is what a student hands in who has
// made one mistake, or none; .want beside it says the marks.
func TestMistakesCostWhatTheyShould(t *testing.T) {
	traces, _ := filepath.Glob("testdata/*/*.trace")
	for _, path := range traces {
		name := filepath.Base(filepath.Dir(path))
		mistake := strings.TrimSuffix(filepath.Base(path), ".trace")
		t.Run(name+"/"+mistake, func(t *testing.T) {
			got := marks(gradeTrace(t, name, path))
			want := strings.TrimSuffix(path, ".trace") + ".want"
			if *update {
				if err := os.WriteFile(want, got, 0o666); err != nil {
					t.Fatal(err)
				}
			}
			if data, err := os.ReadFile(want); err != nil || !bytes.Equal(data, got) {
				t.Errorf("got\n%swant\n%s(%v)", got, data, err)
			}
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
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	packets, err := trace.Parse(string(text))
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	r, err := Grade(spec, Submission{
		Submission: check.Submission{ID: "20241234", File: "20241234.pcapng", Picture: check.Picture{Name: "20241234.png", Valid: true}},
		Open:       opener(t, packets),
	}, i18n.En)
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return r
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
	s := Submission{Open: func() (io.ReadCloser, error) {
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
	spec := &assignments.Spec{Points: 10, Checks: []assignments.Check{{ID: "a", Name: "udp-echo", Points: 10, With: crashes{}}}}
	spec.Experiment.Port = 5000
	r := Judge(spec, &flow.Capture{}, check.Submission{}, i18n.En)
	if r.Checks[0].Verdict != report.Error || r.Passed || r.Verdict() != report.Error {
		t.Errorf("got verdict %s, passed %v", r.Checks[0].Verdict, r.Passed)
	}
}

func TestEveryFindingOfAnyLabHasAFrameFilterOrHint(t *testing.T) {
	traces, _ := filepath.Glob("testdata/*/*.trace")
	for _, path := range traces {
		r := gradeTrace(t, filepath.Base(filepath.Dir(path)), path)
		for _, c := range r.Checks {
			for _, f := range c.Findings {
				if f.Frame > 0 && f.Filter == "" {
					t.Errorf("%s: %s: no display filter for %q", path, c.ID, f.Message)
				}
			}
		}
	}
}
