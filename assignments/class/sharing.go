package class

import (
	"socketlab/assignments/compare"
	"socketlab/assignments/report"
)

// sharing says which captures of the class share packets, as far as they count;
// nil if none do. Those who handed in together share rightly.
func (g *grader) sharing() *report.Comparison {
	together := map[any][]string{}
	for _, r := range g.list {
		together[r.sub] = append(together[r.sub], r.called())
	}
	var all []compare.Submission
	for _, r := range g.list {
		if len(r.print.Tokens) == 0 {
			continue
		}
		s := compare.Submission{Name: r.called(), Team: append(together[r.sub], r.team...), File: r.Capture, Print: r.print}
		if f := r.sub.Attempts[max(r.Attempt-1, 0)].Capture; f != nil {
			s.File, s.Open = f.Path, f.Open
		}
		all = append(all, s)
	}
	pairs := compare.New(all).Pairs()
	if len(pairs) == 0 {
		return nil
	}
	return compare.Report(len(all), pairs, true, g.Lang)
}
