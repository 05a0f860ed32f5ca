package private

import (
	"golang.org/x/sys/unix"

	"socketlab/capture/message"
)

// prepare raises the loopback interface and makes sure that it can be recorded.
// Some systems grant the namespaces but no right in them.
func prepare() error {
	if err := setLoopback("lo up", unix.SIOCSIFFLAGS, func(lo *unix.Ifreq) { lo.SetUint16(unix.IFF_UP) }); err != nil {
		return err
	}
	capture, err := unix.Socket(unix.AF_PACKET, unix.SOCK_RAW|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return message.At("packet socket", err)
	}
	return unix.Close(capture)
}

// setLoopback changes one thing about the loopback interface (netdevice(7));
// what names it in an error.
func setLoopback(what string, request uint, set func(*unix.Ifreq)) error {
	socket, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return message.At("socket", err)
	}
	defer unix.Close(socket)
	loopback, err := unix.NewIfreq("lo")
	if err != nil {
		return err
	}
	set(loopback)
	if err := unix.IoctlIfreq(socket, request, loopback); err != nil {
		return message.At(what, err)
	}
	return nil
}
