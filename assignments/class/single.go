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
	u := &unit{sub: s, id: s.ID(), status: report.Graded}
	if s.Match != submission.Matched {
		u.status = report.Unmatched
	}
	return g.gradeUnit(ctx, u).Report
}
