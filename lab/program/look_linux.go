package program

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"

	"socketlab/lab/sockets"
)

// family returns a process and its descendants, as far as the kernel lists
// children (CONFIG_PROC_CHILDREN).
func family(pid int) []int {
	all := []int{pid}
	for i := 0; i < len(all); i++ {
		lists, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", all[i]))
		for _, list := range lists {
			text, _ := os.ReadFile(list)
			for _, word := range strings.Fields(string(text)) {
				if child, err := strconv.Atoi(word); err == nil && !slices.Contains(all, child) {
					all = append(all, child)
				}
			}
		}
	}
	return all
}

// look looks at processes and their threads.
func look(pids []int) (s Sight) {
	s.Gone = true
	for i, pid := range pids {
		ended := i > 0
		threads, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*", pid))
		for _, thread := range threads {
			state, used, ok := stat(thread + "/stat")
			s.Known = s.Known || ok
			over := !ok || state == 'Z' || state == 'X'
			s.Gone = s.Gone && over
			ended = ended && ok && over
			s.Busy = s.Busy || state == 'R' || state == 'D' || state == 't'
			s.Used += used
			s.Reading = s.Reading || reads(thread+"/syscall")
			s.Sleeps = s.Sleeps || sleeps(thread+"/syscall")
			if w, ok := waits(pid, thread+"/syscall"); ok {
				s.Waits = append(s.Waits, w)
			}
		}
		if ended && len(threads) > 0 {
			s.Ended++
		}
	}
	return s
}

// stat reads proc_pid_stat(5): "1234 (python3) R 1200 …", with user and system
// time in the 14th and 15th field.
func stat(file string) (state byte, used uint64, ok bool) {
	text, err := os.ReadFile(file)
	at := strings.LastIndexByte(string(text), ')') // the name before it may hold anything
	if err != nil || at < 0 {
		return 0, 0, false
	}
	fields := strings.Fields(string(text[at+1:]))
	if len(fields) < 13 {
		return 0, 0, false
	}
	user, _ := strconv.ParseUint(fields[11], 10, 64)
	system, _ := strconv.ParseUint(fields[12], 10, 64)
	return fields[0][0], user + system, true
}

// reads reports whether a thread waits in read() of its standard input:
// proc_pid_syscall(5) has the number of the call and its arguments.
func reads(file string) bool {
	text, err := os.ReadFile(file)
	return err == nil && strings.HasPrefix(string(text), fmt.Sprintf("%d 0x0 ", unix.SYS_READ))
}

// sleeps reports whether a thread waits in sleep().
func sleeps(file string) bool {
	text, err := os.ReadFile(file)
	return err == nil && (strings.HasPrefix(string(text), fmt.Sprintf("%d ", unix.SYS_NANOSLEEP)) || strings.HasPrefix(string(text), fmt.Sprintf("%d ", unix.SYS_CLOCK_NANOSLEEP)))
}

// waits returns what a thread waits for in a call on a socket.
func waits(pid int, file string) (w Wait, ok bool) {
	text, err := os.ReadFile(file)
	fields := strings.Fields(string(text))
	if err != nil || len(fields) < 2 {
		return w, false
	}
	number, err := strconv.Atoi(fields[0]) // "running" of a thread that does not wait
	if err != nil {
		return w, false
	}
	switch number {
	case unix.SYS_ACCEPT, unix.SYS_ACCEPT4:
		w.Accepts = true
	case unix.SYS_READ, unix.SYS_READV, unix.SYS_RECVFROM, unix.SYS_RECVMSG:
	default:
		return w, false
	}
	descriptor, err := strconv.ParseUint(strings.TrimPrefix(fields[1], "0x"), 16, 31)
	if err != nil {
		return w, false
	}
	w.Inode, ok = sockets.InodeOf(fmt.Sprintf("/proc/%d/fd/%d", pid, descriptor))
	return w, ok
}

// unread returns how many octets of its input a process has not read.
func unread(pid int) int {
	input, err := os.OpenFile(fmt.Sprintf("/proc/%d/fd/0", pid), os.O_RDONLY|unix.O_NONBLOCK, 0)
	if err != nil {
		return 0
	}
	defer input.Close()
	n, err := unix.IoctlGetInt(int(input.Fd()), unix.TIOCINQ)
	if err != nil {
		return 0
	}
	return n
}
