//go:build !linux

package private

// Enter refuses: only Linux has network namespaces.
func Enter() (code int, done bool, err error) {
	return 0, false, &Refused{Reason: NotLinux}
}

// Second returns false: there is only one process.
func Second() bool { return false }

// Entered returns false.
func Entered() bool { return false }
