package adverse

import (
	"context"
	"slices"
	"time"
)

// refine shrinks what was found, plays it again, records it and names its
// cause. If ctx ends, what is best by then stays.
func (s *Search) refine(ctx context.Context, f *Weakness) error {
	longer := s.shrink(ctx, f)
	if ctx.Err() == nil {
		if err := s.repeat(ctx, f, longer); err != nil && ctx.Err() == nil {
			return err
		}
	}
	if ctx.Err() != nil { // what is best so far is shown even so
		var end context.CancelFunc
		ctx, end = context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer end()
		longer = nil
	}
	if err := s.record(ctx, f, longer); err != nil && ctx.Err() == nil {
		return err
	}
	f.Behaviour = tidy(f.Behaviour)
	f.Cause = Name(&s.Job.Experiment, &f.Behaviour, &f.Outcome, s.Job.Against)
	return nil
}

// record plays what was found once more, recorded and with the program's calls.
// A program whose calls are watched is slow: where the shortest does not fail
// then, one that is longer is taken instead.
func (s *Search) record(ctx context.Context, f *Weakness, longer []Behaviour) error {
	const tries = 3
	job, shortest := s.Job, true
	job.Record, job.Probe = true, true
	job.Patience += 300 * time.Millisecond
	for b := f.Behaviour; ; b, longer = longer[len(longer)/2], longer[:len(longer)/2] {
		job.Behaviour = tidy(b)
		for range tries {
			out, err := s.Play(ctx, job)
			if err != nil {
				return err
			}
			if !same(&out, &f.Outcome) {
				continue
			}
			if !shortest {
				failed, err := s.count(ctx, f, b)
				if err != nil {
					return err
				}
				if failed < Enough {
					break
				}
				f.Failed = failed
			}
			out.Symptoms.Busy = max(out.Symptoms.Busy, f.Outcome.Symptoms.Busy)
			f.Behaviour, f.Outcome = b, out
			return nil
		}
		if shortest = false; len(longer) == 0 {
			return nil
		}
	}
}

// same reports whether two outcomes show the same fault.
func same(a, b *Outcome) bool {
	if a.Fault == nil || b.Fault == nil {
		return false
	}
	// How an error of the program first shows is up to chance.
	error := exception(a.Symptoms.Telling)
	return error == exception(b.Symptoms.Telling) && (error != "" || a.Fault.Kind == b.Fault.Kind)
}

// shrink takes away what the fault does not need. It returns the longer
// behaviours that it came by, the longest first.
func (s *Search) shrink(ctx context.Context, f *Weakness) (longer []Behaviour) {
	if f.Outcome.Fault.Kind == NotReady { // whatever the behaviour
		return nil
	}
	const most = 150
	tried := 0
	for again := true; again && tried < most; {
		again = false
		candidates := s.keeping(smaller(&f.Behaviour), &f.Found)
		var found *trial
		s.each(ctx, func(n int) (Behaviour, bool) {
			if n >= len(candidates) || tried >= most {
				return Behaviour{}, false
			}
			return candidates[n], true
		}, func(t trial) bool {
			tried++
			s.tell(Progress{Found: f.Found.Name, Shrinks: tried, Actions: len(f.Behaviour.Actions)})
			if t.err == nil && same(&t.outcome, &f.Outcome) && (found == nil || t.number < found.number) {
				found = &t
			}
			return found == nil
		})
		if found != nil && ctx.Err() == nil {
			longer = append(longer, f.Behaviour)
			f.Behaviour, f.Outcome, again = found.behaviour, found.outcome, true
		}
	}
	return longer
}

// keeping returns those behaviours that have nothing of a family which the one
// that was found has not: a message that is cut is not to become half a message,
// which is another matter.
func (s *Search) keeping(all []Behaviour, found *Behaviour) (kept []Behaviour) {
	if s.Job.Against == Client {
		return all
	}
	promise := PromiseOf(&s.Job.Experiment)
	families := familiesOf(found, &promise)
	for _, b := range all {
		if !slices.ContainsFunc(familiesOf(&b, &promise), func(f string) bool { return !slices.Contains(families, f) }) {
			kept = append(kept, b)
		}
	}
	return kept
}

// repeat plays what was found again, and counts how often it fails. Where the
// shortest fails too seldom, one that is longer is taken instead; where they all
// do, the one that fails most often, and that is said.
func (s *Search) repeat(ctx context.Context, f *Weakness, longer []Behaviour) error {
	best, most := f.Behaviour, -1
	for b := f.Behaviour; ; b, longer = longer[len(longer)-1], longer[:len(longer)-1] {
		failed, err := s.count(ctx, f, b)
		if err != nil || ctx.Err() != nil {
			return err
		}
		if failed > most {
			best, most = b, failed
		}
		if most >= Enough || len(longer) == 0 {
			f.Behaviour, f.Failed = best, most
			return nil
		}
	}
}

// count plays a behaviour Repeats times, and counts how often it shows the
// fault.
func (s *Search) count(ctx context.Context, f *Weakness, b Behaviour) (failed int, err error) {
	played, patience := 0, s.Job.Patience
	s.Job.Patience += patience / 2 // whoever is to be accused gets more time
	defer func() { s.Job.Patience = patience }()
	s.each(ctx, func(n int) (Behaviour, bool) { return b, n < Repeats }, func(t trial) bool {
		if played++; t.err != nil && err == nil {
			err = t.err
		}
		if t.err == nil && same(&t.outcome, &f.Outcome) {
			failed++
		}
		s.tell(Progress{Found: f.Found.Name, Actions: len(b.Actions), Repeated: played})
		return err == nil
	})
	return failed, err
}

// others names what else was found beyond the lab, each cause once.
func (s *Search) others(far []Weakness, best *Weakness) (kept []Weakness) {
	for _, f := range far {
		if f.Found.Name == best.Found.Name && f.Beyond == best.Beyond {
			continue
		}
		f.Cause = Name(&s.Job.Experiment, &f.Behaviour, &f.Outcome, s.Job.Against)
		if f.Cause != best.Cause && !slices.ContainsFunc(kept, func(k Weakness) bool { return k.Cause == f.Cause }) {
			kept = append(kept, f)
		}
	}
	return kept
}
