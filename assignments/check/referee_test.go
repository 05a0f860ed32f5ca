package check

import "testing"

// What an assignment gives points for: that nothing contradicts the capture.
func TestReferee(t *testing.T) {
	why := []*Finding{{Frame: 3}}
	for _, c := range []struct {
		name           string
		end            *OtherEnd
		wrong, unknown int
	}{
		{"no referee", nil, 0, 1},
		{"agrees", &OtherEnd{Agrees: true, Frames: []int{1, 2}}, 0, 0},
		{"a firewall in between", &OtherEnd{Agrees: true, Findings: why}, 0, 0},
		{"contradicts", &OtherEnd{Findings: why, Frames: []int{1}}, 1, 0},
	} {
		ev := &Evidence{OtherEnd: c.end}
		var out Findings
		check := RefereePart(20).With
		check.Run(ev, &out)
		if len(out.Wrong) != c.wrong || len(out.Unknown) != c.unknown {
			t.Errorf("%s: wrong %v, unknown %v", c.name, out.Wrong, out.Unknown)
		}
		var proofs Proofs
		check.(Prover).Prove(ev, &proofs)
		if want := c.end != nil && len(c.end.Frames) > 0; len(proofs) > 0 != want {
			t.Errorf("%s: proofs %v", c.name, proofs)
		}
	}
}
