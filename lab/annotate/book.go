package annotate

import (
	"net/netip"
	"slices"
	"time"

	"socketlab/lab/peer"
)

// A way is one direction between two sockets, from the one that calls to the
// other. The caller's address is left out: a socket that is bound to every
// address does not know it before it sends.
type way struct {
	from uint16
	to   netip.AddrPort
}

// wayTo is the way to a socket. IPv4 looks the same on a socket for both
// versions.
func wayTo(from uint16, to netip.AddrPort) way {
	return way{from, netip.AddrPortFrom(to.Addr().Unmap(), to.Port())}
}

// A book is a journal, sorted by what its calls may have done.
type book struct {
	sent, received map[way][]*peer.Call // datagrams that have not been seen yet
	parties        map[way][]*party     // of connections that have not been seen yet
	failed         map[netip.AddrPort][]*peer.Call
}

// A party is what one end of a TCP connection has called.
type party struct {
	opened  *peer.Call // connect() or accept(); nil if that is not known
	sends   []transfer
	reads   []transfer
	closers []*peer.Call // shutdown(), close(), the end of the program, in that order

	readable int64 // octets that can have been read
	ended    bool  // the end of the stream, too
	reset    bool  // a RST has its call
}

// A transfer is a call and the octets of the stream that it sent or received,
// counted from 0.
type transfer struct {
	from, to int64
	call     *peer.Call
}

// transferred adds the next transfer of a stream.
func transferred(before []transfer, call *peer.Call) []transfer {
	from := int64(0)
	if n := len(before); n > 0 {
		from = before[n-1].to
	}
	return append(before, transfer{from, from + int64(max(call.Octets, 0)), call})
}

// read sorts a journal.
func read(journal []peer.Call) *book {
	b := &book{map[way][]*peer.Call{}, map[way][]*peer.Call{}, map[way][]*party{}, map[netip.AddrPort][]*peer.Call{}}
	calls := slices.Clone(journal)
	slices.SortStableFunc(calls, func(x, y peer.Call) int { return acts(&x).Compare(acts(&y)) })
	for i := range calls {
		b.add(&calls[i])
	}
	return b
}

// acts returns when a call takes effect: one that waits for something does
// nothing before it has come.
func acts(c *peer.Call) time.Time {
	if c.Name == "accept" || receives(c.Name) {
		return c.End
	}
	return c.Start
}

// add notes a call.
func (b *book) add(call *peer.Call) {
	if !call.Remote.IsValid() {
		return
	}
	w := wayTo(call.Local.Port(), call.Remote)
	switch {
	case call.Stream && call.Name == "connect" && call.Err != nil:
		b.failed[wayTo(0, call.Remote).to] = append(b.failed[wayTo(0, call.Remote).to], call)
	case call.Stream && (call.Name == "connect" || call.Name == "accept"):
		b.parties[w] = append(b.parties[w], &party{opened: call})
	case call.Stream:
		if len(b.parties[w]) == 0 {
			b.parties[w] = []*party{{}}
		}
		b.parties[w][len(b.parties[w])-1].add(call)
	case call.Err != nil:
	case sends(call.Name):
		b.sent[w] = append(b.sent[w], call)
	case receives(call.Name):
		b.received[w] = append(b.received[w], call)
	}
}

// add notes a call on an open connection. One that sends may have failed after
// it has sent something.
func (p *party) add(call *peer.Call) {
	switch {
	case sends(call.Name):
		p.sends = transferred(p.sends, call)
	case receives(call.Name) && call.Err == nil:
		p.reads = transferred(p.reads, call)
	case slices.Contains([]string{"shutdown", "close", "exit", "killed"}, call.Name):
		p.closers = append(p.closers, call)
	}
}

// sends reports whether a call of this name sends octets.
func sends(name string) bool {
	return slices.Contains([]string{"send", "sendto", "sendmsg", "write", "writev", "sendfile"}, name)
}

// receives reports whether a call of this name receives octets.
func receives(name string) bool {
	return slices.Contains([]string{"recv", "recvfrom", "recvmsg", "read", "readv"}, name)
}

// take removes the first call of a list that will do, and those before it: they
// are about what was not captured.
func take(from map[way][]*peer.Call, w way, will func(*peer.Call) bool) []*peer.Call {
	waiting := from[w]
	i := slices.IndexFunc(waiting, will)
	if i < 0 {
		return nil
	}
	from[w] = waiting[i+1:]
	return waiting[i : i+1]
}
