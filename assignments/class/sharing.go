package class

import (
	"slices"
	"strings"

	"socketlab/assignments/compare"
	"socketlab/assignments/gradebook"
	"socketlab/assignments/report"
)

// sharing says which captures of the class share packets, as far as they count;
// nil if none do. Those who handed in together share rightly.
func (g *grader) sharing() *report.Comparison {
	if g.Only != nil {
		return g.keptSharing()
	}
	together := map[any][]string{}
	for _, r := range g.list {
		together[r.sub] = append(together[r.sub], r.called())
	}
	var all []compare.Entry
	for _, r := range g.list {
		if len(r.print.Tokens) == 0 {
			continue
		}
		s := compare.Entry{Name: r.called(), Team: append(together[r.sub], r.team...), File: r.Capture, Print: r.print}
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

// keptSharing is what an earlier run found, but for files that are others now. What
// those share is not looked for: it takes every capture of the class. Whoever
// handed one in is told so.
func (g *grader) keptSharing() *report.Comparison {
	changed := map[string]bool{}
	for _, r := range g.list {
		if r.CaptureSHA256 != "" && r.CaptureSHA256 != g.was[gradebook.SameID(r.ID)].CaptureSHA256 {
			changed[r.called()] = true
			r.Notes = append(r.Notes, g.Lang.Say("graded with --only: whether the new file shares packets with others says lab compare"))
		}
	}
	old := g.Kept.Class.Sharing
	if old == nil {
		return nil
	}
	kept := *old
	kept.Pairs = slices.DeleteFunc(slices.Clone(old.Pairs), func(p report.SharedPair) bool { return changed[p.A] || changed[p.B] })
	kept.Groups = [][]string{}
	for _, group := range old.Groups {
		if group = slices.DeleteFunc(slices.Clone(group), func(name string) bool { return changed[name] }); len(group) > 1 {
			kept.Groups = append(kept.Groups, group)
		}
	}
	if len(kept.Pairs) == 0 {
		return nil
	}
	return &kept
}

// machines are those that sealed captures of several students who did not hand in
// together.
func (g *grader) machines() (out []report.Sealer) {
	if g.Only != nil {
		return nil // of the others nobody looks who sealed them
	}
	owners := map[string][]*row{}
	for _, r := range g.list {
		for _, name := range r.machines {
			owners[name] = append(owners[name], r)
		}
	}
	for name, rows := range owners {
		var students []string
		apart := false
		for _, r := range rows {
			students = append(students, r.called())
			apart = apart || r.sub != rows[0].sub && r.called() != rows[0].called()
		}
		if slices.Sort(students); apart {
			out = append(out, report.Sealer{Name: name, Students: slices.Compact(students)})
		}
	}
	slices.SortFunc(out, func(a, b report.Sealer) int { return strings.Compare(a.Name, b.Name) })
	return out
}
