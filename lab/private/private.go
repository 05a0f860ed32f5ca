// Package private gives a program a network of its own: a loopback interface
// that nobody else uses, where every port is free and where recording needs no
// rights. It is made of a network namespace, and of a user namespace unless
// the program runs as root (namespaces(7), Linux only). Programs of others get
// a PID namespace as well, so that nothing of them stays behind.
package private

import (
	"fmt"
	"os"
	"strings"
	"syscall"
)

// A Reason says why there is no private network.
type Reason string

// The reasons known.
const (
	NotLinux      Reason = "not-linux"       // only Linux has network namespaces
	NoNamespaces  Reason = "no-namespaces"   // the kernel was built without them
	UserLimit     Reason = "user-limit"      // user.max_user_namespaces is 0 or used up
	NetworkLimit  Reason = "network-limit"   // user.max_net_namespaces is 0 or used up
	CloneSysctl   Reason = "clone-sysctl"    // kernel.unprivileged_userns_clone is 0 (Debian)
	AppArmor      Reason = "apparmor"        // kernel.apparmor_restrict_unprivileged_userns is 1 (Ubuntu)
	Seccomp       Reason = "seccomp"         // a container's system call filter
	NotPermitted  Reason = "not-permitted"   // EPERM for a cause unknown
	NoCapability  Reason = "no-capability"   // namespaces were made, but the program has no rights in them
	FileRights    Reason = "file-rights"     // the program's file capabilities leave out CAP_NET_ADMIN
	CouldNotStart Reason = "could-not-start" // the program could not be executed again
)

// Refused says that the private network cannot be had. Nothing has happened
// yet: the caller can go on in the network of the host.
type Refused struct {
	Reason Reason
	Err    error // what the kernel said; nil for NotLinux
}

func (r *Refused) Error() string {
	if r.Err == nil {
		return fmt.Sprintf("private network refused: %s", r.Reason)
	}
	return fmt.Sprintf("private network refused: %s: %v", r.Reason, r.Err)
}

func (r *Refused) Unwrap() error { return r.Err }

// Killed says that the second process was killed: by one of the programs that
// it ran, or by somebody else.
type Killed struct{ Signal syscall.Signal }

func (k *Killed) Error() string { return "killed: " + k.Signal.String() }

// Command returns the one command that removes the obstacle, to be typed into
// a shell, or "" if there is none.
func (r *Refused) Command() string {
	switch r.Reason {
	case UserLimit:
		return "sudo sysctl -w user.max_user_namespaces=15000"
	case NetworkLimit:
		return "sudo sysctl -w user.max_net_namespaces=15000"
	case CloneSysctl:
		return "sudo sysctl -w kernel.unprivileged_userns_clone=1"
	case FileRights:
		return "sudo setcap cap_net_raw,cap_net_admin+ep " + self()
	case AppArmor:
		return "sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0"
	}
	return ""
}

// self returns the path of this program as a word of a shell.
func self() string {
	path, err := os.Executable()
	if err != nil {
		path = os.Args[0]
	}
	return "'" + strings.ReplaceAll(path, "'", `'\''`) + "'"
}
