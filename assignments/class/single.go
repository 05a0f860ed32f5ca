package class

import (
	"context"

	"socketlab/assignments"
	"socketlab/assignments/report"
	"socketlab/assignments/submission"
)

// Single grades one submission, by the same rules and within the same limits
// as one of a class.
func Single(ctx context.Context, spec *assignments.Spec, s *submission.Submission, o Options) *report.Report {
	g := &grader{Options: o.orDefaults(), spec: spec}
	r := &row{sub: s, ClassRow: report.ClassRow{ID: s.ID(), Status: report.Graded}}
	if s.Match != submission.Matched {
		r.Status = report.Unmatched
	}
	return g.gradeRows(ctx, []*row{r})[0].Report
}
