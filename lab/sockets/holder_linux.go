package sockets

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// Holder returns the process that has bound the port. It reports false if there
// is none, or none that this user may see.
func Holder(tcp bool, port uint16) (pid int, ok bool) {
	all, _ := List(tcp)
	for _, s := range all {
		if s.Local.Port() != port || s.Inode == 0 {
			continue
		}
		if pid, ok := holder(s.Inode); ok {
			return pid, true
		}
	}
	return 0, false
}

// holder returns a process that has the socket open.
func holder(inode uint64) (pid int, ok bool) {
	descriptors, _ := filepath.Glob("/proc/[0-9]*/fd/*")
	for _, name := range descriptors {
		if n, found := InodeOf(name); found && n == inode {
			pid, err := strconv.Atoi(strings.Split(name, "/")[2])
			return pid, err == nil
		}
	}
	return 0, false
}

// InodeOf returns the socket behind a descriptor: its link says
// "socket:[12345]".
func InodeOf(descriptor string) (uint64, bool) {
	target, err := os.Readlink(descriptor)
	number, found := strings.CutPrefix(target, "socket:[")
	if err != nil || !found {
		return 0, false
	}
	n, err := strconv.ParseUint(strings.TrimSuffix(number, "]"), 10, 64)
	return n, err == nil
}

// HeldBy returns the sockets that processes have open: those that stand in the
// tables, as a UDP socket does once it has a port, and a TCP socket once it
// listens or has a connection; and TCP sockets that do neither, as Closed. It
// reports false where that cannot be known.
func HeldBy(pids []int) (held []Socket, ok bool) {
	inodes, streams := map[uint64]bool{}, map[uint64]bool{}
	for _, pid := range pids {
		folder := "/proc/" + strconv.Itoa(pid) + "/fd/"
		descriptors, err := os.ReadDir(folder)
		ok = ok || err == nil
		for _, d := range descriptors {
			if inode, found := InodeOf(folder + d.Name()); found {
				inodes[inode] = true
				if isStream(folder + d.Name()) {
					streams[inode] = true
				}
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
			if inodes[s.Inode] {
				held = append(held, s)
				delete(streams, s.Inode)
			}
		}
	}
	for _, inode := range slices.Sorted(maps.Keys(streams)) {
		held = append(held, Socket{TCP: true, State: Closed, Inode: inode})
	}
	return held, ok
}

// isStream reports whether the socket behind a descriptor is one of TCP.
func isStream(descriptor string) bool {
	name := make([]byte, 16)
	n, err := unix.Getxattr(descriptor, "system.sockprotoname", name)
	return err == nil && strings.HasPrefix(string(name[:n]), "TCP")
}

// Descriptors counts the descriptors of processes that lead to sockets.
func Descriptors(pids []int) (n int) {
	for _, pid := range pids {
		folder := "/proc/" + strconv.Itoa(pid) + "/fd/"
		entries, _ := os.ReadDir(folder)
		for _, e := range entries {
			if _, is := InodeOf(folder + e.Name()); is {
				n++
			}
		}
	}
	return n
}
