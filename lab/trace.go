package lab

import (
	"slices"

	"socketlab/lab/peer"
	"socketlab/lab/syscalls"
)

// carries are the calls that move octets, by which a server serves.
var carries = []string{"recv", "recvfrom", "recvmsg", "read", "readv", "send", "sendto", "sendmsg", "write", "writev", "sendfile"}

// threads returns how many threads, or processes, of a party made calls that
// move octets on TCP connections, as far as calls say who made them.
func threads(journal []peer.Call, name string) int {
	seen := map[int]bool{}
	for i := range journal {
		if c := &journal[i]; c.Peer == name && c.Stream && c.Thread != 0 && slices.Contains(carries, c.Name) {
			seen[c.Thread] = true
		}
	}
	return len(seen)
}

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
