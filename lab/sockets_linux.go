package lab

import (
	"fmt"
	"os"
	"strings"
)

// What /proc/net/tcp calls the states of sockets.
const (
	stateTimeWait = "06"
	stateClose    = "07"
	stateListen   = "0A"
)

// isBound reports whether a server's socket stands on a port: a UDP socket, or
// a TCP socket that listens. It only looks, so that the server does not
// notice.
func isBound(tcp bool, port uint16) (bool, error) {
	tables := []string{"/proc/net/udp", "/proc/net/udp6"}
	if tcp {
		tables = []string{"/proc/net/tcp", "/proc/net/tcp6"}
	}
	var failed error
	for _, table := range tables {
		text, err := os.ReadFile(table)
		failed = first(failed, err)
		if listed(string(text), tcp, port) {
			return true, nil
		}
	}
	return false, failed
}

// listed reports whether a table of sockets has a server's on the port.
func listed(table string, tcp bool, port uint16) bool {
	for _, state := range states(table, port) {
		if !tcp || state == stateListen {
			return true
		}
	}
	return false
}

// states returns the states of the sockets on a port: the 07 of
// "1: 00000000:1388 00000000:0000 07 …".
func states(table string, port uint16) (all []string) {
	wanted := fmt.Sprintf(":%04X", port)
	for line := range strings.Lines(table) {
		fields := strings.Fields(line)
		if len(fields) >= 4 && strings.HasSuffix(fields[1], wanted) {
			all = append(all, fields[3])
		}
	}
	return all
}

// closing reports whether a TCP connection from one of the ports still has
// segments to send or to wait for.
func closing(ports []uint16) bool {
	for _, table := range []string{"/proc/net/tcp", "/proc/net/tcp6"} {
		text, err := os.ReadFile(table)
		if err != nil {
			return false
		}
		for _, port := range ports {
			for _, state := range states(string(text), port) {
				if state != stateTimeWait && state != stateClose && state != stateListen {
					return true
				}
			}
		}
	}
	return false
}

// busy reports whether a process is computing, or waits for a processor, a
// disk or the one who traces it: it has not come to the point where it waits
// for input.
func busy(pid int) bool {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	_, rest, found := strings.Cut(string(text), ") ") // "1234 (python3) R 1200 …"
	return err == nil && found && (rest[0] == 'R' || rest[0] == 'D' || rest[0] == 't')
}
