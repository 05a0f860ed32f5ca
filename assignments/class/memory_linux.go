package class

import (
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

// limitMemory has the system refuse this process more data than so many octets
// (RLIMIT_DATA, getrlimit(2)).
func limitMemory(octets uint64) {
	var limit unix.Rlimit
	if unix.Getrlimit(unix.RLIMIT_DATA, &limit) == nil && limit.Cur > octets {
		limit.Cur = octets
		unix.Setrlimit(unix.RLIMIT_DATA, &limit)
	}
}

// spareAddresses is what is left to threads where addresses are limited.
const spareAddresses = 48 << 20

// room returns how large the heap may get, wanted if nothing speaks against it:
// where addresses are limited (ulimit -v), the runtime has taken most of them
// for itself.
func room(wanted int64) int64 {
	var limit unix.Rlimit
	if unix.Getrlimit(unix.RLIMIT_AS, &limit) != nil || limit.Cur == unix.RLIM_INFINITY {
		return wanted
	}
	text, _ := os.ReadFile("/proc/self/statm")
	var pages int64
	fmt.Sscan(string(text), &pages)
	left := int64(limit.Cur) - pages*int64(os.Getpagesize()) - spareAddresses
	return min(wanted, max(left, spareAddresses))
}
