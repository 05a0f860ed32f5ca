package sockets

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// Holder returns the process that has bound the port. It reports false if there
// is none, or none that this user may see.
func Holder(tcp bool, port uint16) (pid int, ok bool) {
	all, _ := List(tcp)
	for _, s := range all {
		if s.Local.Port() != port || s.inode == 0 {
			continue
		}
		if pid, ok := holder(s.inode); ok {
			return pid, true
		}
	}
	return 0, false
}

// holder returns a process that has the socket open.
func holder(inode uint64) (pid int, ok bool) {
	descriptors, _ := filepath.Glob("/proc/[0-9]*/fd/*")
	for _, name := range descriptors {
		if n, found := inodeOf(name); found && n == inode {
			pid, err := strconv.Atoi(strings.Split(name, "/")[2])
			return pid, err == nil
		}
	}
	return 0, false
}

// inodeOf returns the socket behind a descriptor: its link says
// "socket:[12345]".
func inodeOf(descriptor string) (uint64, bool) {
	target, err := os.Readlink(descriptor)
	number, found := strings.CutPrefix(target, "socket:[")
	if err != nil || !found {
		return 0, false
	}
	n, err := strconv.ParseUint(strings.TrimSuffix(number, "]"), 10, 64)
	return n, err == nil
}
