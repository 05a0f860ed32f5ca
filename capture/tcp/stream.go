package tcp

import "io"

// tooFar is how far sequence numbers may be apart to have anything to do with
// each other: half of the largest window there is (RFC 7323 §2.3), so that runs
// on both sides of the edge can still be compared.
const tooFar = 1 << 29

// A stream follows the octets of one side through sequence space: which of
// them were seen, and, if it has a sink, what they are. The octets go to the
// sink in sequence order, each once, the first arrival winning.
//
// The common case is a segment that begins where the last one ended. Only what
// comes in another order costs memory: then there is a rest.
type stream struct {
	low, next Seq // the octets [low, next) were seen, and went to the sink
	begin     Seq // of the stream, after the SYN; valid iff anchored
	rest      *rest
	sink      io.Writer // nil if only counting

	started  bool // low and next are valid
	anchored bool // the SYN was captured
	moved    bool // the stream is so long that low had to follow
	broken   bool // the sink cannot get all octets in order any more
}

// anchor sets where the stream begins: after the SYN.
func (s *stream) anchor(begin Seq) {
	if !s.started {
		s.low, s.next, s.started = begin, begin, true
	}
	s.begin, s.anchored = begin, true
}

// add notes n octets from seq on, of which payload was captured. It returns
// how many of them had not been seen before.
func (s *stream) add(seq Seq, n int, payload []byte, p *pool) (fresh int) {
	if s.started && seq == s.next && s.rest == nil {
		s.follow(n, payload)
		return n
	}
	return s.disorder(seq, n, payload, p)
}

// follow takes octets that continue the stream.
func (s *stream) follow(n int, payload []byte) {
	s.next = s.next.Add(n)
	if s.next.Diff(s.low) > tooFar {
		s.low, s.moved = s.next.Add(-tooFar/2), true
	}
	if s.sink == nil {
		return
	}
	if len(payload) < n {
		s.lose()
		return
	}
	s.sink.Write(payload[:n]) // a hash or a buffer: never fails
}

// lose gives up the content of the stream. What was seen is still counted.
func (s *stream) lose() { s.sink, s.broken = nil, true }

// disorder is add for everything but the common case.
func (s *stream) disorder(seq Seq, n int, payload []byte, p *pool) (fresh int) {
	if s.sink != nil && len(payload) < n {
		s.lose()
	}
	if s.sink == nil {
		payload = nil
	}
	if !s.started {
		return s.start(seq, n, payload, p)
	}
	if d := seq.Diff(s.edge()); d > tooFar || d < -tooFar {
		s.lose()
		return n
	}
	if before := s.begin.Diff(seq); before > 0 && s.anchored && !s.moved {
		if before >= n {
			return 0 // before the stream begins
		}
		seq, n = seq.Add(before), n-before
		if payload != nil {
			payload = payload[before:]
		}
	}
	if s.rest == nil {
		if s.low.Diff(seq) <= 0 && seq.Add(n).Diff(s.next) <= 0 {
			return 0 // all of it was seen: a retransmission
		}
		s.rest = &rest{runs: []run{{lo: s.low, hi: s.next}}}
	}
	fresh = s.rest.insert(s, seq, n, payload, p)
	s.settle(p)
	return fresh
}

// start takes the first octets of a stream whose SYN was not captured. With a
// sink it does not decide yet that the stream begins there, unless they are
// many: what was sent before may still arrive.
func (s *stream) start(seq Seq, n int, payload []byte, p *pool) (fresh int) {
	s.started, s.low, s.next = true, seq, seq
	if s.sink == nil || n > maxFirst {
		s.follow(n, payload)
		return n
	}
	s.rest = &rest{main: undecided}
	fresh = s.rest.insert(s, seq, n, payload, p)
	s.settle(p)
	return fresh
}

// edge returns the first sequence number that was not yet seen.
func (s *stream) edge() Seq {
	if s.rest != nil && s.rest.main == undecided {
		return s.rest.runs[0].hi
	}
	return s.next
}

// whole ends the stream and reports whether the sink has got every octet from
// the first one to the last one that was seen.
func (s *stream) whole(p *pool) bool {
	if s.rest != nil && s.rest.main == undecided {
		s.rest.decide(s, p)
		s.settle(p)
	}
	switch {
	case s.broken || s.rest != nil:
		return false
	case !s.started || !s.anchored || s.moved:
		return true
	}
	return s.low == s.begin || s.low == s.next
}

// settle keeps the bounds, and returns to the common case when no gap is left.
func (s *stream) settle(p *pool) {
	r := s.rest
	r.bound(s, p)
	if r.main != undecided {
		if main := r.runs[r.main]; main.hi.Diff(main.lo) > tooFar {
			r.runs[r.main].lo, s.moved = main.hi.Add(-tooFar/2), true
		}
		s.low, s.next = r.runs[r.main].lo, r.runs[r.main].hi
		if len(r.runs) == 1 {
			s.rest = nil
			return
		}
	}
	p.watch(s)
}

// giveUp stops waiting for what is missing.
func (s *stream) giveUp(p *pool) {
	if s.rest.main == undecided {
		s.rest.decide(s, p)
	}
	for len(s.rest.runs) > 1 {
		s.rest.close(s, p)
	}
	s.low, s.next = s.rest.runs[0].lo, s.rest.runs[0].hi
	s.rest = nil
}
