package web

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"sync"
	"time"

	"socketlab/assignments/class"
	"socketlab/assignments/i18n"
	"socketlab/assignments/report"
	"socketlab/assignments/store"
)

// rulesOf is equal as long as the marks of a lab are given by the same rules.
func (s *Server) rulesOf(l *Lab) string {
	o := s.options(l, s.Lang)
	raw, _ := json.Marshal([]any{o.Rules(l.Spec), zoneName(s.Zone)}) // plain data
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:16])
}

// together is how many students' attempts are read at once: with what was found
// out of them, some 5 kB each.
const together = 200

// rows are the standings of all students of a lab, by id, in a language.
func (s *Server) rows(ctx context.Context, l *Lab, lang i18n.Lang) ([]store.Standing, error) {
	list, err := s.standings(ctx, l)
	for i := range list {
		list[i].Outcome.Reason = lang.Choose(list[i].Outcome.Reason)
	}
	return list, err
}

// standings are the standings of all students of a lab, by id, in all languages.
// Those that have changed since they were drawn up are drawn up anew, and kept
// for the next time.
func (s *Server) standings(ctx context.Context, l *Lab) ([]store.Standing, error) {
	list, err := s.Store.Standings(ctx, l.Name(), s.rulesOf(l))
	if err != nil {
		return nil, err
	}
	var stale []*store.Standing
	for i := range list {
		switch st := &list[i]; {
		case !st.Fresh():
			stale = append(stale, st)
		case st.Attempts == 0 && st.Rulings == 0: // what there was is gone
			st.Outcome = store.Outcome{}
		}
	}
	if len(stale) == 0 {
		return list, nil
	}
	o, _, err := s.rules(ctx, l, "", i18n.Both)
	if err != nil {
		return nil, err
	}
	var group sync.WaitGroup
	var mu sync.Mutex
	room := make(chan bool, s.Workers)
	for some := range slices.Chunk(stale, together) {
		group.Go(func() {
			room <- true
			defer func() { <-room }()
			if drawn := s.draw(ctx, l, o, some); drawn != nil {
				mu.Lock()
				defer mu.Unlock()
				err = drawn
			}
		})
	}
	group.Wait()
	return list, err
}

// draw draws standings up anew. What cannot be kept is drawn up once more the
// next time.
func (s *Server) draw(ctx context.Context, l *Lab, o class.Options, some []*store.Standing) error {
	all, err := s.Store.SomeAttempts(ctx, l.Name(), some[0].ID, some[len(some)-1].ID)
	if err != nil {
		return err
	}
	of := map[string][]store.Attempt{}
	for _, a := range all {
		of[a.Student] = append(of[a.Student], a)
	}
	var kept []store.Standing
	for _, row := range some {
		st, err := s.standing(l, o, row.Person, of[row.ID])
		if err != nil {
			return err
		}
		row.Outcome, row.Drawn = outcomeOf(st), row.Basis
		kept = append(kept, *row)
	}
	if err := s.Store.KeepStandings(ctx, l.Name(), kept); err != nil && ctx.Err() == nil {
		s.Log.Error("standings", "assignment", l.Name(), "error", err)
	}
	return nil
}

// outcomeOf is what the page of a class shows of a student's standing.
func outcomeOf(st *standing) (m store.Outcome) {
	r := st.Counts
	if r == nil {
		return m
	}
	m = store.Outcome{Counting: st.Counting, Verdict: string(r.Verdict()), Points: r.Points, Most: r.MaxPoints, Reason: r.Reason, Assignment: st.Assignment, Elsewhere: st.Elsewhere, Total: r.Override != nil,
		Late: r.Lateness != nil && r.Lateness.Late, ByHand: r.MachinePoints != nil,
		Look: slices.ContainsFunc(r.Signals, func(s report.Signal) bool { return s.Matters() })}
	for _, c := range r.Checks {
		if c.Points < c.MaxPoints && c.Verdict != report.Skip {
			m.Failed = append(m.Failed, c.ID)
		}
	}
	return m
}

// ahead is how long after a change standings are drawn up before anybody looks.
const ahead = 3 * time.Second

// drawAhead draws standings up as they change, so that no page of a class waits
// for it.
func (s *Server) drawAhead() {
	wait := time.NewTimer(0)
	defer wait.Stop()
	for {
		select {
		case <-wait.C:
		case <-s.ctx.Done():
			return
		}
		begin := time.Now()
		for _, l := range s.Labs {
			if !s.hub.stirred(l.Name()) {
				continue
			}
			if _, err := s.standings(s.ctx, l); err != nil && s.ctx.Err() == nil {
				s.Log.Error("standings", "assignment", l.Name(), "error", err)
			}
		}
		wait.Reset(max(ahead, 10*time.Since(begin))) // in the hour of a deadline there is other work
	}
}
