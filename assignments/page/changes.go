package page

import "socketlab/assignments/report"

// A changesView is what differs from earlier results, as the class page shows it.
type changesView struct {
	Summary string
	Rules   []string
	Rows    []changeView
}

type changeView struct {
	Who, Link, Marks string
	Delta            int
	Tone             string // class for its colour
	Reasons          []string
}

// changes are those of the class; nil if nobody asked.
func (p *classPage) changes(c *report.Changes) *changesView {
	if c == nil {
		return nil
	}
	v := &changesView{Summary: shown(c.Summary(p.lang)), Rules: c.RulesDiffer}
	for i := range c.Rows {
		row := &c.Rows[i]
		one := changeView{Who: shown(row.Who()), Link: pageLink(row.Page), Marks: row.Marks(), Delta: row.Delta(), Reasons: row.Reasons()}
		switch {
		case one.Delta > 0:
			one.Tone = "p"
		case one.Delta < 0:
			one.Tone = "f"
		}
		v.Rows = append(v.Rows, one)
	}
	return v
}
