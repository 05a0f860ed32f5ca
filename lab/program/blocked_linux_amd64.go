package program

import "golang.org/x/sys/unix"

// olderCalls are those that only older processors have.
var olderCalls = map[int]string{unix.SYS_POLL: "poll", unix.SYS_SELECT: "poll", unix.SYS_EPOLL_WAIT: "poll"}
