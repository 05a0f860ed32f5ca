package referee

import (
	"cmp"
	"net/netip"
	"time"

	"golang.org/x/time/rate"

	"socketlab/lab/experiment"
)

// Limits keep a referee from being overrun: it stands in a lab room for hours,
// where anybody can reach it. The zero value is what such a room needs.
type Limits struct {
	Sessions    int           // at one time; 200 if 0
	Each        int           // of one address, behind which a room may be; 40 if 0
	Burst       int           // sessions that an address may begin at once; 60 if 0
	Every       time.Duration // how often it may begin another; 1 s if 0
	Life        time.Duration // of a session; 3 min if 0
	Patience    time.Duration // how long a connection may do nothing; 10 s if 0
	Frames      int           // kept of a session; 5,000 if 0
	Octets      int           // of those frames, and as many that are answered; 2 MiB if 0
	Memory      int           // octets of frames of all sessions; 256 MiB if 0
	Connections int           // of a session at one time; what the lab's clients need, twice, and 8 more if 0
}

// orDefaults fills in what is not said.
func (l Limits) orDefaults(e *experiment.Experiment) Limits {
	clients := 0
	for _, c := range e.Clients {
		clients += max(c.Count, 1)
	}
	return Limits{
		Sessions: cmp.Or(l.Sessions, 200), Each: cmp.Or(l.Each, 40), Burst: cmp.Or(l.Burst, 60), Every: cmp.Or(l.Every, time.Second),
		Life: cmp.Or(l.Life, 3*time.Minute), Patience: cmp.Or(l.Patience, 10*time.Second),
		Frames: cmp.Or(l.Frames, 5000), Octets: cmp.Or(l.Octets, 2<<20), Memory: cmp.Or(l.Memory, 256<<20),
		Connections: cmp.Or(l.Connections, 2*clients+8),
	}
}

// maxPaces bounds how many addresses are remembered.
const maxPaces = 10_000

// A pacer tells which addresses begin sessions too fast.
type pacer struct {
	limits Limits
	paces  map[netip.Addr]*rate.Limiter
}

// allows reports whether an address may begin another session.
func (p *pacer) allows(a netip.Addr) bool {
	if p.paces == nil || len(p.paces) >= maxPaces {
		for a, l := range p.paces {
			if l.Tokens() >= float64(p.limits.Burst) {
				delete(p.paces, a)
			}
		}
		if p.paces == nil || len(p.paces) >= maxPaces {
			p.paces = map[netip.Addr]*rate.Limiter{}
		}
	}
	l := p.paces[a]
	if l == nil {
		l = rate.NewLimiter(rate.Every(p.limits.Every), p.limits.Burst)
		p.paces[a] = l
	}
	return l.Allow()
}
