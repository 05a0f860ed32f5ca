package grade

import (
	"slices"
	"time"

	"socketlab/assignments/check"
	"socketlab/assignments/compare"
	"socketlab/assignments/i18n"
	"socketlab/assignments/nonce"
	"socketlab/assignments/provenance"
	"socketlab/assignments/report"
	"socketlab/capture/seal"
)

// Known is what is known beside a capture, and tells something of where it comes
// from. The zero value is that nothing is.
type Known struct {
	Now          time.Time         // when it is looked at
	Since, Until time.Time         // when it should have been recorded
	Codes        map[string]string // that students were given to send, by their ids (package nonce); nil if none were
}

// signals says what there is to say of where a capture comes from. It looks at
// the whole capture, whichever attempt earns the marks.
func signals(spec *check.Spec, all *check.Evidence, known Known, lang i18n.Lang) (out []report.Signal) {
	c := provenance.Case{Capture: all.Capture, Ports: spec.Ports(), Now: known.Now, Since: known.Since, Until: known.Until}
	others, alone := all.OtherIDs()
	for _, o := range others {
		c.Others = append(c.Others, provenance.Other(o))
	}
	c.Alone = alone
	if known.Codes != nil {
		c.Code, c.Codes = codes(all, known.Codes)
	}
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

// codes returns the code that a student should have sent, and those that the text
// holds, each with whose it is.
func codes(all *check.Evidence, given map[string]string) (own string, found []provenance.Code) {
	owners := map[string]string{}
	for id, code := range given {
		owners[code] = id
	}
	for _, line := range all.Lines() {
		for _, code := range nonce.Find(line.Text) {
			found = append(found, provenance.Code{Text: code, Owner: owners[code], Frame: line.Frame})
		}
	}
	for _, id := range append([]string{all.ID}, all.Team...) {
		if own == "" {
			own = given[id]
		}
	}
	return own, found
}

// Machines names the machines on which lab sealed what is in the capture.
func (in *Reading) Machines() (names []string) {
	seals, _ := seal.Read(in.ev.Capture.Info.Custom)
	for i := range seals {
		if name := seals[i].Machine(); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
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
