package progress

import (
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"
)

func TestBestAndLast(t *testing.T) {
	b := New()
	at := time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)
	b.Note(Try{"udp-echo", 70, 100, false, at})
	b.Note(Try{"udp-echo", 100, 100, true, at.Add(time.Minute)})
	b.Note(Try{"udp-echo", 40, 100, false, at.Add(time.Hour)})
	got := *b.Of("udp-echo")
	if want := (Lab{100, 40, 100, 3, true, at.Add(time.Hour)}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	labs := []string{"udp-echo", "udp-mux", "tcp-echo"}
	b.Note(Try{"tcp-echo", 100, 100, true, at})
	if n := b.Count(labs); n != 2 {
		t.Errorf("%d labs passed, want 2", n)
	}
	if next := b.Next(labs); next != "udp-mux" {
		t.Errorf("next is %q", next)
	}
	if next := b.Next([]string{"udp-echo"}); next != "" {
		t.Errorf("next is %q, want none", next)
	}
}

func TestAddIsSafeForManyAtOnce(t *testing.T) {
	name := filepath.Join(t.TempDir(), "new", "progress.json")
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			if err := Add(name, Try{Lab: "udp-echo", Points: 5, Max: 10}); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	b, err := Load(name)
	if err != nil || b.Of("udp-echo").Tries != 20 {
		t.Errorf("%+v, %v", b.Of("udp-echo"), err)
	}
	if left, _ := os.ReadDir(filepath.Dir(name)); len(left) != 1 {
		t.Errorf("left behind: %v", left)
	}
}

// A file that holds something else is never replaced, and nobody believes
// numbers that no try can have had.
func TestStrangeFiles(t *testing.T) {
	name := filepath.Join(t.TempDir(), "progress.json")
	for _, text := range []string{"", "{", "[]", `{"schema":"other/v1","labs":{}}`, `{"schema":"lab/progress/v1","labs":null}`} {
		os.WriteFile(name, []byte(text), 0o600)
		if b, err := Load(name); err == nil || len(b.Labs) != 0 {
			t.Errorf("%q: %v, %v", text, b, err)
		}
		if err := Add(name, Try{Lab: "x"}); err == nil {
			t.Errorf("%q was replaced", text)
		}
		if data, _ := os.ReadFile(name); string(data) != text {
			t.Errorf("%q became %q", text, data)
		}
	}
	os.WriteFile(name, []byte(`{"schema":"lab/progress/v1","labs":{"a":null,"b":{"best":-4},"c":{"best":7,"max":9}}}`), 0o600)
	if b, err := Load(name); err != nil || len(b.Labs) != 1 || b.Of("c").Best != 7 {
		t.Errorf("%v, %v", b, err)
	}
}
