//go:build unix

package lab

import "golang.org/x/sys/unix"

// systemName returns name and release of the operating system, such as
// "Linux 6.18.5".
func systemName() string {
	var u unix.Utsname
	if err := unix.Uname(&u); err != nil {
		return ""
	}
	return unix.ByteSliceToString(u.Sysname[:]) + " " + unix.ByteSliceToString(u.Release[:])
}
