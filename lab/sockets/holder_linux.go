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

// HeldBy returns the sockets that processes have open, of those that stand in
// the tables: a UDP socket does once it has a port, a TCP socket once it
// listens or has a connection. It reports false where that cannot be known.
func HeldBy(pids []int) (held []Socket, ok bool) {
	inodes := map[uint64]bool{}
	for _, pid := range pids {
		folder := "/proc/" + strconv.Itoa(pid) + "/fd/"
		descriptors, err := os.ReadDir(folder)
		ok = ok || err == nil
		for _, d := range descriptors {
			if inode, found := inodeOf(folder + d.Name()); found {
				inodes[inode] = true
			}
		}
	}
	if len(inodes) == 0 {
		return nil, ok
	}
	for _, tcp := range []bool{false, true} {
		all, err := List(tcp)
		ok = ok && err == nil
		for _, s := range all {
			if inodes[s.inode] {
				held = append(held, s)
			}
		}
	}
	return held, ok
}
