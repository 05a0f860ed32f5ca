// Package sockets looks into the tables of sockets that the operating system
// keeps. It only looks, so that nobody's socket notices.
package sockets

import (
	"net/netip"
	"time"
)

// A State is the state of a TCP socket as far as anybody here asks for it, or
// Other.
type State uint8

// The states.
const (
	Other    State = iota // a connection that is being opened, used or closed; every UDP socket
	Listen                // a welcoming socket
	TimeWait              // TIME-WAIT (RFC 9293 §3.3.2): no program has it any more
	Closed                // of no connection: the kernel may still list it
)

// A Socket is one row of the tables.
type Socket struct {
	TCP    bool           // else UDP
	Local  netip.AddrPort // its address is invalid where the table does not spell it whole
	Remote netip.AddrPort // likewise; port 0 if it is connected to nobody
	State  State
	Left   time.Duration // until TIME-WAIT is over; 0 where the system does not tell
	Unread int           // octets that have arrived and that no program has read; 0 where the system does not tell
	Inode  uint64        // that processes know it by; 0 if none has it, or the system does not tell
}

// Bound reports whether a server's socket stands on a port: a UDP socket, or a
// TCP socket that listens.
func Bound(tcp bool, port uint16) (bool, error) {
	all, err := List(tcp)
	for _, s := range all {
		if s.Local.Port() == port && (!tcp || s.State == Listen) {
			return true, nil
		}
	}
	return false, err
}
