package sockets

import (
	"net/netip"
	"strconv"
	"strings"
)

// netstat reads the table that netstat -an prints: "tcp4 0 0 *.5000 *.*
// LISTEN" (macOS), "UDP 0.0.0.0:5000 *:*" (Windows).
func netstat(table string, tcp bool) (all []Socket) {
	kind := "udp"
	if tcp {
		kind = "tcp"
	}
	for line := range strings.Lines(strings.ToLower(table)) {
		line = strings.TrimSpace(line)
		if !strings.HasPrefix(line, kind) {
			continue
		}
		s := Socket{TCP: tcp}
		var ends []netip.AddrPort
		for _, field := range strings.Fields(line)[1:] {
			if end, ok := spelled(field); ok {
				ends = append(ends, end)
			}
		}
		if len(ends) == 0 {
			continue
		}
		if s.Local = ends[0]; len(ends) > 1 {
			s.Remote = ends[1]
		}
		switch {
		case strings.Contains(line, "listen"):
			s.State = Listen
		case strings.Contains(line, "time_wait"):
			s.State = TimeWait
		}
		all = append(all, s)
	}
	return all
}

// spelled reads an address with its port as netstat spells it: after a full
// stop or a colon; * stands for anything.
func spelled(field string) (netip.AddrPort, bool) {
	at := strings.LastIndexAny(field, ".:")
	if at < 0 {
		return netip.AddrPort{}, false
	}
	port, err := strconv.ParseUint(field[at+1:], 10, 16)
	if err != nil && field[at+1:] != "*" {
		return netip.AddrPort{}, false
	}
	addr, _ := netip.ParseAddr(strings.Trim(field[:at], "[]")) // invalid for *
	return netip.AddrPortFrom(addr, uint16(port)), true
}
