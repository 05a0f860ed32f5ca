package check

import (
	"testing"

	"socketlab/assignments/bothends"
	"socketlab/assignments/provenance"
	"socketlab/capture/message"
)

// What an assignment gives points for: that the ends agree, or do not contradict
// each other; and nothing beside the referee.
func TestReferee(t *testing.T) {
	found := func(id string, strength provenance.Strength) bothends.Finding {
		return bothends.Finding{Signal: provenance.Signal{ID: id, Strength: strength, Message: message.Of("the referee recorded no session of this student"), Frames: []int{3}}}
	}
	frames := []bothends.Joint{{Own: 1, Theirs: 2}}
	for _, c := range []struct {
		name           string
		ends           *bothends.Result
		wrong, unknown int
	}{
		{"no referee", nil, 0, 1},
		{"agrees", &bothends.Result{Verdict: bothends.Agree, Frames: frames}, 0, 0},
		{"a firewall in between", &bothends.Result{Verdict: bothends.Partly, Frames: frames, Findings: []bothends.Finding{found("referee-numbers", provenance.Weak)}}, 0, 0},
		{"more than the referee saw", &bothends.Result{Verdict: bothends.Partly, Findings: []bothends.Finding{found("referee-part", provenance.Weak)}}, 1, 0},
		{"contradicts", &bothends.Result{Verdict: bothends.Differ, Findings: []bothends.Finding{found("referee-lost", provenance.Note), found("referee-octets", provenance.Strong)}}, 1, 0},
		{"another's", &bothends.Result{Verdict: bothends.Other, Findings: []bothends.Finding{found("referee-other", provenance.Strong)}}, 1, 0},
		{"nothing said", &bothends.Result{Verdict: bothends.Nothing}, 1, 0},
	} {
		ev := &Evidence{Ends: c.ends}
		var out Findings
		check := RefereePart(20).With
		check.Run(ev, &out)
		if len(out.Wrong) != c.wrong || len(out.Unknown) != c.unknown {
			t.Errorf("%s: wrong %v, unknown %v", c.name, out.Wrong, out.Unknown)
		}
		var proofs Proofs
		check.(Prover).Prove(ev, &proofs)
		if want := c.ends != nil && len(c.ends.Frames) > 0; len(proofs) > 0 != want {
			t.Errorf("%s: proofs %v", c.name, proofs)
		}
	}
}
