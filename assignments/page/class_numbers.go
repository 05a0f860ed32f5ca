package page

import (
	"cmp"
	"math"
	"slices"
	"strconv"

	"socketlab/assignments/report"
)

// tiles sums the class up. Each row is counted by one of those that count rows,
// but for those that only look closer.
func (p *classPage) tiles() []tile {
	c, say := p.Class, p.lang.Say
	marks := p.marks()
	full := 0
	for _, points := range marks {
		full += b2i(points == c.MaxPoints)
	}
	tiles := []tile{{say("graded"), strconv.Itoa(len(marks)), ""}, {say("full marks"), strconv.Itoa(full), "pass"}}
	if len(marks) > 0 {
		mean, deviation := spread(marks)
		tiles = append(tiles,
			tile{say("mean of %d points", c.MaxPoints), oneDecimal(mean), ""},
			tile{say("standard deviation"), oneDecimal(deviation), ""},
			tile{say("median"), oneDecimal(median(marks)), ""})
	}
	without := func(status report.Status) (n int) {
		for _, row := range c.Rows {
			n += b2i(row.Status == status && !row.IsMarked())
		}
		return n
	}
	if c.Roster {
		tiles = append(tiles, tile{say("handed in nothing"), strconv.Itoa(without(report.Missing)), ""})
	}
	for _, t := range []struct {
		name  string
		count int
	}{
		{say("not sure what is theirs"), without(report.Unsure)},
		{say("nobody known, or several"), c.Unclear},
		{say("could not be graded"), without(report.Graded)},
		{say("to look at"), len(p.Eye)},
	} {
		if t.count > 0 {
			tiles = append(tiles, tile{t.name, strconv.Itoa(t.count), "not-captured"})
		}
	}
	return tiles
}

// marks are the points of the students that have a mark, in order.
func (p *classPage) marks() []int {
	return p.marksOf(func(*report.ClassRow) bool { return true })
}

// marksOf are the marks of some of the rows.
func (p *classPage) marksOf(wanted func(*report.ClassRow) bool) (marks []int) {
	for _, row := range p.Class.Rows {
		if (row.Status == report.Graded || row.Status.Absent()) && row.IsMarked() && wanted(row) {
			marks = append(marks, row.Points)
		}
	}
	slices.Sort(marks)
	return marks
}

// counts reports whether the checks of a row say something of the class.
func counts(row *report.ClassRow) bool {
	return row.Status == report.Graded && row.IsMarked()
}

// median returns the middle of marks, which are in order; of an even number the
// mean of both middle ones.
func median(marks []int) float64 {
	n := len(marks)
	return float64(marks[(n-1)/2]+marks[n/2]) / 2
}

// spread returns mean and standard deviation of all marks: a class is no sample.
func spread(marks []int) (mean, deviation float64) {
	for _, m := range marks {
		mean += float64(m) / float64(len(marks))
	}
	for _, m := range marks {
		deviation += (float64(m) - mean) * (float64(m) - mean) / float64(len(marks))
	}
	return mean, math.Sqrt(deviation)
}

// oneDecimal writes a number, with a digit behind the point if it says anything.
func oneDecimal(x float64) string {
	x = math.Round(x*10) / 10
	if x == math.Trunc(x) {
		return strconv.FormatFloat(x, 'f', 0, 64)
	}
	return strconv.FormatFloat(x, 'f', 1, 64)
}

// A checkTally is how one check went in the class, the students that are graded.
type checkTally struct {
	report.ClassCheck
	Mean string // points; empty if the check weighs nothing
	Bar  []barPart
	All  int // students
}

// perCheck counts the verdicts and the points of each check, over the students
// whose marks count.
func (p *classPage) perCheck() (out []checkTally) {
	for i, k := range p.Class.Checks {
		v := checkTally{ClassCheck: report.ClassCheck{ID: shown(k.ID), Title: shown(k.Title), MaxPoints: k.MaxPoints}}
		points := 0
		for _, row := range p.Class.Rows {
			if !counts(row) {
				continue
			}
			o := row.Outcome(i)
			v.All++
			if points += o.Points; row.Reason != "" {
				o.Verdict = report.Skip // nothing could be looked at
			}
			v.Count(o.Verdict)
		}
		if v.All > 0 {
			if v.MaxPoints > 0 {
				v.Mean = oneDecimal(float64(points) / float64(v.All))
			}
			v.Bar = v.bar()
		}
		out = append(out, v)
	}
	return out
}

// bar divides a line of a thousand among the verdicts.
func (v *checkTally) bar() (parts []barPart) {
	before := 0
	for _, part := range []struct {
		verdict report.Verdict
		count   int
	}{{report.Pass, v.Pass}, {report.Fail, v.Fail}, {report.NotCaptured, v.NotCaptured}, {report.Skip, v.Skip}, {report.Error, v.Error}} {
		x := before * 1000 / v.All
		before += part.count
		if part.count > 0 {
			parts = append(parts, barPart{string(part.verdict), x, before*1000/v.All - x})
		}
	}
	return parts
}

// A sectionView is how one section of the course did.
type sectionView struct {
	Name, Mean, Deviation, Median string
	Students, Graded, Full        int
	Missing                       int
}

// sections sums up each section of the course, by name, if there are several.
func (p *classPage) sections() (out []sectionView) {
	index := map[string]int{}
	for _, row := range p.Class.Rows {
		if row.Section == "" {
			continue
		}
		at, known := index[row.Section]
		if !known {
			at = len(out)
			index[row.Section] = at
			out = append(out, sectionView{Name: row.Section})
		}
		out[at].Students++
		out[at].Missing += b2i(row.Status == report.Missing && !row.IsMarked())
	}
	if len(out) < 2 {
		return nil
	}
	for i := range out {
		v := &out[i]
		marks := p.marksOf(func(row *report.ClassRow) bool { return row.Section == v.Name })
		v.Graded = len(marks)
		for _, m := range marks {
			v.Full += b2i(m == p.Class.MaxPoints)
		}
		if len(marks) > 0 {
			mean, deviation := spread(marks)
			v.Mean, v.Deviation, v.Median = oneDecimal(mean), oneDecimal(deviation), oneDecimal(median(marks))
		}
		v.Name = shown(v.Name)
	}
	slices.SortFunc(out, func(a, b sectionView) int { return cmp.Or(len(a.Name)-len(b.Name), cmp.Compare(a.Name, b.Name)) })
	return out
}

// eyeShown is how many are listed of those to be looked at, before the rest is
// folded away.
const eyeShown = 10

// EyeFirst are the first of those to be looked at, and EyeRest the others.
func (p *classPage) EyeFirst() []eyeView { return p.Eye[:min(len(p.Eye), eyeShown)] }

// EyeRest are those to be looked at that EyeFirst leaves out.
func (p *classPage) EyeRest() []eyeView { return p.Eye[min(len(p.Eye), eyeShown):] }
