// Package peer holds the servers and clients of the labs. They talk through
// real sockets and real system calls, one Go method for each, and every call
// is noted in a Journal, so that it can be shown beside the frames it caused.
//
// Package net would hide what a course about sockets is to show. A Socket has
// Bind, Listen, Accept, Connect, SendTo, RecvFrom and the others under the names
// of the manual pages, with their arguments, and their errors are *CallError.
// Calls that wait can be stopped: they return ErrStopped when their context is
// done.
//
// What a peer does, a plain experiment.Server or experiment.Client says. A Server
// is told to Listen, then to Serve until Stop, which lets it finish what has
// arrived. A Client is Run to its end:
//
//	var journal peer.Journal
//	server := &peer.Server{Peer: peer.Peer{Name: "server", Journal: &journal, Screen: screen}}
//	if err := server.Listen(ctx); err != nil { … }
//	go server.Serve(ctx)
//	client := &peer.Client{Peer: peer.Peer{Name: "client", Journal: &journal, Screen: screen}, Server: address, Next: lines}
//	err := client.Run(ctx)
//	server.Stop()
//	for _, call := range journal.Calls() { fmt.Println(call.Peer, call) }
//
// A Screen shows what a peer prints and what is typed into it. The Journal is
// shared by all peers of a run; a Call knows who called, with what, when it began
// and ended, and what came back. Package annotate finds out at which frame it
// stands.
package peer

import (
	"context"
	"errors"
	"net/netip"
	"time"

	"socketlab/capture/message"
)

// ErrStopped is the error of a call that was waiting when its peer was told to
// stop.
var ErrStopped = errors.New("stopped")

// A Peer is what a server and a client have in common.
type Peer struct {
	Name    string   // in the journal: "server", "client 2"
	Stream  bool     // TCP if true, UDP if false
	IPv6    bool     // AF_INET6 instead of AF_INET
	Journal *Journal // where calls are noted; may be nil
	Screen  Screen   // the terminal of the peer
}

// A Screen is the terminal in which a peer runs.
type Screen interface {
	Say(m message.Message)  // a line that the peer prints
	Fail(m message.Message) // a line that says what went wrong
	Type(line string)       // a line that was typed
}

// say prints a line.
func (p *Peer) say(format string, args ...any) { p.Screen.Say(message.Of(format, args...)) }

// fail prints a line about something that went wrong.
func (p *Peer) fail(format string, args ...any) { p.Screen.Fail(message.Of(format, args...)) }

// loopback returns the address of this machine as seen by itself: 127.0.0.1
// or ::1.
func (p *Peer) loopback() netip.Addr {
	if p.IPv6 {
		return netip.IPv6Loopback()
	}
	return netip.AddrFrom4([4]byte{127, 0, 0, 1})
}

// any returns the address that stands for every address of this machine:
// 0.0.0.0 or ::.
func (p *Peer) any() netip.Addr {
	if p.IPv6 {
		return netip.IPv6Unspecified()
	}
	return netip.IPv4Unspecified()
}

// complain shows what went wrong. Having been stopped is nothing wrong.
func (p *Peer) complain(err error) {
	var failed *CallError
	switch {
	case err == nil, errors.Is(err, ErrStopped):
	case errors.As(err, &failed):
		p.fail("%s(%s) failed: %s", failed.Call, failed.Args, ErrnoName(failed.Err))
	default:
		p.fail("broken off: %v", err)
	}
}

// longPast is a deadline for those who are not to wait.
var longPast = time.Unix(1, 0)

// pause sleeps, and returns ErrStopped if the peer is told to stop meanwhile.
func pause(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return nil
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ErrStopped
	}
}
