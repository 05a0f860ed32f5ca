package private

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"golang.org/x/sys/unix"
)

// adopt makes this process the parent of every descendant that loses its own
// (PR_SET_CHILD_SUBREAPER): none can slip away, whatever it does.
func adopt() { unix.Prctl(unix.PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) }

// burial is how long endOrphans tries: some programs breed faster than they
// can be killed, and then their number is limited by the system alone.
const burial = 5 * time.Second

// endOrphans ends and buries all descendants.
func endOrphans() {
	for begin := time.Now(); time.Since(begin) < burial; time.Sleep(time.Millisecond) {
		for _, pid := range descendants(os.Getpid()) {
			unix.Kill(pid, unix.SIGKILL)
		}
		for {
			pid, err := unix.Wait4(-1, nil, unix.WNOHANG, nil)
			if err == unix.ECHILD {
				return
			}
			if pid <= 0 && err != unix.EINTR {
				break
			}
		}
	}
}

// descendants returns the children of a process, their children and so on.
func descendants(pid int) (all []int) {
	children := map[int][]int{}
	stats, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, stat := range stats {
		text, _ := os.ReadFile(stat) // empty if it has ended since
		if parent, ok := parentOf(text); ok {
			child, _ := strconv.Atoi(filepath.Base(filepath.Dir(stat)))
			children[parent] = append(children[parent], child)
		}
	}
	all = append(all, children[pid]...)
	for i := 0; i < len(all); i++ {
		all = append(all, children[all[i]]...)
	}
	return all
}

// parentOf reads "pid (name) state parent …" (proc_pid_stat(5)); the name may
// hold anything.
func parentOf(stat []byte) (parent int, ok bool) {
	fields := bytes.Fields(stat[bytes.LastIndexByte(stat, ')')+1:])
	if len(fields) < 2 {
		return 0, false
	}
	parent, err := strconv.Atoi(string(fields[1]))
	return parent, err == nil
}
