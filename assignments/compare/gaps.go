package compare

import (
	"encoding/binary"
	"net/netip"
	"slices"
	"time"

	"socketlab/capture/flow"
)

// gaps takes the tokens of the time between frames: of all frames, and of those
// of each conversation, which survive that others are put among them.
func (p *printer) gaps() {
	steps := slices.Clone(p.steps)
	steps = slices.DeleteFunc(steps, func(s step) bool { return s.at.IsZero() })
	slices.SortStableFunc(steps, func(a, b step) int { return a.at.Compare(b.at) })
	p.windows(steps)
	slices.SortStableFunc(steps, func(a, b step) int { return a.talk - b.talk })
	for len(steps) > 0 {
		n := slices.IndexFunc(steps, func(s step) bool { return s.talk != steps[0].talk })
		if n < 0 {
			n = len(steps)
		}
		p.windows(steps[:n])
		steps = steps[n:]
	}
}

// How many gaps stand in one token: with fewer, too many submissions would share
// it by chance.
const (
	nanoGaps  = 3
	microGaps = 4
)

// windows takes the tokens of frames in order of time. Where a file keeps
// microseconds only, the rest of each time was cut off; so it is here.
func (p *printer) windows(steps []step) {
	for i := range steps {
		for _, kind := range []Kind{ofNano, ofMicro} {
			n := gapsOf(kind)
			if i == 0 {
				n = min(n, len(steps)-1) // a short one has no more
			}
			p.window(kind, steps[i:], n)
		}
	}
}

// gapsOf returns how many gaps stand in a token.
func gapsOf(k Kind) int {
	switch k {
	case ofNano:
		return nanoGaps
	case ofMicro:
		return microGaps
	}
	return 0
}

// window takes the token of the first gaps, unless they are no work of chance:
// round, or all alike.
func (p *printer) window(kind Kind, steps []step, n int) {
	if n == 0 || len(steps) <= n {
		return
	}
	unit := time.Nanosecond
	if kind == ofMicro {
		unit = time.Microsecond
	}
	b, frames, alike := []byte(nil), []int{int(steps[0].frame)}, n > 1
	var first time.Duration
	for i := range n {
		gap := steps[i+1].at.Truncate(unit).Sub(steps[i].at.Truncate(unit))
		if gap == 0 || gap%(100*time.Microsecond) == 0 || kind == ofNano && gap%time.Microsecond == 0 {
			return
		}
		if i == 0 {
			first = gap
		}
		alike = alike && gap == first
		b = binary.BigEndian.AppendUint64(b, uint64(gap/unit))
		frames = append(frames, int(steps[i+1].frame))
	}
	if !alike {
		p.add(kind, 0, b, frames...)
	}
}

// chooser returns which conversations count.
func chooser(c *flow.Capture, ports []uint16) func(client, server netip.AddrPort) bool {
	local := false
	for _, u := range c.UDP {
		local = local || stays(u.Client, u.Server)
	}
	for _, t := range c.TCP {
		local = local || stays(t.Client, t.Server)
	}
	return func(client, server netip.AddrPort) bool {
		of := ports == nil || slices.Contains(ports, client.Port()) || slices.Contains(ports, server.Port())
		return of && (!local || stays(client, server))
	}
}

// stays reports whether both sockets are on one machine, as far as their
// addresses tell.
func stays(a, b netip.AddrPort) bool {
	return a.Addr() == b.Addr() || a.Addr().IsLoopback() && b.Addr().IsLoopback()
}
