package private

import (
	"golang.org/x/sys/unix"

	"socketlab/capture/message"
)

// prepare raises the loopback interface and makes sure that it can be recorded.
// Some systems grant the namespaces but no right in them.
func prepare() error {
	socket, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return message.At("socket", err)
	}
	defer unix.Close(socket)
	loopback, err := unix.NewIfreq("lo")
	if err != nil {
		return err
	}
	loopback.SetUint16(unix.IFF_UP)
	if err := unix.IoctlIfreq(socket, unix.SIOCSIFFLAGS, loopback); err != nil {
		return message.At("lo up", err)
	}
	capture, err := unix.Socket(unix.AF_PACKET, unix.SOCK_RAW|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return message.At("packet socket", err)
	}
	return unix.Close(capture)
}
