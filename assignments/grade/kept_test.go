package grade

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"socketlab/assignments"
	"socketlab/assignments/check"
	"socketlab/assignments/i18n"
	"socketlab/assignments/report"
	"socketlab/capture/flow"
)

// A lab's traffic may be more than is kept of it. What is not kept is never
// held against the student.
func TestWhatIsNotKeptIsNeverWrong(t *testing.T) {
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
				c, err := flow.Read(bytes.NewReader(raw), flow.Options{Keep: ofPorts(spec.Ports()), MaxKept: kept})
				if err != nil {
					t.Fatal(err)
				}
				all = c.NotKept == 0
				r := Judge(spec, c, check.Submission{ID: "20241234", File: "20241234.pcapng"}, i18n.En)
				for _, c := range r.Checks {
					if c.MaxPoints > 0 && c.Verdict == report.Fail {
						t.Errorf("%d octets kept: %s: %s", kept, c.ID, c.Findings[0].Message)
					}
				}
			}
		})
	}
}
