package tcp

// Bounds on what all streams of a table keep together while they wait for
// octets that are missing.
const (
	maxPoolOctets = 8 << 20
	maxPoolRuns   = 64 << 10
)

// A pool accounts for what streams hold back. When it is exhausted, the stream
// that has waited longest gives up.
type pool struct {
	octets, runs int
	waiting      []*stream // since they were last found waiting, oldest first

	fresh []Span // what the segment being added brings; its space is used again
}

// watch notes that s holds something back, and keeps the bounds. It may make s
// give up.
func (p *pool) watch(s *stream) {
	if !s.rest.watched {
		s.rest.watched = true
		p.waiting = append(p.waiting, s)
	}
	for len(p.waiting) > 0 && (p.octets > maxPoolOctets || p.runs > maxPoolRuns || len(p.waiting) > maxPoolRuns) {
		oldest := p.waiting[0]
		p.waiting = p.waiting[1:]
		if oldest.rest != nil {
			oldest.giveUp(p)
		}
	}
}
