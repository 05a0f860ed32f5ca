package program

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
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
	for _, pid := range pids {
		threads, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*", pid))
		for _, thread := range threads {
			state, used, ok := stat(thread + "/stat")
			s.Known = s.Known || ok
			s.Gone = s.Gone && (!ok || state == 'Z' || state == 'X')
			s.Busy = s.Busy || state == 'R' || state == 'D' || state == 't'
			s.Used += used
			s.Reading = s.Reading || reads(thread+"/syscall")
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
