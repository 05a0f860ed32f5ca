package store

import (
	"testing"
	"time"
)

// What is tried counts once it is accepted, and not before; where lab failed,
// and for what was handed in meanwhile, nothing changes.
func TestATrialCountsWhenItIsAccepted(t *testing.T) {
	each(t, func(t *testing.T, s *Store) {
		enrol(t, s, student("20241234", "홍길동"))
		hand := func(at time.Time, result string) Key {
			t.Helper()
			k, err := s.Receive(t.Context(), "udp-echo", "20241234", at, "", []File{{Name: "a", Content: []byte("x")}}, nil)
			if err == nil && result != "" {
				_, err = s.Grade(t.Context(), k, at, "1", []byte(result))
			}
			if err != nil {
				t.Fatal(err)
			}
			return k
		}
		begun := time.Now().Truncate(time.Microsecond)
		first, second := hand(begun.Add(-time.Hour), "old 1"), hand(begun.Add(-time.Minute), "old 2")
		trial := Trial{Assignment: "udp-echo", Begun: begun, Author: "kim", Version: "b"}
		if err := s.BeginTrial(t.Context(), trial); err != nil {
			t.Fatal(err)
		}
		third := hand(begun.Add(time.Second), "new 3")
		hand(begun.Add(time.Second), "")
		if keys, err := s.Untried(t.Context(), "udp-echo"); err != nil || len(keys) != 2 || keys[0] != first || keys[1] != second {
			t.Fatalf("untried: %v, %v", keys, err)
		}
		if err := s.KeepTried(t.Context(), Trial{Begun: begun.Add(time.Second)}, first, "2", []byte("of another trial")); err != nil {
			t.Fatal(err)
		}
		for k, result := range map[Key][]byte{first: []byte("new 1"), second: nil} {
			for range 2 {
				if err := s.KeepTried(t.Context(), trial, k, "2", result); err != nil {
					t.Fatal(err)
				}
			}
		}
		got, err := s.Trial(t.Context(), "udp-echo")
		if err != nil || !got.Over() || got.Total != 2 || got.Failed != 1 || !got.Begun.Equal(begun) || got.Author != "kim" {
			t.Errorf("got %+v, %v", got, err)
		}
		if found, err := s.Tried(t.Context(), "udp-echo", "2", "3"); err != nil || len(found) != 1 || string(found[first]) != "new 1" {
			t.Errorf("tried: %v, %v", found, err)
		}
		if a, _ := s.Attempt(t.Context(), first); string(a.Result) != "old 1" {
			t.Errorf("it counts already: %s", a.Result)
		}
		if _, err := s.AcceptTrial(t.Context(), "udp-echo", begun.Add(time.Second), time.Now()); err != ErrOtherTrial {
			t.Errorf("another trial was accepted: %v", err)
		}
		if n, err := s.AcceptTrial(t.Context(), "udp-echo", begun, begun.Add(time.Hour)); n != 1 || err != nil {
			t.Errorf("%d attempts changed, %v", n, err)
		}
		for k, want := range map[Key]string{first: "new 1", second: "old 2", third: "new 3"} {
			if a, _ := s.Attempt(t.Context(), k); string(a.Result) != want {
				t.Errorf("attempt %d: got %s, want %s", k.Number, a.Result, want)
			}
		}
		if a, _ := s.Attempt(t.Context(), first); a.Version != "2" || !a.Graded.Equal(begun.Add(time.Hour)) {
			t.Errorf("got %s, %v", a.Version, a.Graded)
		}
		if _, err := s.Trial(t.Context(), "udp-echo"); err != ErrNotFound {
			t.Errorf("it is still there: %v", err)
		}
		if keys, err := s.Untried(t.Context(), "udp-echo"); len(keys) != 0 || err != nil {
			t.Errorf("without a trial: %v, %v", keys, err)
		}
		if err := s.BeginTrial(t.Context(), trial); err != nil {
			t.Fatal(err)
		}
		if err := s.Forget(t.Context(), "20241234"); err != nil {
			t.Error(err)
		}
	})
}
