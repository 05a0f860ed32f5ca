package grade_test

import (
	"bytes"
	"encoding/json"
	"path/filepath"
	"testing"

	"socketlab/assignments"
	"socketlab/assignments/grade"
	"socketlab/assignments/i18n"
)

// A report that was said in both languages is, in each, the report that is said in
// it alone: of every reference, graded as its own lab and as others.
func TestReportsInBothLanguages(t *testing.T) {
	all, err := assignments.All()
	if err != nil {
		t.Fatal(err)
	}
	captures, err := filepath.Glob(filepath.Join("..", "..", "testdata", "references", "*", "*.pcapng"))
	if err != nil || len(captures) == 0 {
		t.Fatal(captures, err)
	}
	n := 0
	for i, file := range captures {
		for j, spec := range all {
			if other := spec.Name != filepath.Base(filepath.Dir(file)); other && (i+j)%4 > 0 {
				continue
			}
			said := func(lang i18n.Lang) []byte {
				r, err := grade.Grade(spec, grade.File(file, "20241234"), lang)
				if err != nil {
					t.Fatal(err)
				}
				r.Ladders = nil // are on pages, which are said in one language
				raw, err := json.Marshal(r)
				if err != nil {
					t.Fatal(err)
				}
				return raw
			}
			both := said(i18n.Both)
			for _, lang := range i18n.Langs() {
				if got, want := lang.ChooseJSON(both), said(lang); !bytes.Equal(got, want) {
					t.Errorf("%s as %s: got\n%s\nwant\n%s", file, spec.Name, got, want)
				}
			}
			n++
		}
	}
	t.Logf("%d reports", n)
}
