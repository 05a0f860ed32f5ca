package sockets

import (
	"encoding/binary"
	"encoding/hex"
	"net/netip"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"
)

// List returns the sockets of this process's network, from the tables of
// proc_pid_net(5). An error means that sockets may be missing.
func List(tcp bool) (all []Socket, failed error) {
	for _, table := range tables[tcp] {
		text, err := os.ReadFile(table)
		if err != nil && !os.IsNotExist(err) { // a kernel without IPv6 has no table for it
			failed = err
		}
		for line := range strings.Lines(string(text)) {
			if s, ok := row(line); ok {
				s.TCP = tcp
				all = append(all, s)
			}
		}
	}
	return all, failed
}

var tables = map[bool][]string{
	false: {"/proc/net/udp", "/proc/net/udp6"},
	true:  {"/proc/net/tcp", "/proc/net/tcp6"},
}

// states are those of the kernel's include/net/tcp_states.h that have a State
// of their own.
var states = map[string]State{"06": TimeWait, "07": Closed, "0A": Listen}

// row reads one line: "1: 0100007F:1388 00000000:0000 0A …:… 00:00000000 …",
// with what is in its queues, to be sent and to be read, in the fifth column,
// the timer in the sixth and the inode in the tenth. It reports
// false for the head of the table.
func row(line string) (s Socket, ok bool) {
	columns := strings.Fields(line)
	if len(columns) < 10 {
		return s, false
	}
	if s.Local, ok = address(columns[1]); !ok {
		return s, false
	}
	s.Remote, _ = address(columns[2])
	s.State = states[columns[3]]
	s.Inode, _ = strconv.ParseUint(columns[9], 10, 64)
	if _, queue, found := strings.Cut(columns[4], ":"); found && s.State != Listen { // which counts connections
		unread, _ := strconv.ParseUint(queue, 16, 31)
		s.Unread = int(unread)
	}
	if _, when, found := strings.Cut(columns[5], ":"); found && s.State == TimeWait {
		ticks, _ := strconv.ParseInt(when, 16, 64)
		s.Left = time.Duration(ticks) * time.Second / 100 // USER_HZ
	}
	return s, true
}

// address reads "0100007F:1388": words of 32 bits in the machine's own order,
// and a port.
func address(text string) (netip.AddrPort, bool) {
	host, port, _ := strings.Cut(text, ":")
	b, err := hex.DecodeString(host)
	n, portErr := strconv.ParseUint(port, 16, 16)
	if err != nil || portErr != nil || len(b)%4 != 0 {
		return netip.AddrPort{}, false
	}
	for i := 0; i < len(b); i += 4 {
		binary.NativeEndian.PutUint32(b[i:], binary.BigEndian.Uint32(b[i:]))
	}
	addr, ok := netip.AddrFromSlice(b)
	return netip.AddrPortFrom(addr.Unmap(), uint16(n)), ok
}

// Closing reports whether a TCP connection from one of the ports still has
// segments to send or to wait for.
func Closing(ports []uint16) bool {
	all, _ := List(true)
	return slices.ContainsFunc(all, func(s Socket) bool {
		return s.State == Other && slices.Contains(ports, s.Local.Port())
	})
}
