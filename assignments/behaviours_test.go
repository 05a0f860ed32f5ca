package assignments

import (
	"slices"
	"strings"
	"testing"

	"socketlab/lab/experiment"
)

// Every lab whose server can be put to the test says what is fair.
func TestEveryLabSaysWhichBehavioursAreFair(t *testing.T) {
	all, err := All()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range all {
		if len(s.Experiment.Servers) == 0 {
			continue
		}
		if s.Behaviours.IsZero() {
			t.Errorf("%s does not say which behaviours are fair", s.Name)
		}
		for _, family := range s.Behaviours.Fair {
			if slices.Contains(s.Behaviours.Beyond, family) {
				t.Errorf("%s: %s is fair and beyond the lab", s.Name, family)
			}
		}
	}
}

func TestUnknownFamiliesOfBehaviourAreNamed(t *testing.T) {
	source, err := Source("tcp-echo")
	if err != nil {
		t.Fatal(err)
	}
	for from, want := range map[string]string{
		"fair: [slow,":            `did you mean "slow"?`,
		"beyond: [stranger, late": "is named twice",
	} {
		to := strings.Replace(from, "slow", "slwo", 1)
		to = strings.Replace(to, "late", experiment.BehaviourSlow+", late", 1)
		_, err := Parse("tcp-echo.yaml", []byte(strings.Replace(string(source), from, to, 1)))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", to, err, want)
		}
	}
}
