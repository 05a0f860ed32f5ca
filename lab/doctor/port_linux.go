package doctor

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// PortUser returns the process that has bound the port, in the network of this
// program. It reports false if there is none, or none that this user may see.
func PortUser(port uint16, udp bool) (User, bool) {
	tables := []string{"tcp", "tcp6"}
	if udp {
		tables = []string{"udp", "udp6"}
	}
	for _, table := range tables {
		for _, inode := range socketsOn(table, port) {
			if user, ok := ownerOf(inode); ok {
				return user, true
			}
		}
	}
	return User{}, false
}

// socketsOn returns the inodes of the sockets bound to the port, from the tables
// in /proc/net (proc_pid_net(5)): local address in the second column, inode in
// the tenth.
func socketsOn(table string, port uint16) []string {
	file, err := os.Open("/proc/self/net/" + table)
	if err != nil {
		return nil
	}
	defer file.Close()
	suffix := fmt.Sprintf(":%04X", port)
	var inodes []string
	for lines := bufio.NewScanner(file); lines.Scan(); {
		columns := strings.Fields(lines.Text())
		if len(columns) > 9 && strings.HasSuffix(columns[1], suffix) && columns[9] != "0" {
			inodes = append(inodes, columns[9])
		}
	}
	return inodes
}

// ownerOf returns the process that has the socket open.
func ownerOf(inode string) (User, bool) {
	want := "socket:[" + inode + "]"
	descriptors, _ := filepath.Glob("/proc/[0-9]*/fd/*")
	for _, name := range descriptors {
		if target, err := os.Readlink(name); err != nil || target != want {
			continue
		}
		folder := strings.Split(name, "/")[2]
		pid, _ := strconv.Atoi(folder)
		comm, _ := os.ReadFile("/proc/" + folder + "/comm")
		return User{pid, strings.TrimSpace(string(comm))}, true
	}
	return User{}, false
}

// whoUses returns the command that shows who has the port.
func whoUses(port Port) string {
	kind := "t"
	if port.UDP {
		kind = "u"
	}
	return fmt.Sprintf("sudo ss -ln%sp 'sport = :%d'", kind, port.Number)
}

// stopProcess returns the command that asks a process to end.
func stopProcess(user User) string { return fmt.Sprintf("kill %d", user.PID) }
