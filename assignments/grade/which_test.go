package grade

import (
	"io"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"socketlab/assignments"
	"socketlab/assignments/check"
)

// Whatever else a reference may be of, its own assignment is among it, and
// where one is named alone it is the right one.
func TestACaptureTellsWhichAssignmentItIsOf(t *testing.T) {
	all, err := assignments.All()
	if err != nil {
		t.Fatal(err)
	}
	alone := 0
	for _, name := range assignments.Names() {
		path := filepath.Join("../../testdata/references", name, "20241234.pcapng")
		s := Work{Open: func() (io.ReadCloser, error) { return os.Open(path) }}
		s.ID, s.File = "20241234", "20241234.pcapng"
		specs, err := Which(s, all)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.ContainsFunc(specs, func(s *check.Spec) bool { return s.Name == name }) {
			t.Errorf("%s is not among the %d assignments that its reference may be of", name, len(specs))
		}
		if len(specs) == 1 {
			alone++
		}
	}
	if alone < 10 {
		t.Errorf("only %d of the references are told", alone)
	}
}
