package program

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"

	"socketlab/lab/sockets"
)

// callNames are the calls in which programs wait, by their numbers.
var callNames = map[int]string{
	unix.SYS_ACCEPT: "accept", unix.SYS_ACCEPT4: "accept",
	unix.SYS_RECVFROM: "recv", unix.SYS_RECVMSG: "recv", unix.SYS_READ: "read", unix.SYS_READV: "read",
	unix.SYS_SENDTO: "send", unix.SYS_SENDMSG: "send", unix.SYS_WRITE: "send", unix.SYS_WRITEV: "send",
	unix.SYS_CONNECT: "connect", unix.SYS_PPOLL: "poll", unix.SYS_PSELECT6: "poll", unix.SYS_EPOLL_PWAIT: "poll",
	unix.SYS_FUTEX: "lock", unix.SYS_NANOSLEEP: "sleep", unix.SYS_CLOCK_NANOSLEEP: "sleep",
}

// blocked looks at proc_pid_syscall(5): the number of the call and its arguments,
// or "running".
func blocked(pids []int) (all []Blocked) {
	for _, pid := range pids {
		files, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/syscall", pid))
		for _, file := range files {
			text, err := os.ReadFile(file)
			if w, ok := blockedIn(pid, string(text)); err == nil && ok {
				all = append(all, w)
			}
		}
	}
	return all
}

func blockedIn(pid int, text string) (w Blocked, ok bool) {
	fields := strings.Fields(text)
	if len(fields) < 2 {
		return w, false
	}
	number, err := strconv.Atoi(fields[0])
	if err != nil || number < 0 {
		return w, false
	}
	w.Call = cmp.Or(callNames[number], olderCalls[number], "other")
	switch w.Call {
	case "accept", "recv", "read", "send":
		fd, err := strconv.ParseUint(strings.TrimPrefix(fields[1], "0x"), 16, 32)
		if err != nil {
			return w, true
		}
		_, w.Socket = sockets.InodeOf(fmt.Sprintf("/proc/%d/fd/%d", pid, fd))
		w.Input = !w.Socket && fd == 0
		if w.Call == "read" && w.Socket {
			w.Call = "recv"
		}
	}
	return w, true
}
