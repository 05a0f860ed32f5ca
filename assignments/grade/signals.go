package grade

import (
	"time"

	"socketlab/assignments/check"
	"socketlab/assignments/compare"
	"socketlab/assignments/i18n"
	"socketlab/assignments/provenance"
	"socketlab/assignments/report"
)

// A Period is when a capture should have been recorded, and when it is looked
// at. The zero value limits nothing.
type Period struct {
	Now          time.Time
	Since, Until time.Time
}

// signals says what there is to say of where a capture comes from. It looks at
// the whole capture, whichever attempt earns the marks.
func signals(spec *check.Spec, all *check.Evidence, when Period, lang i18n.Lang) (out []report.Signal) {
	c := provenance.Case{Capture: all.Capture, Ports: spec.Ports(), Now: when.Now, Since: when.Since, Until: when.Until}
	others, alone := all.OtherIDs()
	for _, o := range others {
		c.Others = append(c.Others, provenance.Other(o))
	}
	c.Alone = alone
	for _, s := range provenance.Signals(c) {
		said := report.Signal{ID: s.ID, Strength: s.Strength.String(), Message: s.Message.In(lang), Frames: s.Frames, About: s.About}
		if said.Frames == nil {
			said.Frames = []int{}
		}
		if said.About == nil {
			said.About = []string{}
		}
		out = append(out, said)
	}
	return out
}

// Print returns what tells the lab's packets in the capture from those of any
// other run.
func (in *Reading) Print() compare.Print {
	ports := in.spec.Ports()
	if in.ev.Empty() {
		ports = nil
	}
	return compare.Of(in.ev.Capture, ports)
}
