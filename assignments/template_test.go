package assignments

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"socketlab/assignments/check"
	"socketlab/assignments/i18n"
)

func TestTemplateIsAnAssignmentWithoutErrors(t *testing.T) {
	for _, lang := range i18n.Langs() {
		var b bytes.Buffer
		if err := Template(&b, "my-lab", lang); err != nil {
			t.Fatal(err)
		}
		s, err := Parse("my-lab.yaml", b.Bytes())
		if err != nil {
			t.Errorf("%v: %v", lang, err)
			continue
		}
		if s.Name != "my-lab" || strings.Contains(b.String(), "NAME") {
			t.Errorf("%v: the name is not filled in", lang)
		}
	}
}

func TestNamesOfNewAssignments(t *testing.T) {
	for name, want := range map[string]bool{"my-lab": true, "lab2": true, "": false, "../x": false, "Lab": false, "a b": false, "-x": false, "학과": false} {
		if got := ValidName(name); got != want {
			t.Errorf("ValidName(%q) = %v", name, got)
		}
	}
}

func TestSchemaKnowsEveryFieldAndCheck(t *testing.T) {
	var b bytes.Buffer
	if err := Schema(&b); err != nil {
		t.Fatal(err)
	}
	var root struct {
		Properties map[string]struct {
			Properties map[string]any
			Items      struct {
				Properties map[string]struct{ Enum []string }
				AllOf      []any
			}
		}
	}
	if err := json.Unmarshal(b.Bytes(), &root); err != nil {
		t.Fatal(err)
	}
	for _, field := range []string{"title", "brief", "steps", "expect", "notes", "points", "experiment", "checks"} {
		if _, ok := root.Properties[field]; !ok {
			t.Errorf("no field %q", field)
		}
	}
	checks := root.Properties["checks"].Items
	if got := checks.Properties["check"].Enum; len(got) != len(check.Table) || len(checks.AllOf) != len(check.Table) {
		t.Errorf("%d checks with %d sets of parameters, want %d", len(got), len(checks.AllOf), len(check.Table))
	}
	if !strings.Contains(b.String(), `"upper-ascii"`) {
		t.Error("the words of an experiment are not listed")
	}
	for field, note := range notes {
		said, err := json.Marshal(note)
		if n := strings.Count(b.String(), `"description": `+string(said)); err != nil || n != 1 {
			t.Errorf("%s: described %d times (%v), want once", field, n, err)
		}
	}
}

// The late policy of the template is one that can be taken as it stands.
func TestTheTemplatesLatePolicyIsRight(t *testing.T) {
	for _, lang := range i18n.Langs() {
		var b bytes.Buffer
		if err := Template(&b, "my-lab", lang); err != nil {
			t.Fatal(err)
		}
		before, late, _ := strings.Cut(b.String(), "#late:")
		text := before + "late:" + strings.ReplaceAll(late, "\n#  ", "\n  ")
		s, err := Parse("my-lab.yaml", []byte(text))
		if err != nil {
			t.Errorf("%v: %v", lang, err)
		} else if s.Late.Percent != 10 || s.Late.Cutoff != 72*time.Hour {
			t.Errorf("%v: got %+v", lang, s.Late)
		}
	}
}
