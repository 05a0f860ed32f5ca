package grade

import (
	"bytes"
	"io"
	"testing"

	"socketlab/assignments"
	"socketlab/assignments/check"
	"socketlab/assignments/i18n"
	"socketlab/assignments/report"
	"socketlab/capture"
	"socketlab/capture/party"
	"socketlab/capture/trace"
)

// Marks go to those who wrote the programs, as far as the capture says who they
// were: with no note of that, nothing changes.
func TestWhatLabHasDoneIsNotTheStudentsWork(t *testing.T) {
	for _, c := range []struct {
		lab, trace, own string
		wrote           string // whose the programs are: s and c for the student's; - if the capture does not say it
		points          int
		demonstration   bool
	}{
		{"udp-echo", "right", "", "-", 100, false},
		{"udp-echo", "right", "", "", 100, false},
		{"udp-echo", "right", "", "s", 100, false},
		{"udp-echo", "right", "", "c", 100, false},
		{"udp-echo", "no-answer", "", "-", 70, false},
		{"udp-echo", "no-answer", "", "", 70, false}, // lab ran alone: nobody is to gain by it
		{"udp-echo", "no-answer", "", "s", 0, false},
		{"udp-echo", "no-answer", "", "c", 70, false},
		{"udp-echo", "no-answer", "", "sc", 70, false},
		{"tcp-echo", "refused", "", "s", 0, false},
		{"tcp-echo", "server-closes-first", "", "s", 71, false},

		{"udp-echo", "right", check.OwnServer, "-", 100, false},
		{"udp-echo", "right", check.OwnServer, "", 0, true},
		{"udp-echo", "right", check.OwnServer, "c", 0, true},
		{"udp-echo", "right", check.OwnServer, "s", 100, false},
		{"udp-echo", "no-answer", check.OwnServer, "s", 0, false},
		{"udp-echo", "right", check.OwnClient, "c", 100, false},
		{"udp-echo", "right", check.OwnClient, "s", 0, true},
		{"udp-echo", "right", check.OwnBoth, "", 0, true},
		{"udp-echo", "right", check.OwnBoth, "s", 30, false},
		{"udp-echo", "right", check.OwnBoth, "c", 70, false},
		{"udp-echo", "right", check.OwnBoth, "sc", 100, false},
		{"tcp-echo", "right", check.OwnBoth, "s", 70, false},
		{"tcp-echo", "right", check.OwnBoth, "c", 30, false},
	} {
		r := gradedAs(t, c.lab, c.trace, c.own, c.wrote)
		if r.Points != c.points || r.Passed != (c.points == 100) || r.MaxPoints != 100 {
			t.Errorf("%s, %s, own: %q, wrote %q: got %d of %d points, passed %v, want %d", c.lab, c.trace, c.own, c.wrote, r.Points, r.MaxPoints, r.Passed, c.points)
		}
		sum := 0
		for _, k := range r.Checks {
			sum += k.Points
		}
		said := r.Own != nil && r.Own.Message != ""
		if demonstration := r.Own != nil && r.Own.Demonstration; demonstration != c.demonstration || sum != r.Points {
			t.Errorf("%s, %s, own: %q, wrote %q: demonstration %v, the checks add up to %d", c.lab, c.trace, c.own, c.wrote, demonstration, sum)
		}
		if wanted := gradedAs(t, c.lab, c.trace, "", "-").Points != c.points || c.own != "" && c.wrote == "-"; said != wanted {
			t.Errorf("%s, %s, own: %q, wrote %q: said %+v", c.lab, c.trace, c.own, c.wrote, r.Own)
		}
	}
}

// gradedAs grades a trace as if lab had recorded it, with notes of who wrote the
// programs.
func gradedAs(t *testing.T, lab, name, own, wrote string) *report.Report {
	t.Helper()
	spec, err := assignments.Load(lab)
	if err != nil {
		t.Fatal(err)
	}
	spec.Own = own
	packets, err := trace.Parse(traceText(t, lab, name))
	if err != nil {
		t.Fatal(err)
	}
	section := capture.Section{Application: "lab test"}
	if wrote != "-" {
		section.Comments = party.Comments([]party.Party{
			{Name: "server", Own: bytes.ContainsRune([]byte(wrote), 's')},
			{Name: "client 1", Own: bytes.ContainsRune([]byte(wrote), 'c')},
		})
	}
	file := pcapngOf(t, section, packets)
	r, err := Grade(spec, Work{
		Cover: check.Cover{ID: "20241234", File: "20241234.pcapng", Picture: check.Picture{Name: "20241234.png", Valid: true}},
		Open:  func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(file)), nil },
	}, i18n.En)
	if err != nil {
		t.Fatal(err)
	}
	return r
}
