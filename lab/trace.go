package lab

import "socketlab/lab/syscalls"

// mayTrace finds out whether the calls of the student's programs can be noted.
func (r *run) mayTrace() {
	if r.config.Trace && r.foreign() {
		r.untraced = syscalls.Probe()
	}
}

// whyUntraced returns why the calls of the student's programs are not noted;
// nil if nothing has kept them from that.
func (r *run) whyUntraced() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.untraced
}
