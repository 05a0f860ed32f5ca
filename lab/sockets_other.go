//go:build !linux

package lab

import (
	"fmt"
	"os/exec"
	"strings"
)

// isBound reports whether a server's socket stands on a port: a UDP socket, or
// a TCP socket that listens. It asks netstat, so that the server does not
// notice.
func isBound(tcp bool, port uint16) (bool, error) {
	table, err := exec.Command("netstat", "-an").Output()
	return listed(string(table), tcp, port), err
}

// listed reports whether a table of sockets has one on the port: "udp4 0 0 *.5000 *.*" (macOS),
// "UDP 0.0.0.0:5000 *:*" (Windows).
func listed(table string, tcp bool, port uint16) bool {
	kind := "udp"
	if tcp {
		kind = "tcp"
	}
	for line := range strings.Lines(strings.ToLower(table)) {
		if !strings.HasPrefix(strings.TrimSpace(line), kind) || tcp && !strings.Contains(line, "listen") {
			continue
		}
		for _, field := range strings.Fields(line)[1:] {
			if strings.HasSuffix(field, fmt.Sprintf(".%d", port)) || strings.HasSuffix(field, fmt.Sprintf(":%d", port)) {
				return true
			}
		}
	}
	return false
}

// closing is false: only Linux loses packets.
func closing([]uint16) bool { return false }

// busy is false: nobody knows.
func busy(int) bool { return false }
