package private

import (
	"errors"
	"os"
	"strings"

	"golang.org/x/sys/unix"
)

// refused explains an error of making the namespaces. The kernel has one number
// for many causes; the settings tell them apart.
func refused(err error) *Refused {
	return &Refused{reasonOf(err, settings), err}
}

// refusedInside explains why the second process, in its namespaces already,
// could not use them; words is empty if it ended without a word.
func refusedInside(words string) *Refused {
	switch {
	case words == "":
		return &Refused{CouldNotStart, errors.New("the second process ended at once")}
	case settings("kernel/apparmor_restrict_unprivileged_userns") == "1":
		return &Refused{AppArmor, errors.New(words)}
	case fileCapabilities():
		return &Refused{FileRights, errors.New(words)}
	}
	return &Refused{NoCapability, errors.New(words)}
}

// fileCapabilities reports whether this program's file carries capabilities
// (setcap(8)). They replace the ambient ones that the second process is given
// (capabilities(7)), so they have to hold all that it needs.
func fileCapabilities() bool {
	n, err := unix.Getxattr("/proc/self/exe", "security.capability", nil)
	return err == nil && n > 0
}

func reasonOf(err error, setting func(name string) string) Reason {
	switch {
	case setting("user/max_user_namespaces") == "0" && !mayMakeNetworks():
		return UserLimit
	case setting("user/max_net_namespaces") == "0":
		return NetworkLimit
	case errors.Is(err, unix.ENOSPC) || errors.Is(err, unix.EUSERS):
		return UserLimit
	case errors.Is(err, unix.EINVAL) || errors.Is(err, unix.ENOSYS):
		return NoNamespaces
	case !errors.Is(err, unix.EPERM) && !errors.Is(err, unix.EACCES):
		return CouldNotStart
	case setting("kernel/unprivileged_userns_clone") == "0":
		return CloneSysctl
	case setting("kernel/apparmor_restrict_unprivileged_userns") == "1":
		return AppArmor
	case filtered():
		return Seccomp
	}
	return NotPermitted
}

// settings reads a kernel setting; it is "" where the kernel does not have it.
func settings(name string) string {
	text, err := os.ReadFile("/proc/sys/" + name)
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(text))
}

// filtered reports whether a filter of system calls is in force (seccomp(2)).
func filtered() bool {
	status, err := os.ReadFile("/proc/self/status")
	return err == nil && strings.Contains(string(status), "\nSeccomp:\t2")
}
