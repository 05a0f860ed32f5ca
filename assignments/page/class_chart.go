package page

import (
	"cmp"
	"iter"
	"slices"
	"strconv"

	"socketlab/assignments/report"
)

// A bin is one column of the distribution, in numbers.
type bin struct {
	Label                string // from so many percent on: "90"
	Count                int
	X, Y, Width, Height  int // of the column
	LabelX, CountY, Base int
	Full                 bool // those with all points
}

// Size of the distribution.
const (
	binStep   = 58
	binWidth  = 44
	binHeight = 110 // of the highest column
	binTop    = 22
)

// bins counts the rows by tenths of the points; all points stand apart.
func (p *classPage) bins() []bin {
	bins := make([]bin, 11)
	highest := 1
	for _, points := range p.marks() {
		i := 0
		if p.Class.MaxPoints > 0 {
			i = max(0, min(points*10/p.Class.MaxPoints, 10))
		}
		bins[i].Count++
		highest = max(highest, bins[i].Count)
	}
	for i := range bins {
		b := &bins[i]
		b.Label, b.Full = strconv.Itoa(10*i), i == 10
		b.place(i, highest)
	}
	return bins
}

// place turns a count into a column.
func (b *bin) place(i, highest int) {
	b.Base = binTop + binHeight
	b.Height = b.Count * binHeight / highest
	if b.Count > 0 {
		b.Height = max(b.Height, 2)
	}
	b.X, b.Width = 8+i*binStep, binWidth
	b.Y = b.Base - b.Height
	b.LabelX, b.CountY = b.X+binWidth/2, b.Y-6
}

// A classCheckView is one check and how often it failed.
type classCheckView struct {
	report.ClassCheck
	Failures int
	Percent  int // of the submissions that were looked at
	Examples []example
	Message  string // of the first example
}

// An example is a submission that failed a check.
type example struct {
	Who, Link string
	Frame     int // 0 if the finding is about no single frame
	message   string
}

// examplesShown is how many submissions stand for a check.
const examplesShown = 4

// examplesOf finds submissions that failed, for each check by its id. Those
// whose finding is about a frame come first.
func examplesOf(c *report.Class, reports iter.Seq2[*report.Report, error]) (map[string][]example, error) {
	out := map[string][]example{}
	i := -1
	for r, err := range reports {
		i++
		if err != nil {
			return nil, err
		}
		if r == nil || i >= len(c.Rows) {
			continue
		}
		for _, k := range r.Checks {
			if k.Verdict == report.Fail && len(k.Findings) > 0 {
				out[k.ID] = withExample(out[k.ID], exampleOf(c.Rows[i], k.Findings[0]))
			}
		}
	}
	return out, nil
}

func exampleOf(row *report.ClassRow, f report.Remark) example {
	e := example{Who: shown(cmp.Or(row.ID, row.Label, row.Capture)), Link: pageLink(row.Page), Frame: f.Frame, message: shown(f.Message)}
	if e.Link != "" && f.Frame > 0 {
		e.Link += "#" + frameID(f.Frame)
	}
	return e
}

// withExample adds an example if there is room, or if it shows a frame and
// another does not.
func withExample(list []example, e example) []example {
	if len(list) < examplesShown {
		return append(list, e)
	}
	at := slices.IndexFunc(list, func(x example) bool { return x.Frame == 0 })
	if at >= 0 && e.Frame > 0 {
		list = append(slices.Delete(list, at, at+1), e)
	}
	return list
}

// failures lists the checks that somebody did not pass, the most frequent
// first and those without points last. A capture that could not be read says
// nothing about any check.
func (p *classPage) failures(examples map[string][]example) (out []classCheckView) {
	for n, k := range p.Class.Checks {
		v := classCheckView{ClassCheck: k, Examples: examples[k.ID]}
		all := 0
		for _, row := range p.Class.Rows {
			if counts(row) && row.Reason == "" {
				all++
				if verdict := row.Outcome(n).Verdict; verdict == report.Fail || verdict == report.NotCaptured {
					v.Failures++
				}
			}
		}
		if v.Failures == 0 {
			continue
		}
		v.Title, v.Percent = shown(k.Title), 100*v.Failures/all
		slices.SortStableFunc(v.Examples, func(a, b example) int { return b2i(b.Frame > 0) - b2i(a.Frame > 0) })
		if len(v.Examples) > 0 {
			v.Message = v.Examples[0].message
		}
		out = append(out, v)
	}
	slices.SortStableFunc(out, func(a, b classCheckView) int {
		return cmp.Or(b2i(b.MaxPoints > 0)-b2i(a.MaxPoints > 0), b.Failures-a.Failures)
	})
	return out
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// ChartWidth is the width of the distribution.
func (p *classPage) ChartWidth() int { return len(p.Bins)*binStep + 2 }

// Skipped are the files of no submission, as many as anybody reads.
func (p *classPage) Skipped() []report.ClassFile {
	const enough = 200
	return p.Class.Skipped[:min(len(p.Class.Skipped), enough)]
}
