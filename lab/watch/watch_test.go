package watch

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// next is the base name of the next save, or nothing within a moment.
func next(saves <-chan string, wait time.Duration) string {
	select {
	case name := <-saves:
		return filepath.Base(name)
	case <-time.After(wait):
		return ""
	}
}

func TestASaveIsOneHoweverItIsMade(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "server.py")
	os.WriteFile(name, []byte("one"), 0o666)
	ctx, cancel := context.WithCancel(context.Background())
	saves, err := Saves(ctx, []string{dir}, IsSource)
	if err != nil {
		t.Fatal(err)
	}
	for _, way := range []struct {
		name string
		save func()
	}{
		{"in place, in pieces", func() {
			f, _ := os.Create(name)
			for range 5 {
				f.WriteString("piece")
				time.Sleep(time.Millisecond)
			}
			f.Close()
		}},
		{"by renaming", func() {
			os.WriteFile(name+"~", []byte("two"), 0o666)
			os.Rename(name+"~", name)
		}},
		{"by removing first", func() {
			os.Remove(name)
			os.WriteFile(name, []byte("three"), 0o666)
		}},
	} {
		way.save()
		if got := next(saves, 10*time.Second); got != "server.py" {
			t.Errorf("%s: got %q", way.name, got)
		}
		if got := next(saves, 2*quiet); got != "" {
			t.Errorf("%s: a second time: %q", way.name, got)
		}
	}
	for _, other := range []string{"20241234.pcapng", ".server.py.swp", "#server.py#", ".#server.py", "server.pyc"} {
		os.WriteFile(filepath.Join(dir, other), []byte("x"), 0o666)
	}
	if got := next(saves, 3*quiet); got != "" {
		t.Errorf("no source file: %q", got)
	}
	cancel()
	if _, open := <-saves; open {
		t.Error("it goes on after its end")
	}
	if _, err := Saves(context.Background(), []string{filepath.Join(dir, "nosuch")}, IsSource); err == nil {
		t.Error("a folder that is not there is watched")
	}
}
