package program

import (
	"fmt"
	"os"
	"strings"
)

// busy reports whether a process is computing, or waits for a processor, a
// disk or the one who traces it: it has not come to the point where it waits
// for input.
func busy(pid int) bool {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	_, rest, found := strings.Cut(string(text), ") ") // "1234 (python3) R 1200 …"
	return err == nil && found && (rest[0] == 'R' || rest[0] == 'D' || rest[0] == 't')
}
