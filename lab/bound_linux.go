package lab

import (
	"fmt"
	"os"
	"strings"
)

// What /proc/net calls the state of a welcoming socket.
const stateListen = "0A"

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

// listed reports whether a table of sockets has one on the port: "1: 00000000:1388 00000000:0000 07 …".
func listed(table string, tcp bool, port uint16) bool {
	wanted := fmt.Sprintf(":%04X", port)
	for line := range strings.Lines(table) {
		fields := strings.Fields(line)
		if len(fields) < 4 || !strings.HasSuffix(fields[1], wanted) {
			continue
		}
		if !tcp || fields[3] == stateListen {
			return true
		}
	}
	return false
}
