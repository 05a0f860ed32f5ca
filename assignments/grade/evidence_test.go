package grade_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"socketlab/assignments"
	"socketlab/assignments/check"
	"socketlab/assignments/grade"
	"socketlab/assignments/i18n"
	"socketlab/assignments/internal/proof"
)

// TestEveryReferenceProvesWhatPassed: each check that a reference passes names
// frames that are there, and numbers that are theirs.
func TestEveryReferenceProvesWhatPassed(t *testing.T) {
	seen := map[string]bool{}
	references, _ := filepath.Glob("../../testdata/references/*/20241234.pcapng")
	for _, path := range references {
		name := filepath.Base(filepath.Dir(path))
		spec, err := assignments.Load(name)
		if err != nil {
			t.Fatal(err)
		}
		work := grade.File(path, "20241234")
		work.Picture = check.Picture{Name: "20241234.png", Valid: true}
		r, err := grade.Grade(spec, work, i18n.En)
		if err != nil {
			t.Fatal(err)
		}
		for _, fault := range proof.Faults(r) {
			t.Errorf("%s: %s", name, fault)
		}
		for _, c := range r.Checks {
			seen[c.Check] = seen[c.Check] || len(c.Evidence) > 0
		}
	}
	for _, name := range check.Names() {
		row, _ := check.Find(name)
		if _, ok := row.New().(check.Prover); !ok {
			t.Errorf("%s cannot say why it passed", name)
		}
		if !seen[name] {
			t.Errorf("no reference shows the evidence of %s", name)
		}
	}
	if _, err := os.Stat("../../testdata/references"); err != nil || len(references) < 15 {
		t.Errorf("%d references, %v", len(references), err)
	}
}

// TestEachEndHasItsTitle: the four connections of the lab about closing are
// titled by how they ended.
func TestEachEndHasItsTitle(t *testing.T) {
	spec, err := assignments.Load("tcp-close")
	if err != nil {
		t.Fatal(err)
	}
	r, err := grade.Grade(spec, grade.File("../../testdata/references/tcp-close/20241234.pcapng", "20241234"), i18n.En)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, l := range r.Ladders {
		got = append(got, l.Ended)
	}
	want := []string{"closed in four segments", "closed in three segments", "half-close by the client", "aborted by the client (RST)"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
