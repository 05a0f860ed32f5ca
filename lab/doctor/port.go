package doctor

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strconv"
	"syscall"

	"socketlab/capture/message"
)

// A User is a process that uses a port.
type User struct {
	PID  int
	Name string // "python3"
}

// examinePort finds out whether a server could have the port on the host. In
// the private network every port is free, so that this is only a note.
func examinePort(port Port) []Observation {
	if !inUse(port) {
		return nil
	}
	id := fmt.Sprintf("port/%d", port.Number)
	user, ok := PortUser(port.Number, port.UDP)
	if !ok {
		return []Observation{{id, Note, message.Of("port %s is in use by a process that this user may not see", port.String()), whoUses(port)}}
	}
	return []Observation{{id, Note, message.Of("port %s is in use by %s (process %d)", port.String(), user.Name, user.PID),
		stopProcess(user)}}
}

// inUse reports whether the port cannot be bound because somebody has it.
func inUse(port Port) bool {
	var err error
	address := ":" + strconv.Itoa(int(port.Number))
	if port.UDP {
		var socket net.PacketConn
		if socket, err = net.ListenPacket("udp4", address); err == nil {
			socket.Close()
		}
	} else {
		var listener net.Listener
		if listener, err = (&net.ListenConfig{}).Listen(context.Background(), "tcp4", address); err == nil {
			listener.Close()
		}
	}
	return errors.Is(err, syscall.EADDRINUSE) || errors.Is(err, windowsInUse)
}

// windowsInUse is WSAEADDRINUSE: package syscall has another number for
// EADDRINUSE on Windows.
const windowsInUse = syscall.Errno(10048)
