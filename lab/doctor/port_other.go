//go:build !linux

package doctor

import (
	"fmt"
	"runtime"
)

// PortUser reports false: only Linux shows who uses a port without asking
// another program.
func PortUser(port uint16, udp bool) (User, bool) { return User{}, false }

// whoUses returns the command that shows who has the port.
func whoUses(port Port) string {
	if runtime.GOOS == "windows" {
		return fmt.Sprintf("netstat -ano | findstr :%d", port.Number)
	}
	protocol := "TCP"
	if port.UDP {
		protocol = "UDP"
	}
	return fmt.Sprintf("sudo lsof -nP -i%s:%d", protocol, port.Number)
}

func stopProcess(user User) string { return "" }
