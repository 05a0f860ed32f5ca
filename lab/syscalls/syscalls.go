// Package syscalls watches the system calls that a program makes on its
// sockets, whatever language it is written in, and tells of them as package
// peer tells of its own.
//
// It needs Linux on amd64 or arm64 and the system call ptrace(), which stops
// the program before and after each of its system calls; no right of root is
// needed for one's own children. The program, its threads and its children run
// as they would without being watched, only a little slower.
package syscalls

import (
	"os/exec"

	"socketlab/capture/message"
	"socketlab/lab/peer"
)

// A Command is a program that is watched from its start. Its methods stand for
// those of the exec.Cmd, which must not be called any more.
type Command struct {
	Cmd  *exec.Cmd       // not yet started; SysProcAttr set
	Note func(peer.Call) // gets each call when it has returned, one at a time; Peer is left empty

	everything bool // the program is to stop at all its calls, as where it cannot be made to stop at some

	exited chan struct{} // closed when the program has ended and may be waited for
	err    error         // why it is not watched; valid once Start has returned
}

// Refused returns why the program that has been started is not watched, a
// *Refused error, or nil if it is.
func (c *Command) Refused() error { return c.err }

// A Reason is why programs cannot be watched.
type Reason int

// The reasons.
const (
	NotHere Reason = iota // another operating system or processor
	Denied                // the kernel does not permit ptrace(), as in some containers
	TooOld                // the kernel cannot describe a system call: Linux before 5.3
)

// A Refused error says why programs cannot be watched.
type Refused struct {
	Reason Reason
	Err    error // of ptrace(); nil if it was not called
}

// In says it in a language.
func (r *Refused) In(l message.Language) string {
	switch r.Reason {
	case Denied:
		return l.Say("the socket calls of the programs are not shown: the system does not permit ptrace (%v)", r.Err)
	case TooOld:
		return l.Say("the socket calls of the programs are not shown: that needs Linux 5.3 or later (%v)", r.Err)
	}
	return l.Say("the socket calls of the programs are not shown: that needs Linux on amd64 or arm64")
}

// Error says it in English.
func (r *Refused) Error() string { return r.In(message.English) }

// Unwrap returns the error of ptrace(), if there is one.
func (r *Refused) Unwrap() error { return r.Err }
