package replay

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"socketlab/capture"
	"socketlab/capture/trace"
)

// folder makes a folder with a capture of a UDP echo and an expectation.
func folder(t *testing.T, expect string) string {
	t.Helper()
	dir := t.TempDir()
	packets, err := trace.Parse(`
0.000 udp 40001 > 5000 "컴퓨터공학과 20241234 홍길동"
0.001 udp 5000 > 40001 "컴퓨터공학과 20241234 홍길동"
0.100 udp 40002 > 5000 "hello"
0.101 udp 5000 > 40002 "HELLO"
`)
	if err != nil {
		t.Fatal(err)
	}
	f, err := os.Create(filepath.Join(dir, "20241234.pcapng"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	w, err := capture.NewWriter(f, capture.Section{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.AddInterface(capture.Interface{LinkType: 1}); err != nil {
		t.Fatal(err)
	}
	for i := range packets {
		if err := w.Write(&packets[i]); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "20241234.expect"), []byte(expect), 0o666); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestUpdateMakesAnExpectationThatHolds(t *testing.T) {
	cases, err := Find(folder(t, "assignment: udp-echo\n"))
	if err != nil || len(cases) != 1 {
		t.Fatalf("got %d cases, %v", len(cases), err)
	}
	want, got, err := cases[0].Run()
	if err != nil {
		t.Fatal(err)
	}
	if len(Difference(want, got)) == 0 {
		t.Fatal("an empty expectation holds")
	}
	if !strings.Contains(string(got), "points: 85/100\n") || !strings.Contains(string(got), "echo: fail 15/30 frames 4\n") {
		t.Errorf("got\n%s", got)
	}
	if err := cases[0].Update(got); err != nil {
		t.Fatal(err)
	}
	want, got, err = cases[0].Run()
	if err != nil || len(Difference(want, got)) != 0 {
		t.Errorf("after the update: %v, %q", err, Difference(want, got))
	}
}

func TestDifferenceNamesTheLines(t *testing.T) {
	got := Difference([]byte("points: 100/100\r\necho: pass 30/30\r\n"), []byte("points: 70/100\necho: pass 30/30\n"))
	if want := []string{"-points: 100/100", "+points: 70/100"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestAnExpectationHasToNameItsAssignment(t *testing.T) {
	cases, err := Find(folder(t, "points: 100/100\n"))
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := cases[0].Run(); err == nil {
		t.Error("no error")
	}
}

func TestCapturesWithoutExpectationAreLeftAlone(t *testing.T) {
	dir := folder(t, "")
	if err := os.Remove(filepath.Join(dir, "20241234.expect")); err != nil {
		t.Fatal(err)
	}
	if cases, err := Find(dir); err != nil || len(cases) != 0 {
		t.Errorf("got %v, %v", cases, err)
	}
}
