package grade

import (
	"path/filepath"
	"slices"
	"time"

	"socketlab/assignments/bothends"
	"socketlab/assignments/check"
	"socketlab/assignments/compare"
	"socketlab/assignments/i18n"
	"socketlab/assignments/nonce"
	"socketlab/assignments/provenance"
	"socketlab/assignments/report"
	"socketlab/capture/seal"
	"socketlab/lab/adverse"
)

// Known is what is known beside a capture, and tells something of where it comes
// from. The zero value is that nothing is.
type Known struct {
	Now          time.Time          // when it is looked at
	Since, Until time.Time          // when it should have been recorded
	Codes        map[string]string  // that students were given to send, by their ids (package nonce); nil if none were
	Refereed     bool               // there was a referee,
	Sessions     []bothends.Session // which recorded these
}

// signals says what there is to say of where a capture comes from. It looks at
// the whole capture, whichever attempt earns the marks.
func signals(spec *check.Spec, all *check.Evidence, digest *seal.Digest, both *bothends.Result, known Known, lang i18n.Lang) (out []report.Signal) {
	c := provenance.Case{Capture: all.Capture, Digest: digest, Ports: spec.Ports(), Now: known.Now, Since: known.Since, Until: known.Until}
	others, alone := all.OtherIDs()
	for _, o := range others {
		c.Others = append(c.Others, provenance.Other(o))
	}
	c.Alone = alone
	if !spec.Robustness.IsZero() && len(all.Ordeal) > 0 {
		c.Ordeal, _ = adverse.ReadOrdeal(all.Ordeal) // the check says what cannot be read
	}
	if known.Codes != nil || known.Refereed {
		c.Code, c.Codes = codes(all, known)
	}
	for _, s := range provenance.Signals(c) {
		out = append(out, report.Signal{ID: s.ID, Strength: s.Strength, Message: s.Message.In(lang),
			Frames: append([]int{}, s.Frames...), About: append([]string{}, s.About...)})
	}
	if both != nil {
		for _, f := range both.Signals {
			out = append(out, report.Signal{ID: f.ID, Strength: f.Strength, Message: f.Message.In(lang),
				Frames: append([]int{}, f.Frames...), About: append([]string{}, f.About...), Referee: f.Theirs})
		}
	}
	slices.SortStableFunc(out, func(a, b report.Signal) int { return int(b.Strength - a.Strength) })
	return out
}

// bothEnds compares the capture with the referee's recordings; nil if there was no
// referee.
func bothEnds(spec *check.Spec, all *check.Evidence, known Known) *bothends.Result {
	if !known.Refereed {
		return nil
	}
	var found []bothends.Code
	for _, line := range all.Lines() {
		for _, code := range nonce.Find(line.Text) {
			found = append(found, bothends.Code{Text: code, Frame: line.Frame})
		}
	}
	var ids []string
	if all.ID != "" {
		ids = append(ids, all.ID)
	}
	sessions := slices.DeleteFunc(slices.Clone(known.Sessions), func(s bothends.Session) bool { return s.Lab != spec.Name })
	return bothends.Judge(all.Capture, spec.Ports(), found, append(ids, all.Team...), sessions)
}

// otherEnd is what a check asks of both ends. Beside the referee nothing counts.
func otherEnd(r *bothends.Result) *check.OtherEnd {
	if r == nil {
		return nil
	}
	out := &check.OtherEnd{Agrees: r.Agreement == bothends.Agree || r.Agreement == bothends.Partly && !r.Unseen()}
	for _, f := range r.Signals {
		if f.Strength == report.Note {
			continue
		}
		finding := &check.Finding{Message: f.Message}
		if len(f.Frames) > 0 {
			finding.Frame = f.Frames[0]
		}
		out.Findings = append(out.Findings, finding)
	}
	if len(out.Findings) == 0 {
		out.Findings = append(out.Findings, &check.Finding{Message: r.Agreement.Message()})
	}
	for _, j := range r.Frames {
		out.Frames = append(out.Frames, j.Own)
	}
	return out
}

// maxJoined is how many frames that both ends have a report names.
const maxJoined = 200

// refereed says how both ends compare; nil if there was no referee.
func refereed(r *bothends.Result, lang i18n.Lang) *report.Referee {
	if r == nil {
		return nil
	}
	out := &report.Referee{Verdict: string(r.Agreement), Message: r.Agreement.Message().In(lang), Sessions: []string{}, Conversations: r.Conversations, Octets: r.Octets, SameFrames: len(r.Frames), Frames: [][3]int{}}
	for _, s := range r.Sessions {
		out.Sessions = append(out.Sessions, filepath.Base(s.File))
	}
	for _, j := range r.Frames[:min(len(r.Frames), maxJoined)] {
		out.Frames = append(out.Frames, [3]int{j.Own, j.Theirs, j.Session})
	}
	return out
}

// codes returns the code that a student should have sent, and those that the text
// holds, each with whose it is. Who has a referee needs no other code, and those of
// the referee are none of these.
func codes(all *check.Evidence, known Known) (own string, found []provenance.Code) {
	owners, referees := map[string]string{}, map[string]bool{}
	for id, code := range known.Codes {
		owners[code] = id
	}
	for _, s := range known.Sessions {
		referees[s.Code] = true
	}
	for _, id := range append([]string{all.ID}, all.Team...) {
		if own == "" {
			own = known.Codes[id]
		}
	}
	sent := false
	for _, line := range all.Lines() {
		for _, code := range nonce.Find(line.Text) {
			if !referees[code] {
				found = append(found, provenance.Code{Text: code, Owner: owners[code], Frame: line.Frame})
			}
			sent = sent || code == own
		}
	}
	if known.Refereed && !sent {
		own = ""
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
