package adverse

import (
	"strings"
	"testing"

	"socketlab/lab/experiment"
)

func TestEveryCauseHasACureInEachLanguage(t *testing.T) {
	for i := range causes {
		c := &causes[i]
		for language, code := range map[string]string{"Python": c.Python, "C": c.C, "Java": c.Java} {
			if code == "" && c.ID != "not-what-the-lab-asks-for" { // nobody knows what it does instead
				t.Errorf("%s: nothing to show in %s", c.ID, language)
			}
		}
	}
}

// Each part of one language is code of that language: what is no comment is in
// no person's.
func TestACureInCodeHasItsWordsInComments(t *testing.T) {
	for i := range causes {
		c := &causes[i]
		for _, code := range []string{c.Python, c.C, c.Java} {
			if strings.Contains(code, ", not ") && !comment.MatchString(code) {
				t.Errorf("%s: %q", c.ID, code)
			}
		}
	}
}

// Whoever echoes where upper case is wanted has misread the lab, and is told so.
func TestAProgramThatFailsWithAFriendlyClientDoesNotDoTheLab(t *testing.T) {
	upper := experiment.Experiment{
		Transport: experiment.TCP, Port: 9999,
		Servers: []experiment.Server{{Buffer: 1024, Until: experiment.UntilEnd, Reply: experiment.ReplyUpperASCII}},
	}
	out := Outcome{Fault: &Fault{Kind: Wrong, Action: 2, Client: 1, Got: []byte("hello"), Want: []byte("HELLO")}}
	for name, want := range map[string]string{friendly: "not-what-the-lab-asks-for", "cut-in-two": "unknown"} {
		b := Behaviour{Name: name, Family: experiment.BehaviourText, Actions: []Action{connect, send("hello"), expect}}
		if got := Name(&upper, &b, &out, Server); got.ID != want {
			t.Errorf("%s: got %s, want %s", name, got.ID, want)
		}
	}
}
