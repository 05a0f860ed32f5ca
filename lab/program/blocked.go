package program

import "socketlab/lab/sockets"

// A Blocked thread stands in a system call that has not returned.
type Blocked struct {
	Call   string // "accept", "recv", "send", "connect", "poll", "lock", "sleep", "read" or "other"
	Socket bool   // on a socket
	Input  bool   // on its standard input
}

// Blocked returns the threads of the program and its children that stand in a
// call; none where the system does not tell.
func (p *Program) Blocked() []Blocked { return blocked(family(p.cmd.Process.Pid)) }

// Threads counts the threads of the program and its children that wait for
// something else than another thread: those of a pool that have no work wait for
// that.
func (p *Program) Threads() (n int) {
	for _, w := range p.Blocked() {
		if w.Call != "lock" {
			n++
		}
	}
	return n
}

// Descriptors counts the descriptors of the program and its children that lead to
// sockets, whatever has become of these.
func (p *Program) Descriptors() int { return sockets.Descriptors(family(p.cmd.Process.Pid)) }
