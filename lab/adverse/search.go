package adverse

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"

	"socketlab/lab/experiment"
)

// A Search looks for the shortest behaviour under which a program fails.
type Search struct {
	Job  Job // what all performances have in common
	Fair []string
	Far  []string // families beyond the lab
	Seed uint64
	For  time.Duration // how long it may look; 0: through all cases, and random ones up to Most
	Most int           // how many cases are tried; 0: 200

	Play    func(context.Context, Job) (Outcome, error)
	Workers int            // performances at a time
	Tell    func(Progress) // called often, from one goroutine at a time; may be nil

	noPath string // why nothing can be done to single packets; "" if it can
	ready  bool   // the program has begun once
}

// Progress is how far a search is.
type Progress struct {
	Cases    int // tried
	Of       int // 0: as many as there is time for
	Found    string
	Shrinks  int // behaviours tried while shrinking
	Actions  int // of the shortest so far
	Repeated int // times that the shortest has been played again
}

// A Weakness is a behaviour under which the program fails.
type Weakness struct {
	Behaviour Behaviour
	Outcome   Outcome // recorded, with the calls of the program
	Cause     *cause
	Beyond    bool // the lab does not ask for surviving that
	Failed    int  // so many times of Repeats
	Found     Behaviour
}

// Repeats is how often what was found is played again, and Enough how often it
// has to fail; else it is flaky. What fails less than Seldom counts for nothing.
const (
	Repeats = 10
	Enough  = 9
	Seldom  = 3
)

// A Result is what came of a search.
type Result struct {
	Weakness *Weakness  // the fair one, or else the first beyond the lab; nil: nothing was found
	Beyond   []Weakness // others beyond the lab: not shrunk, and not played again
	Cases    int        // tried
	Took     time.Duration
	Stopped  bool   // by ctx, before its end
	NoPath   string // why nothing was done to single packets; "" if it was
}

// Run searches until something is found, there is nothing more to try, the time
// is up, or ctx ends.
func (s *Search) Run(ctx context.Context) (*Result, error) {
	begin := time.Now()
	r := &Result{}
	limited := ctx
	if s.For > 0 {
		var end context.CancelFunc
		limited, end = context.WithTimeout(ctx, s.For)
		defer end()
	}
	if err := s.measure(limited); err != nil && limited.Err() == nil {
		return nil, err
	}
	err := s.find(ctx, limited, r)
	r.Took, r.Stopped, r.NoPath = time.Since(begin), ctx.Err() != nil, s.noPath
	return r, err
}

// find looks for a fair finding, else one beyond the lab, that shows itself
// again when it is played again: what a busy machine has done once accuses
// nobody.
func (s *Search) find(ctx, limited context.Context, r *Result) error {
	l := s.cases()
	var far []Weakness
	for {
		best, more, err := l.look(limited, s, r)
		if err != nil {
			return err
		}
		far = append(far, more...)
		if best == nil && len(far) > 0 {
			best, far = &far[0], far[1:]
		}
		if best == nil {
			return nil
		}
		if err := s.refine(ctx, best); err != nil {
			return err
		}
		if best.Failed >= Seldom || ctx.Err() != nil {
			r.Weakness, r.Beyond = best, s.others(far, best)
			return nil
		}
	}
}

// measure finds out how fast the program answers a friendly other side, and so
// how long one has to wait for it.
func (s *Search) measure(ctx context.Context) error {
	cases := cases(&s.Job.Experiment, s.Job.Against)
	job := s.Job
	job.Behaviour, job.Patience, job.Network = cases[0], 4*time.Second, true
	out, err := s.Play(ctx, job)
	if err != nil {
		return err
	}
	s.noPath, s.ready = out.NoPath, out.Fault == nil || out.Fault.Kind != NotReady
	s.Job.Patience = 700 * time.Millisecond
	if out.Fault == nil {
		s.Job.Patience = min(max(s.Job.Patience, 4*out.Took), 6*time.Second)
	}
	return nil
}

// A lookout hands out the cases of a search.
type lookout struct {
	fixed  []Behaviour // those that the lab says something about
	random *varier     // those after them
	most   int
	given  int // so far
}

// cases returns those of the search.
func (s *Search) cases() *lookout {
	fair := func(family string) bool { return s.fair(family) && (s.noPath == "" || !ofPackets(family)) }
	l := &lookout{random: newVarier(s.Seed, &s.Job.Experiment, s.Job.Against, fair), most: cmp.Or(s.Most, 200)}
	for _, b := range cases(&s.Job.Experiment, s.Job.Against) {
		if s.noPath != "" && b.OnPackets() {
			continue
		}
		if s.fair(b.Family) || slices.Contains(s.Far, b.Family) {
			l.fixed = append(l.fixed, b)
		}
	}
	switch {
	case s.Job.Against == Client: // each takes seconds, and there is little to vary
		l.most = min(l.most, len(l.fixed))
	case s.For > 0:
		l.most = endless
	}
	return l
}

// endless is how many cases there are where time alone is the limit.
const endless = 1 << 30

// next returns the next case, and false if there is none.
func (l *lookout) next(int) (Behaviour, bool) {
	n := l.given
	if l.given++; n >= l.most {
		return Behaviour{}, false
	}
	if n < len(l.fixed) {
		return l.fixed[n], true
	}
	return l.random.Next()
}

// fair reports whether a program of the lab has to survive a family. What is
// friendly is fair.
func (s *Search) fair(family string) bool {
	return slices.Contains(s.Fair, family) || family == experiment.BehaviourText && !slices.Contains(s.Far, family)
}

// A trial is a case that is being tried.
type trial struct {
	number    int
	behaviour Behaviour
	outcome   Outcome
	err       error
}

// look tries the cases that are left, several at a time, until one fails that is
// fair and all before it are done.
func (l *lookout) look(ctx context.Context, s *Search, r *Result) (best *Weakness, far []Weakness, err error) {
	var done []trial
	s.each(ctx, l.next, func(t trial) bool {
		if t.err != nil {
			if ctx.Err() == nil && err == nil {
				err = t.err
			}
			return ctx.Err() == nil && err == nil
		}
		r.Cases++
		l.random.learn(t.behaviour, &t.outcome)
		p := Progress{Cases: r.Cases}
		if l.most < endless {
			p.Of = l.most
		}
		if t.outcome.Fault != nil {
			done = append(done, t)
			p.Found = t.behaviour.Name
		}
		s.tell(p)
		return t.outcome.Fault == nil || !s.fair(t.behaviour.Family)
	})
	if err != nil {
		return nil, nil, err
	}
	slices.SortFunc(done, func(a, b trial) int { return a.number - b.number })
	for _, t := range done {
		f := Weakness{Behaviour: t.behaviour, Found: t.behaviour, Outcome: t.outcome, Beyond: !s.fair(t.behaviour.Family)}
		switch {
		case f.Beyond:
			far = append(far, f)
		case best == nil:
			best = &f
		}
	}
	return best, far, nil
}

// each plays behaviours, Workers at a time, and hands on what came of each, one
// at a time, until take returns false. Those that were begun are finished.
func (s *Search) each(ctx context.Context, next func(int) (Behaviour, bool), take func(trial) bool) {
	var mu sync.Mutex
	var workers sync.WaitGroup
	number, over := 0, false
	for range max(s.Workers, 1) {
		workers.Go(func() {
			for {
				mu.Lock()
				b, ok := Behaviour{}, false
				if !over && ctx.Err() == nil {
					b, ok = next(number)
				}
				t := trial{number: number, behaviour: b}
				number++
				mu.Unlock()
				if !ok {
					return
				}
				job := s.Job
				job.Behaviour, job.Probe = b, true
				job.Trace = b.Name == random
				if t.err = ctx.Err(); t.err == nil {
					t.outcome, t.err = s.play(ctx, job)
				}
				mu.Lock()
				if !take(t) {
					over = true
				}
				mu.Unlock()
			}
		})
	}
	workers.Wait()
}

// play plays a job. A program that has begun before, and now does not, is given
// far more time for it: a busy machine is no fault of its own.
func (s *Search) play(ctx context.Context, job Job) (Outcome, error) {
	out, err := s.Play(ctx, job)
	if err != nil || !s.ready || out.Fault == nil || out.Fault.Kind != NotReady {
		return out, err
	}
	const unhurried = 20 * time.Second
	job.Patience = max(job.Patience, unhurried)
	return s.Play(ctx, job)
}

func (s *Search) tell(p Progress) {
	if s.Tell != nil {
		s.Tell(p)
	}
}
