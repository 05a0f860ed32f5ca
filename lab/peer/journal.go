package peer

import (
	"errors"
	"fmt"
	"net/netip"
	"os"
	"sync"
	"time"
)

// A Call is one system call on a socket, as the peer made it.
type Call struct {
	Peer   string // who called: "server", "client 2"
	Name   string // "sendto"
	Args   string // "37 octets, 127.0.0.1:5000"
	Result string // "37", "127.0.0.1:40000", "ECONNREFUSED", "timed out after 2s"
	Err    error  // nil if the call succeeded

	Start, End time.Time // a call that waits for a datagram ends much later than it starts

	Stream bool           // on a TCP socket, not a UDP one
	Local  netip.AddrPort // of the socket after the call; its address may be unspecified (0.0.0.0)
	Remote netip.AddrPort // whom the call was about; invalid if nobody
	Octets int            // sent or received; 0 for calls that carry none
	Thread int            // of the operating system that called; 0 if nobody knows
}

// String writes the call the way it stands in a program, with its result.
func (c Call) String() string {
	return fmt.Sprintf("%s(%s) = %s", c.Name, c.Args, c.Result)
}

// Begun writes the call the way it stands in a program.
func (c Call) Begun() string { return c.Name + "(" + c.Args + ")" }

// A Journal collects the calls of all peers of an experiment, in the order in
// which they returned. Its zero value is empty and ready; it may be used by
// several goroutines, and a nil Journal forgets everything.
type Journal struct {
	mu    sync.Mutex
	calls []Call
}

// Add notes a call that has returned.
func (j *Journal) Add(c Call) {
	if j == nil {
		return
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	j.calls = append(j.calls, c)
}

// Calls returns a copy of the calls noted so far.
func (j *Journal) Calls() []Call {
	if j == nil {
		return nil
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	return append([]Call(nil), j.calls...)
}

// outcome names how a call ended: by its result, by the name of its errno, or
// by what kept it from returning one.
func outcome(result string, err error, timeout time.Duration) string {
	switch {
	case err == nil:
		return result
	case errors.Is(err, os.ErrDeadlineExceeded):
		return fmt.Sprintf("timed out after %v", timeout)
	case errors.Is(err, ErrStopped):
		return "interrupted"
	}
	return ErrnoName(err)
}
