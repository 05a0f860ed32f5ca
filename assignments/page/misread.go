package page

import (
	"cmp"

	"socketlab/assignments/report"
)

// A misreadView is what several students got wrong in the same way: what to say
// about it in the next lecture, and two frames to project.
type misreadView struct {
	report.Misreading
	Message string
	Frames  []report.FaultRow
	Example example
	Others  []example
}

// mostMisread is how many of them are shown: as many as a lecture can take up.
const mostMisread = 5

// misread lists what at least two students got wrong in the same way.
func (p *classPage) misread() (out []misreadView) {
	for _, m := range p.Class.Misread(p.lang) {
		if len(out) == mostMisread || m.Count < 2 {
			break
		}
		f := m.Example.Fault
		v := misreadView{Misreading: m, Message: shown(f.Message), Example: faultOf(m.Example)}
		v.Title = shown(m.Title)
		for _, row := range f.Rows {
			row.Label, row.Text = shown(row.Label), shown(row.Text)
			v.Frames = append(v.Frames, row)
		}
		for _, other := range m.Others {
			v.Others = append(v.Others, faultOf(other))
		}
		out = append(out, v)
	}
	return out
}

// faultOf leads to the frame where a student first left the way.
func faultOf(row *report.ClassRow) example {
	e := example{Who: shown(cmp.Or(row.ID, row.Label, row.Capture)), Link: pageLink(row.Page), Frame: row.Fault.Frame}
	if e.Link != "" && e.Frame > 0 {
		e.Link += "#" + frameID(e.Frame)
	}
	return e
}
