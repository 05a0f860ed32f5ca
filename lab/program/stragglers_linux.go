package program

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"

	"golang.org/x/sys/unix"
)

// killMarked ends every process that has the given variable in its
// environment: children that have left their process group, as daemons do,
// still inherit it. A few rounds catch those that are born meanwhile.
func killMarked(variable string) {
	for range 3 {
		found := marked(variable)
		for _, pid := range found {
			_ = unix.Kill(pid, unix.SIGKILL) // fails if it has ended since
		}
		if len(found) == 0 {
			return
		}
	}
}

// marked returns the processes with the given variable, "NAME=value".
func marked(variable string) (found []int) {
	files, _ := filepath.Glob("/proc/[0-9]*/environ")
	for _, file := range files {
		environ, err := os.ReadFile(file)
		if err != nil { // somebody else's, or gone
			continue
		}
		for v := range bytes.SplitSeq(environ, []byte{0}) {
			if string(v) == variable {
				pid, _ := strconv.Atoi(filepath.Base(filepath.Dir(file)))
				found = append(found, pid)
				break
			}
		}
	}
	return found
}
