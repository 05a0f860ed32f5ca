package doctor

import (
	"fmt"
	"os"
	"strings"

	"socketlab/lab/sockets"
)

// PortUser returns the process that has bound the port, in the network of this
// program. It reports false if there is none, or none that this user may see.
func PortUser(port uint16, udp bool) (User, bool) {
	pid, ok := sockets.Holder(!udp, port)
	if !ok {
		return User{}, false
	}
	comm, _ := os.ReadFile(fmt.Sprintf("/proc/%d/comm", pid))
	return User{pid, strings.TrimSpace(string(comm))}, true
}

// whoUses returns the command that shows who has the port.
func whoUses(port Port) string {
	kind := "t"
	if port.UDP {
		kind = "u"
	}
	return fmt.Sprintf("sudo ss -ln%sp 'sport = :%d'", kind, port.Number)
}

// stopProcess returns the command that asks a process to end.
func stopProcess(user User) string { return fmt.Sprintf("kill %d", user.PID) }
