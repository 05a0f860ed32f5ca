package tcp

import "io"

// A Span is a stretch of a stream: the octets from From to before To. They are
// counted from 0, which is the octet after the SYN (RFC 9293 §3.4). Where the
// SYN was not captured, 0 is the octet that was expected first, and what turns
// up before it counts below 0.
type Span struct{ From, To int64 }

// Len returns how many octets s holds.
func (s Span) Len() int64 { return s.To - s.From }

// A stream follows the octets of one side through sequence space: which of
// them were seen, and, if it has a sink, what they are. The octets go to the
// sink in sequence order, each once, the first arrival winning.
//
// Inside, octets are counted as in a Span, but from the first number that was
// known, even if a SYN that is captured later tells where the stream really
// begins. The counts have 64 bits, so they never wrap.
//
// The common case is a segment that begins where the last one ended. Only what
// comes in another order costs memory: then there is a rest.
type stream struct {
	zero      Seq   // of octet 0
	low, next int64 // the octets [low, next) were seen, and went to the sink
	begin     int64 // of the stream, after the SYN; valid iff anchored
	rest      *rest
	sink      io.Writer // nil if only counting

	started  bool // low and next are valid
	anchored bool // the SYN was captured
	broken   bool // the sink cannot get all octets in order any more
}

// anchor sets where the stream begins: after the SYN.
func (s *stream) anchor(begin Seq) {
	s.begin, s.anchored = s.at(begin), true
	if !s.started {
		s.low, s.next, s.started = s.begin, s.begin, true
	}
}

// quarter of the sequence space: more than any window (RFC 7323 §2.3), and so
// little that numbers on both sides of an octet can be told apart.
const quarter = 1 << 30

// at returns which octet a sequence number stands for. Of those that have the
// number it is the one near the end of what was seen, or else near the first
// gap: a number that belongs to something else leads nobody astray.
func (s *stream) at(q Seq) int64 {
	end := s.end()
	ahead := q.diff(s.number(end))
	if gap := q.diff(s.number(s.next)); !within(ahead, quarter) && within(gap, quarter) {
		return s.next + int64(gap)
	}
	return end + int64(ahead)
}

// within reports whether d lies between -limit and limit.
func within(d, limit int) bool { return -limit <= d && d <= limit }

// number returns the sequence number of an octet.
func (s *stream) number(at int64) Seq { return s.zero + Seq(uint32(at)) }

// end returns the octet after the highest one that was seen.
func (s *stream) end() int64 {
	if s.rest != nil {
		return s.rest.runs[len(s.rest.runs)-1].hi
	}
	return s.next
}

// add notes n octets from seq on, of which payload was captured. It returns
// how many of them had not been seen before.
func (s *stream) add(seq Seq, n int, payload []byte, p *pool) (fresh int) {
	if s.started && s.rest == nil && seq == s.number(s.next) {
		s.follow(n, payload)
		return n
	}
	return s.disorder(seq, n, payload, p)
}

// follow takes octets that continue the stream.
func (s *stream) follow(n int, payload []byte) {
	s.next += int64(n)
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
	x := s.place(seq, n)
	if payload != nil {
		payload = payload[n-int(x.Len()):]
	}
	p.fresh = s.missing(x, p.fresh[:0])
	if len(p.fresh) == 0 {
		return 0
	}
	if s.rest == nil {
		s.rest = &rest{runs: []run{{lo: s.low, hi: s.next}}}
	}
	fresh = s.rest.insert(s, x, payload, p)
	s.settle(p)
	return fresh
}

// place returns where n octets from seq on belong. Before the beginning of a
// stream there is nothing: what seems to belong there was sent by somebody
// else, or, where it is too far for that, comes behind a gap of half the
// sequence space.
func (s *stream) place(seq Seq, n int) Span {
	at := s.at(seq)
	x := Span{at, at + int64(n)}
	if s.anchored && x.From < s.begin {
		if s.begin-x.To > quarter {
			return Span{x.From + 1<<32, x.To + 1<<32}
		}
		x.From = min(s.begin, x.To)
	}
	return x
}

// missing appends the stretches of x that were not seen yet.
func (s *stream) missing(x Span, to []Span) []Span {
	one := [...]run{{lo: s.low, hi: s.next}}
	runs := one[:]
	switch {
	case s.rest != nil:
		runs = s.rest.runs[s.rest.search(x.From):]
	case !s.started:
		runs = nil
	}
	for _, r := range runs {
		if r.lo >= x.To {
			break
		}
		if x.From < r.lo {
			to = append(to, Span{x.From, r.lo})
		}
		x.From = max(x.From, r.hi)
	}
	if x.From < x.To {
		to = append(to, x)
	}
	return to
}

// start takes the first octets of a stream whose SYN was not captured. With a
// sink it does not decide yet that the stream begins there, unless they are
// many: what was sent before may still arrive.
func (s *stream) start(seq Seq, n int, payload []byte, p *pool) (fresh int) {
	at := s.at(seq)
	s.started, s.low, s.next = true, at, at
	if s.sink == nil || n > maxFirst {
		s.follow(n, payload)
		return n
	}
	s.rest = &rest{main: undecided}
	p.fresh = append(p.fresh[:0], Span{at, at + int64(n)})
	fresh = s.rest.insert(s, p.fresh[0], payload, p)
	s.settle(p)
	return fresh
}

// edge returns the first octet that was not yet seen.
func (s *stream) edge() int64 {
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
	case !s.started || !s.anchored:
		return true
	}
	return s.low == s.begin || s.low == s.next
}

// settle keeps the bounds, and returns to the common case when no gap is left.
func (s *stream) settle(p *pool) {
	r := s.rest
	r.bound(s, p)
	if r.main != undecided {
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
