package grade

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"socketlab/assignments"
	"socketlab/assignments/check"
	"socketlab/assignments/class/madeup"
	"socketlab/assignments/i18n"
	"socketlab/assignments/report"
	"socketlab/capture/flow"
)

// A lab's traffic may be more than is kept of it. What is not kept is never
// held against the student.
func TestWhatIsNotKeptIsNeverWrong(t *testing.T) {
	if testing.Short() {
		t.Skip("tries out everything there is")
	}
	for _, name := range assignments.Names() {
		t.Run(name, func(t *testing.T) {
			spec, err := assignments.Load(name)
			if err != nil {
				t.Fatal(err)
			}
			raw, err := os.ReadFile(filepath.Join("../../testdata/references", name, "20241234.pcapng"))
			if err != nil {
				t.Fatal(err)
			}
			for kept, all := 400, false; !all; kept += 300 + kept/8 {
				all = true
				for _, o := range []flow.Options{{MaxKept: kept}, {MaxEach: kept}} {
					o.Keep = ofPorts(spec.Ports())
					c, err := flow.Read(bytes.NewReader(raw), o)
					if err != nil {
						t.Fatal(err)
					}
					all = all && c.NotKept == 0
					for _, wrong := range lost(spec, c) {
						t.Errorf("%d octets kept: %s", kept, wrong)
					}
				}
			}
		})
	}
}

// lost says which points a capture of an honest student loses as wrong.
func lost(spec *check.Spec, c *flow.Capture) (wrong []string) {
	r := reading(spec, c).Judge(check.Cover{ID: "20241234", File: "20241234.pcapng"}, i18n.En)
	for _, c := range r.Checks {
		if c.MaxPoints > 0 && c.Verdict == report.Fail {
			wrong = append(wrong, c.ID+": "+c.Findings[0].Message)
		}
	}
	return wrong
}

// An honest lab of any length gets full marks, wherever keeping stops.
func TestALongLabGetsFullMarks(t *testing.T) {
	spec, err := assignments.Load("udp-echo")
	if err != nil {
		t.Fatal(err)
	}
	raw := madeup.Capture{ID: "20241234", Name: "홍길동", Department: "컴퓨터공학과", Lines: 300}.Bytes()
	for most := 5000; most < 7000; most += 100 {
		c, err := flow.Read(bytes.NewReader(raw), flow.Options{Keep: ofPorts(spec.Ports()), MaxEach: most})
		if err != nil {
			t.Fatal(err)
		}
		if r := reading(spec, c).Judge(check.Cover{ID: "20241234"}, i18n.En); c.NotKept == 0 || !r.Passed {
			t.Errorf("%d octets kept, %d frames not kept: %d of %d points", most, c.NotKept, r.Points, r.MaxPoints)
		}
	}
}
