package files

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// put writes text that is whole in itself.
func put(g *Growing, text string) error {
	g.Write([]byte(text))
	return g.Mark()
}

func holds(t *testing.T, name, want string) {
	t.Helper()
	if got, err := os.ReadFile(name); err != nil || string(got) != want {
		t.Errorf("%s holds %q (%v), want %q", filepath.Base(name), got, err, want)
	}
}

// What is marked is on the disk within a second, whatever happens to the
// program then; what is not is not.
func TestGrowsWithinASecond(t *testing.T) {
	name := filepath.Join(t.TempDir(), "x.pcapng")
	told := make(chan string, 1)
	g := Grow(name, func(part string) { told <- part })
	defer g.Discard()
	put(g, "whole.")
	g.Write([]byte("half"))
	select {
	case part := <-told:
		if want := filepath.Join(filepath.Dir(name), "x.part.pcapng"); part != want {
			t.Errorf("it is called %s, want %s", part, want)
		}
	case <-time.After(time.Second):
		t.Fatal("nothing was written for a second")
	}
	for g.Sync(); g.Part() == ""; {
	}
	holds(t, g.Part(), "whole.")
	put(g, " done.")
	if saved, err := g.Finish(false); saved != name || err != nil {
		t.Errorf("got %s, %v", saved, err)
	}
	holds(t, name, "whole.half done.")
	onlyHolds(t, filepath.Dir(name), "x.pcapng")
}

func onlyHolds(t *testing.T, dir string, want ...string) {
	t.Helper()
	entries, _ := os.ReadDir(dir)
	var got []string
	for _, e := range entries {
		got = append(got, e.Name())
	}
	if len(got) != len(want) {
		t.Errorf("the folder holds %q, want %q", got, want)
	}
}

// A name that somebody else has taken meanwhile stays theirs.
func TestFinishTakesAFreeName(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "x.pcapng")
	for i, replace := range []bool{false, false, true} {
		os.WriteFile(name, []byte("theirs"), 0o666)
		g := Grow(name, nil)
		put(g, "ours")
		saved, err := g.Finish(replace)
		if err != nil {
			t.Fatal(err)
		}
		holds(t, saved, "ours")
		if want := []string{"x-2.pcapng", "x-3.pcapng", "x.pcapng"}[i]; filepath.Base(saved) != want {
			t.Errorf("saved as %s, want %s", filepath.Base(saved), want)
		}
		if !replace {
			holds(t, name, "theirs")
		}
	}
}

func TestDiscardLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	g := Grow(filepath.Join(dir, "x"), nil)
	put(g, "text")
	g.Sync()
	g.Discard()
	onlyHolds(t, dir)
	saved, err := Grow(filepath.Join(dir, "y"), nil).Finish(false)
	if saved != "" || err != nil {
		t.Errorf("a file without a word: got %q, %v", saved, err)
	}
	onlyHolds(t, dir)
}

// Where the disk takes only so much, the file ends at the last mark that fits.
func TestKeepsWhatFits(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "x")
	g := Grow(name, nil)
	put(g, "first.")
	g.Sync()
	full(t, g)
	for g.Mark() == nil {
		g.Write([]byte("0123456789"))
		g.Sync()
	}
	saved, err := g.Finish(false)
	if saved != name || err == nil {
		t.Errorf("got %q, %v, want the file and an error", saved, err)
	}
	holds(t, name, "first.")
}

// full makes the next write fail, as a full disk does.
func full(t *testing.T, g *Growing) {
	t.Helper()
	file, err := os.Open(g.Part())
	if err != nil {
		t.Fatal(err)
	}
	g.disk.Lock()
	defer g.disk.Unlock()
	g.file.Close()
	g.file = file
}

func TestErrorOfTheFolder(t *testing.T) {
	g := Grow(filepath.Join(t.TempDir(), "no such folder", "x"), nil)
	put(g, "text")
	if saved, err := g.Finish(false); saved != "" || !errors.Is(err, os.ErrNotExist) {
		t.Errorf("got %q, %v", saved, err)
	}
}

func TestLastEnd(t *testing.T) {
	for n, want := range map[int]int{0: 0, 9: 0, 10: 10, 25: 20, 99: 30} {
		if got := lastEnd([]int{10, 20, 30}, n); got != want {
			t.Errorf("within %d: got %d, want %d", n, got, want)
		}
	}
}
