package tcp

import (
	"slices"
	"sort"
)

// Bounds on what one stream keeps while it waits for octets that are missing.
const (
	maxRuns  = 256      // runs with gaps between them
	maxHeld  = 4 << 20  // octets
	maxFirst = 16 << 10 // octets before the beginning of a stream is decided
)

// undecided is the main run of a rest that has none yet.
const undecided = -1

// A rest is all that a stream has seen, once that is more than one run of
// octets without a gap. The main run is the one whose octets went to the sink;
// the others hold theirs back.
type rest struct {
	runs []run // in sequence order; no two overlap or touch
	main int   // index of the main run
	held int   // octets held back

	watched bool // the pool knows
}

// A run is a stretch of octets that was seen.
type run struct {
	lo, hi int64
	octets []byte // nil in the main run, and in a stream without sink
}

// search returns the index of the first run that ends behind at.
func (r *rest) search(at int64) int {
	return sort.Search(len(r.runs), func(i int) bool { return r.runs[i].hi > at })
}

// insert adds the stretches of x that p found to be fresh.
func (r *rest) insert(s *stream, x Span, octets []byte, p *pool) (fresh int) {
	for _, f := range p.fresh {
		fresh += int(f.Len())
		var part []byte
		if octets != nil {
			part = octets[f.From-x.From : f.To-x.From]
		}
		r.put(s, run{f.From, f.To, part}, p)
	}
	return fresh
}

// put adds a run that touches at most its neighbours.
func (r *rest) put(s *stream, x run, p *pool) {
	i := r.search(x.lo)
	if i > 0 && r.runs[i-1].hi == x.lo {
		r.extend(s, i-1, x, p)
		i--
	} else {
		x.octets = r.keep(s, nil, x.octets, p)
		r.runs = slices.Insert(r.runs, i, x)
		if r.main >= i {
			r.main++
		}
		r.hold(0, 1, p)
	}
	if i+1 < len(r.runs) && r.runs[i].hi == r.runs[i+1].lo {
		r.join(s, i, p)
	}
}

// extend lengthens run i by x.
func (r *rest) extend(s *stream, i int, x run, p *pool) {
	r.runs[i].hi = x.hi
	switch {
	case i == r.main && s.sink != nil:
		s.sink.Write(x.octets)
	case i != r.main && x.octets != nil:
		r.runs[i].octets = r.keep(s, r.runs[i].octets, x.octets, p)
	}
}

// keep holds octets back behind those that a run has. Where that is too much
// for one stream, it holds nothing back any more.
func (r *rest) keep(s *stream, held, octets []byte, p *pool) []byte {
	if r.held+len(octets) > maxHeld {
		r.drop(s, p)
		return nil
	}
	r.hold(len(octets), 0, p)
	return append(held, octets...)
}

// join makes one run of run i and the one after it, which it touches.
func (r *rest) join(s *stream, i int, p *pool) {
	right := r.runs[i+1]
	if i+1 == r.main {
		if s.sink != nil {
			s.lose() // what came first was not first: the sink has it in the wrong order
		}
		r.hold(-len(r.runs[i].octets), 0, p)
		r.runs[i].octets = nil
		right.octets = nil
	}
	r.hold(-len(right.octets), -1, p)
	if s.sink == nil {
		right.octets = nil
	}
	r.extend(s, i, right, p)
	r.runs = slices.Delete(r.runs, i+1, i+2)
	if r.main > i {
		r.main--
	}
}

// hold accounts for octets and runs taken or, if negative, given back.
func (r *rest) hold(octets, runs int, p *pool) {
	r.held += octets
	p.octets += octets
	p.runs += runs
}

// decide lets the stream begin with its first run.
func (r *rest) decide(s *stream, p *pool) {
	first := &r.runs[0]
	if s.sink != nil {
		s.sink.Write(first.octets)
	}
	r.hold(-len(first.octets), -1, p)
	first.octets = nil
	r.main = 0
}

// bound keeps r within the bounds of one stream.
func (r *rest) bound(s *stream, p *pool) {
	if r.main == undecided && (r.held > maxFirst || len(r.runs) > maxRuns/2) {
		r.decide(s, p)
	}
	if s.sink == nil {
		r.drop(s, p)
	}
	for len(r.runs) > maxRuns {
		r.close(s, p)
	}
}

// drop gives the octets back that no sink will get.
func (r *rest) drop(s *stream, p *pool) {
	if s.sink != nil {
		s.lose()
	}
	if r.held == 0 {
		return
	}
	r.hold(-r.held, 0, p)
	for i := range r.runs {
		r.runs[i].octets = nil
	}
}

// close takes the first gap for filled: nobody waits for it any more.
func (r *rest) close(s *stream, p *pool) {
	r.drop(s, p)
	s.broken = true
	if r.main == undecided {
		r.decide(s, p)
	}
	r.runs[0].hi = r.runs[1].lo
	r.join(s, 0, p)
}
