package adverse

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"socketlab/lab/experiment"
)

// Ctrl-C gives the best so far, whatever it comes into.
func TestWhoeverIsInterruptedGetsTheBestSoFar(t *testing.T) {
	for name, now := range map[string]func(job *Job, played int) bool{
		"while it is made shorter":   func(_ *Job, played int) bool { return played == 5 },
		"while it is played again":   func(job *Job, _ int) bool { return job.Patience == 1050*time.Millisecond },
		"while it is being recorded": func(job *Job, _ int) bool { return job.Record },
	} {
		ctx, interrupt := context.WithCancel(t.Context())
		var mu sync.Mutex
		s := &Search{Job: Job{Experiment: echo, Against: Server}, Workers: 2, Fair: []string{experiment.BehaviourText, experiment.BehaviourOverlap}}
		played, met := 0, false
		s.Play = func(ctx context.Context, job Job) (out Outcome, err error) {
			mu.Lock()
			defer mu.Unlock()
			if played++; now(&job, played) {
				met = true
				interrupt()
			}
			if err := ctx.Err(); err != nil {
				return out, err
			}
			out.Fault = fragile(&Behaviour{Actions: append([]Action{of(9, connect), connect, send("x")}, job.Behaviour.Actions...)}, 1, new(int))
			return out, nil
		}
		r, err := s.Run(ctx)
		if err != nil || r.Weakness == nil || !r.Stopped || r.Weakness.Cause == nil || !met {
			t.Errorf("%s (%v): got %+v, %v", name, met, r, err)
		}
	}
}

// A program whose calls are watched is slow, and may survive the shortest: then
// one that it does not survive is shown, with its symptoms.
func TestWhatIsShownHasBeenRecorded(t *testing.T) {
	pauses := func(b *Behaviour) bool {
		return slices.ContainsFunc(b.Actions, func(a Action) bool { return a.Do == DoPause })
	}
	s := &Search{Job: Job{Experiment: echo, Against: Server}, Workers: 2}
	s.Play = func(_ context.Context, job Job) (out Outcome, err error) {
		if out.Fault = fragile(&job.Behaviour, 1, new(int)); job.Record && !pauses(&job.Behaviour) {
			out.Fault = nil
		}
		if job.Record {
			out.Capture = []byte("frames")
		}
		return out, nil
	}
	f := &Weakness{Behaviour: crossing, Found: crossing, Outcome: Outcome{Fault: &Fault{Kind: Died}}}
	if err := s.refine(t.Context(), f); err != nil {
		t.Fatal(err)
	}
	if len(f.Outcome.Capture) == 0 || !pauses(&f.Behaviour) || f.Failed != Repeats || len(f.Behaviour.Actions) >= len(crossing.Actions) {
		t.Errorf("got %+v, failed %d times, %d octets recorded", f.Behaviour, f.Failed, len(f.Outcome.Capture))
	}
}
