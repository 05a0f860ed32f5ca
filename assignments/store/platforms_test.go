package store

import (
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

func TestATicketIsGoodForOneTime(t *testing.T) {
	each(t, func(t *testing.T, s *Store) {
		later := time.Now().Add(time.Hour)
		if err := errors.Join(s.KeepTicket(t.Context(), "state", "a", "one", later), s.KeepTicket(t.Context(), "state", "old", "two", time.Now().Add(-time.Second))); err != nil {
			t.Fatal(err)
		}
		var about string
		if err := s.Ticket(t.Context(), "state", "a", &about); err != nil || about != "one" {
			t.Errorf("looked: %q, %v", about, err)
		}
		for _, wrong := range [][2]string{{"state", "b"}, {"entry", "a"}, {"state", "old"}} {
			if err := s.TakeTicket(t.Context(), wrong[0], wrong[1], &about); !errors.Is(err, ErrNotFound) {
				t.Errorf("%v: %v", wrong, err)
			}
		}
		var got atomic.Int32
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				var about string
				if s.TakeTicket(t.Context(), "state", "a", &about) == nil {
					got.Add(1)
				}
			})
		}
		if all.Wait(); got.Load() != 1 {
			t.Errorf("%d of 8 got it", got.Load())
		}
	})
}

func TestTheFirstKeyIsMadeOnce(t *testing.T) {
	each(t, func(t *testing.T, s *Store) {
		now := time.Now().Truncate(time.Microsecond)
		var all sync.WaitGroup
		for _, id := range []string{"a", "b", "c", "d"} {
			all.Go(func() {
				if err := s.AddSigningKey(t.Context(), SigningKey{id, []byte("secret"), now}, true); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if list, err := s.SigningKeys(t.Context()); err != nil || len(list) != 1 || string(list[0].Private) != "secret" || !list[0].Begins.Equal(now) {
			t.Errorf("got %v, %v", list, err)
		}
		if err := s.AddSigningKey(t.Context(), SigningKey{"e", nil, now.Add(time.Hour)}, false); err == nil {
			t.Error("a key of nothing is kept")
		}
		s.AddSigningKey(t.Context(), SigningKey{"e", []byte("x"), now.Add(time.Hour)}, false)
		if list, _ := s.SigningKeys(t.Context()); len(list) != 2 || list[1].ID != "e" {
			t.Errorf("got %v", list)
		}
	})
}

// connected is a course of a platform whose u-1 is the student 1.
func connected(t *testing.T, s *Store) {
	t.Helper()
	enrol(t, s, student("1", "가"), student("2", "나"))
	if err := errors.Join(
		s.SavePlatform(t.Context(), Platform{"p", []byte(`{}`)}),
		s.SavePlatformCourse(t.Context(), PlatformCourse{ID: "c", Platform: "p", About: []byte(`{}`)}),
		s.Connect(t.Context(), "c", time.Now()),
		s.Identify(t.Context(), "p", "u-1", "1"),
		s.AddLineItem(t.Context(), "c", "https://lms/items/1?type_id=1", "udp-echo"),
	); err != nil {
		t.Fatal(err)
	}
}

// graded hands in and grades an attempt.
func graded(t *testing.T, s *Store, assignment, id string, at time.Time) {
	t.Helper()
	k, err := s.Receive(t.Context(), assignment, id, at, "", []File{{Name: "a.pcapng", Content: []byte("x")}}, nil)
	if err == nil {
		_, err = s.Grade(t.Context(), k, at, "test", []byte("{}"))
	}
	if err != nil {
		t.Fatal(err)
	}
}

func TestMarksAreSentWhenTheyMayHaveChanged(t *testing.T) {
	each(t, func(t *testing.T, s *Store) {
		connected(t, s)
		begin := time.Now().Add(-time.Minute)
		notes := func(want int) {
			t.Helper()
			if n, err := s.NoteChanges(t.Context(), begin); err != nil || n != want {
				t.Errorf("%d changes, want %d: %v", n, want, err)
			}
		}
		take := func(want int) []Passback {
			t.Helper()
			list, err := s.TakeDue(t.Context(), time.Minute, 10)
			if err != nil || len(list) != want {
				t.Fatalf("took %v, want %d: %v", list, want, err)
			}
			return list
		}
		notes(0)
		graded(t, s, "udp-echo", "1", time.Now())
		graded(t, s, "udp-echo", "2", time.Now()) // whom the platform does not know
		graded(t, s, "tcp-echo", "1", time.Now()) // whose marks go nowhere
		notes(1)
		notes(0)
		p := take(1)[0]
		if p.Subject != "u-1" || p.Person != "1" || p.Assignment != "udp-echo" || p.Platform != "p" || p.Points != nil {
			t.Errorf("got %+v", p)
		}
		take(0) // somebody has it
		graded(t, s, "udp-echo", "1", time.Now())
		notes(1) // meanwhile
		points := int64(70)
		p.Points, p.Most, p.Sent = &points, 100, time.Now()
		if err := s.Settle(t.Context(), p, time.Time{}); err != nil {
			t.Fatal(err)
		}
		p = take(1)[0]
		if p.Points == nil || *p.Points != 70 || p.Most != 100 || p.Sent.IsZero() {
			t.Errorf("what the platform has is %+v", p)
		}
		p.Problem, p.Tries = "HTTP 500", 1
		if err := s.Settle(t.Context(), p, time.Now().Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
		take(0)
		if state, err := s.PassbackState(t.Context(), "c"); err != nil || state.Sent != 1 || state.Waiting != 1 || len(state.Problems) != 1 || state.Problems[0].Problem != "HTTP 500" {
			t.Errorf("got %+v, %v", state, err)
		}
		if err := s.Retry(t.Context(), "c"); err != nil {
			t.Fatal(err)
		}
		if p = take(1)[0]; p.Tries != 0 || p.Problem != "HTTP 500" {
			t.Errorf("what a teacher wants tried again has been tried %d times, %q", p.Tries, p.Problem)
		}
		if err := s.Rule(t.Context(), Ruling{Assignment: "udp-echo", Student: "1", Kind: Mark, Value: &points, Words: "x", At: time.Now()}); err != nil {
			t.Fatal(err)
		}
		notes(1)
		if p = take(1)[0]; p.Tries != 0 {
			t.Errorf("a new mark has been tried %d times", p.Tries)
		}
		s.Settle(t.Context(), p, time.Time{})
		if err := s.AllDue(t.Context(), "c"); err != nil {
			t.Fatal(err)
		}
		if p = take(1)[0]; p.Points != nil {
			t.Errorf("all are to be sent again, and the platform has %v", *p.Points)
		}
		s.Settle(t.Context(), p, time.Time{})
		s.Connect(t.Context(), "c", time.Time{})
		graded(t, s, "udp-echo", "1", time.Now())
		notes(0)
	})
}

func TestAForgottenStudentIsUnknownEverywhere(t *testing.T) {
	each(t, func(t *testing.T, s *Store) {
		connected(t, s)
		graded(t, s, "udp-echo", "1", time.Now())
		s.NoteChanges(t.Context(), time.Time{})
		if who, err := s.Identified(t.Context(), "p", "u-1"); err != nil || who.ID != "1" {
			t.Fatalf("got %v, %v", who, err)
		}
		if known, err := s.Known(t.Context(), "p", "1"); err != nil || !known {
			t.Errorf("not known: %v", err)
		}
		if err := s.Forget(t.Context(), "1"); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Identified(t.Context(), "p", "u-1"); !errors.Is(err, ErrNotFound) {
			t.Errorf("still known: %v", err)
		}
		if list, err := s.TakeDue(t.Context(), time.Minute, 10); err != nil || len(list) != 0 {
			t.Errorf("a mark of somebody who was forgotten is due: %v, %v", list, err)
		}
	})
}

func TestAPlatformGoesWithAllItKnew(t *testing.T) {
	each(t, func(t *testing.T, s *Store) {
		connected(t, s)
		if err := s.RemovePlatform(t.Context(), "p"); err != nil {
			t.Fatal(err)
		}
		if list, _ := s.PlatformCourses(t.Context()); len(list) != 0 {
			t.Errorf("its courses stay: %v", list)
		}
		if _, err := s.Identified(t.Context(), "p", "u-1"); !errors.Is(err, ErrNotFound) {
			t.Errorf("whom it knew stays: %v", err)
		}
		if people, _ := s.Students(t.Context()); !slices.ContainsFunc(people, func(p Person) bool { return p.ID == "1" }) {
			t.Error("the student goes with it")
		}
		if err := s.RemovePlatform(t.Context(), "p"); !errors.Is(err, ErrNotFound) {
			t.Errorf("twice: %v", err)
		}
	})
}
