package page

import (
	"strings"
	"testing"

	"socketlab/assignments/report"
)

func TestAPageWithoutACaptureShowsNoEmptyChecks(t *testing.T) {
	for code, want := range map[report.ReasonCode]string{
		report.Archive: "no capture", report.NoCapture: "no capture", report.NothingThere: "no capture",
		report.Unreadable: "not readable", report.EmptyFile: "empty file", report.NoTraffic: "not captured",
	} {
		r := &report.Report{Language: "en", Reason: "why", ReasonCode: code}
		for range 7 {
			r.Checks = append(r.Checks, report.CheckResult{ID: "echo", Verdict: report.NotCaptured, MaxPoints: 10})
		}
		var b strings.Builder
		if err := Student(&b, r); err != nil {
			t.Fatal(err)
		}
		head, _, _ := strings.Cut(b.String(), "</h1>")
		cards := strings.Count(b.String(), "<article")
		if looked := code == report.NoTraffic; !strings.Contains(head, "<span>"+want+"</span>") || looked != (cards == 7) || !looked && cards > 0 {
			t.Errorf("%s: %d checks are shown, and the page does not say %q", code, cards, want)
		}
	}
}
