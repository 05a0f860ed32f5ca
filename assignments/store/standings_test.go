package store

import (
	"errors"
	"testing"
	"time"
)

// What is kept of a standing is fresh until anything that it was drawn up of has
// changed.
func TestStandingsGoStale(t *testing.T) {
	each(t, func(t *testing.T, s *Store) {
		enrol(t, s, student("20241234", "홍길동"), student("20241235", "김민준"), Teacher("kim"))
		list := func(rules string) []Standing {
			t.Helper()
			list, err := s.Standings(t.Context(), "udp-echo", rules)
			if err != nil || len(list) != 2 {
				t.Fatalf("got %d standings, %v", len(list), err)
			}
			return list
		}
		draw := func(rules string) {
			t.Helper()
			all := list(rules)
			for i := range all {
				all[i].Drawn, all[i].Outcome = all[i].Basis, Outcome{Counting: 1, Verdict: "fail", Points: 70, Most: 100, Late: true, Failed: []string{"echo", "header"}, Reason: "why"}
			}
			if err := s.KeepStandings(t.Context(), "udp-echo", all); err != nil {
				t.Fatal(err)
			}
		}
		if st := list("a")[0]; !st.Fresh() || st.Attempts != 0 || !st.Last.IsZero() {
			t.Errorf("nothing was handed in: %+v", st)
		}
		at := time.Now().Truncate(time.Microsecond).UTC()
		k, err := s.Receive(t.Context(), "udp-echo", "20241234", at, "", []File{{Name: "a.pcapng", Content: []byte("x")}}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if st := list("a")[0]; st.Fresh() || st.Attempts != 1 || st.Waiting != 1 || !st.Last.Equal(at) {
			t.Errorf("after an upload: %+v", st)
		}
		draw("a")
		st := list("a")[0]
		if m := st.Outcome; !st.Fresh() || m.Points != 70 || !m.Late || m.ByHand || len(m.Failed) != 2 || m.Reason != "why" || m.Verdict != "fail" {
			t.Errorf("after it was drawn up: %+v", st)
		}
		if st := list("b")[0]; st.Fresh() {
			t.Error("fresh under other rules")
		}
		for _, of := range []struct {
			name   string
			change func() error
		}{
			{"graded", func() error {
				_, err := s.Grade(t.Context(), k, at.Add(time.Second), "v", []byte("{}"))
				return err
			}},
			{"once more", func() error {
				trial := Trial{Assignment: "udp-echo", Begun: at.Add(2 * time.Second)}
				if err := errors.Join(s.BeginTrial(t.Context(), trial), s.KeepTried(t.Context(), trial, k, "v", []byte("{}"))); err != nil {
					return err
				}
				_, err := s.AcceptTrial(t.Context(), "udp-echo", trial.Begun, at.Add(time.Minute))
				return err
			}},
			{"ruled", func() error {
				return s.Rule(t.Context(), Ruling{Assignment: "udp-echo", Student: "20241234", Kind: Comment, Words: "x", Author: "kim", At: at})
			}},
		} {
			name := of.name
			draw("a")
			if err := of.change(); err != nil {
				t.Fatal(err)
			}
			if list("a")[0].Fresh() {
				t.Errorf("%s: still fresh", name)
			}
		}
		if err := s.Forget(t.Context(), "20241235"); err != nil {
			t.Fatal(err)
		}
		if err := s.KeepStandings(t.Context(), "udp-echo", []Standing{{Person: student("20241235", "")}}); err != nil {
			t.Errorf("of somebody who is gone: %v", err)
		}
	})
}
