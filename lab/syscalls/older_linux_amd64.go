package syscalls

import "golang.org/x/sys/unix"

// addOlder adds the system calls that later processors never had.
func addOlder(all map[uint64]signature) {
	all[unix.SYS_POLL] = signature{"poll", enterPoll, leaveWait}
	all[unix.SYS_SELECT] = signature{"select", enterSelect, leaveWait}
	all[unix.SYS_EPOLL_WAIT] = signature{"epoll_wait", enterEpollWait, leaveWait}
	all[unix.SYS_DUP2] = signature{"dup2", on(enterDuplicate), nil}
}
