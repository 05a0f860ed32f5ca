package grade

import (
	"socketlab/assignments/check"
	"socketlab/assignments/i18n"
	"socketlab/assignments/report"
)

// Nothing is the report for a submission that cannot be graded at all: no
// points, and the reason. verdict is report.NotCaptured where the student
// handed in nothing readable, report.Error where it is our fault.
func Nothing(spec *check.Spec, s check.Cover, verdict report.Verdict, code report.ReasonCode, reason string, lang i18n.Lang) *report.Report {
	r := &report.Report{
		Schema:     report.Schema,
		Assignment: spec.Name,
		Title:      spec.Title.In(lang),
		Language:   lang.String(),
		ID:         s.ID,
		Cover:      report.Cover{Name: s.Name, Department: s.Department},
		Capture:    s.File,
		Reason:     reason,
		ReasonCode: code,
	}
	for _, sc := range spec.Checks {
		row, _ := check.Find(sc.Name)
		r.MaxPoints += sc.Points
		r.Checks = append(r.Checks, report.CheckResult{
			ID: sc.ID, Check: sc.Name, Section: row.Section,
			Title:     sc.Title.In(lang),
			MaxPoints: sc.Points,
			Verdict:   verdict,
			Findings:  []report.Remark{},
		})
	}
	return r
}
