package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"socketlab/assignments/i18n"
)

// A Group is a finding, and the frames that show the same once more.
type Group struct {
	Remark
	Also []int // in order; empty if there is one finding only
}

// Grouped says what is alike once, at the first frame that shows it: findings
// of one kind that give one piece of advice.
func Grouped(all []Remark) []Group {
	var out []Group
	for _, f := range slices.SortedStableFunc(slices.Values(all), byFrame) {
		i := slices.IndexFunc(out, func(g Group) bool { return g.alike(f) })
		if i < 0 {
			out = append(out, Group{Remark: f})
			continue
		}
		out[i].Also = append(out[i].Also, f.Frame)
	}
	return out
}

// byFrame orders findings by frame; those about no single frame come last.
func byFrame(a, b Remark) int { return cmp.Compare(uint(a.Frame-1), uint(b.Frame-1)) }

// alike reports whether f says the same as g of another frame.
func (g *Group) alike(f Remark) bool {
	return f.Kind != "" && g.Kind == f.Kind && g.Hint == f.Hint && g.Frame != 0 && f.Frame != 0
}

// maxAlso is how many frames are named beside the first one.
const maxAlso = 6

// Others says which other frames show the same; it is empty if none does.
func (g *Group) Others(lang i18n.Lang) string {
	switch len(g.Also) {
	case 0:
		return ""
	case 1:
		return lang.Say("the same once more, in frame %d", g.Also[0])
	}
	var names []string
	for _, frame := range g.Also[:min(len(g.Also), maxAlso)] {
		names = append(names, fmt.Sprint(frame))
	}
	if len(g.Also) > maxAlso {
		names = append(names, "…")
	}
	return lang.Say("the same %d times more, in frames %s", len(g.Also), strings.Join(names, ", "))
}
