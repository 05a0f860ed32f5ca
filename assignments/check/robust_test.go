package check

import (
	"bytes"
	"testing"

	"socketlab/lab/adverse"
	"socketlab/lab/experiment"
)

// robustLab gives points for two behaviours and a random one.
var robustLab = &Spec{
	Experiment: experiment.Experiment{Transport: experiment.UDP, Port: 5000, Servers: []experiment.Server{{}}},
	Robustness: experiment.Robustness{Points: 10, Cases: []string{"friendly", "blanks"}, Random: 1},
}

// asked has the check look at an ordeal.
func asked(id string, ordeal []byte) *Findings {
	out := &Findings{}
	RobustnessPart(robustLab).With.Run(&Evidence{Cover: Cover{ID: id, Ordeal: ordeal}}, out)
	return out
}

func ordeal(t testing.TB, o adverse.Ordeal) []byte {
	var b bytes.Buffer
	if err := o.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestWhatIsNoRecordingEarnsNothing(t *testing.T) {
	for name, c := range map[string]struct {
		ordeal []byte
		want   string
	}{
		"none":          {nil, "no recording of what the server survives was handed in"},
		"no JSON":       {[]byte("{"), "what the server survives cannot be read: no recorded ordeal"},
		"somebody's":    {ordeal(t, adverse.Ordeal{ID: "20249999"}), "the recording of what the server survives is of 20249999"},
		"empty":         {ordeal(t, adverse.Ordeal{ID: "1"}), "friendly: this was not recorded"},
		"not a capture": {ordeal(t, adverse.Ordeal{ID: "1", Trials: []adverse.Recording{{Name: "friendly", Capture: []byte("x")}}}), "friendly: this is no recording"},
	} {
		out := asked("1", c.ordeal)
		if len(out.Wrong) == 0 || out.Wrong[0].Message.String() != c.want || out.Points(10) != 0 {
			t.Errorf("%s: got %v, want %s", name, out.Wrong, c.want)
		}
	}
}

// Each student meets other random behaviours, and always the same.
func TestTrialsDependOnTheStudent(t *testing.T) {
	text := func(id string) string {
		var b bytes.Buffer
		for _, one := range RobustnessPart(robustLab).With.(*Robust).Trials(id) {
			f := &adverse.File{Behaviour: one}
			if err := f.Write(&b); err != nil {
				t.Fatal(err)
			}
		}
		return b.String()
	}
	if first, again := text("1"), text("1"); first != again || first == text("2") {
		t.Error("trials do not depend on the student, or on chance")
	}
}

func FuzzOrdeal(f *testing.F) {
	f.Add([]byte(`{"schema":"lab/ordeal/v1","id":"1","trials":[{"name":"friendly","capture":"Cg0NCg=="}]}`))
	f.Fuzz(func(_ *testing.T, b []byte) { asked("1", b) })
}
