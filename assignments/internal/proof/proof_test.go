package proof

import (
	"testing"

	"socketlab/assignments/report"
)

// TestFalseEvidenceIsFound changes true evidence in each way that a mistake
// could.
func TestFalseEvidenceIsFound(t *testing.T) {
	ladder := report.Ladder{Lanes: [2]report.Lane{{Port: 40001}, {Port: 5000}}, Rows: []report.Row{{Frame: 1, Length: 5}, {Frame: 2, From: 1, Length: 5}}}
	true_ := report.Evidence{Frames: []int{1, 2}, Message: `port 40001 sends "a 9" and gets "a 9"`}
	for name, c := range map[string]struct {
		verdict  report.Verdict
		evidence []report.Evidence
		want     int
	}{
		"true":        {report.Pass, []report.Evidence{true_}, 0},
		"none":        {report.Pass, nil, 1},
		"not passed":  {report.Fail, []report.Evidence{true_}, 1},
		"no frame":    {report.Pass, []report.Evidence{{Frames: []int{1, 3}, Message: true_.Message}}, 1},
		"order":       {report.Pass, []report.Evidence{{Frames: []int{2, 1}, Message: true_.Message}}, 2},
		"port":        {report.Pass, []report.Evidence{{Frames: []int{1, 2}, Message: `port 40002 sends "a" and gets "a"`}}, 2},
		"other frame": {report.Pass, []report.Evidence{{Frames: []int{1}, Message: "as frame 2 says"}}, 1},
	} {
		r := &report.Report{Ladders: []report.Ladder{ladder}, Checks: []report.CheckResult{{Check: "udp-echo", Verdict: c.verdict, Evidence: c.evidence}}}
		if got := Faults(r); len(got) != c.want {
			t.Errorf("%s: got %q, want %d faults", name, got, c.want)
		}
	}
}
