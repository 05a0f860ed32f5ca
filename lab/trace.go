package lab

import (
	"context"

	"socketlab/lab/peer"
	"socketlab/lab/program"
	"socketlab/lab/syscalls"
)

// mayTrace finds out whether the calls of the student's programs can be noted.
func (r *run) mayTrace() {
	if r.config.Trace && r.foreign() {
		r.untraced = syscalls.Probe()
	}
}

// start starts a student's program under the name of the peer that it stands
// for, and notes its calls if that is wanted and possible.
func (r *run) start(ctx context.Context, name string, words []string, view *screen) (*program.Program, error) {
	var note func(peer.Call)
	if r.config.Trace && r.whyUntraced() == nil {
		note = func(c peer.Call) {
			c.Peer = name
			r.journal.Add(c)
		}
	}
	p, err := program.Start(ctx, words, view, note)
	if err != nil {
		return nil, &StartError{words[0], err}
	}
	if refused := p.Refused(); refused != nil {
		r.mu.Lock()
		r.untraced = refused
		r.mu.Unlock()
	}
	return p, nil
}

// whyUntraced returns why the calls of the student's programs are not noted;
// nil if nothing has kept them from that.
func (r *run) whyUntraced() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.untraced
}
