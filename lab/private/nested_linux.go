package private

import (
	"os"
	"os/exec"
	"strconv"
	"sync"
	"syscall"

	"golang.org/x/sys/unix"
)

// Nested returns this program once more, to be started in a network that
// nobody has used before; it finds value in the given variable. It is for the
// second process of Enter. What it starts ends with this program.
//
// A user other than root has no right to make networks in the namespace of the
// user that Enter has made, but may make one more of those.
func Nested(variable, value string) *exec.Cmd {
	ownTables()
	cmd := exec.Command("/proc/self/exe")
	cmd.Args[0] = os.Args[0]
	cmd.Env = append(os.Environ(), variable+"="+value)
	// A Ctrl-C at the terminal is for this program, which ends the others.
	attributes := &syscall.SysProcAttr{Cloneflags: unix.CLONE_NEWNET, Pdeathsig: unix.SIGKILL, Setpgid: true}
	if !mayMakeNetworks() {
		uid, gid := os.Getuid(), os.Getgid()
		attributes.Cloneflags |= unix.CLONE_NEWUSER
		attributes.UidMappings = []syscall.SysProcIDMap{{ContainerID: uid, HostID: uid, Size: 1}}
		attributes.GidMappings = []syscall.SysProcIDMap{{ContainerID: gid, HostID: gid, Size: 1}}
		attributes.AmbientCaps = []uintptr{unix.CAP_NET_ADMIN, unix.CAP_NET_RAW, unix.CAP_NET_BIND_SERVICE}
		unix.Prctl(unix.PR_SET_DUMPABLE, 1, 0, 0, 0)
	}
	cmd.SysProcAttr = attributes
	return cmd
}

// ownTables lets each network that is made in this one have tables of its sockets
// for itself, which are small (ip-sysctl.rst, since Linux 6.1 and 6.2). Whoever
// reads /proc/net/tcp, or leaves a network, goes through the table that all
// networks share otherwise, a quarter of a million places long. Where the kernel
// has no such setting it returns false, and all is the same but for the time it
// takes.
var ownTables = sync.OnceValue(func() (have bool) {
	const places = 4096 // of sockets; half as many may be in TIME-WAIT
	for _, setting := range []string{"tcp_child_ehash_entries", "udp_child_hash_entries"} {
		if os.WriteFile("/proc/sys/net/ipv4/"+setting, []byte(strconv.Itoa(places)), 0) == nil {
			have = true
		}
	}
	return have
})

// PrepareNested is for the beginning of a program that Nested has started: it
// raises loopback, with segments as long as on Ethernet. With its usual 64 KiB a
// stream would be cut where no other network cuts it, and its buffers would hold
// megabytes.
func PrepareNested() error {
	if err := prepare(); err != nil {
		return err
	}
	entered = true
	return setLoopback("lo mtu", unix.SIOCSIFMTU, func(lo *unix.Ifreq) { lo.SetUint32(1500) })
}
