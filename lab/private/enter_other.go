//go:build !linux

package private

import "os/exec"

// Enter refuses: only Linux has network namespaces.
func Enter(strangers bool) (code int, done bool, err error) {
	return 0, false, &Refused{Reason: NotLinux}
}

// Guard does nothing: only Linux knows adopted processes.
func Guard(*Refused) (code int, done bool, err error) { return 0, false, nil }

// Hold does nothing.
func Hold() {}

// Second returns false: there is only one process.
func Second() bool { return false }

// Entered returns false.
func Entered() bool { return false }

// Nested returns nil: only Linux has networks within networks.
func Nested(variable, value string) *exec.Cmd { return nil }

// PrepareNested fails.
func PrepareNested() error { return ErrNotPrivate }
