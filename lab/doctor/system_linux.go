package doctor

import (
	"os"
	"strings"

	"socketlab/capture/message"
)

const installLibrary = "" // a program linked with libpcap does not start without it

// permission explains the missing right to capture, with the command for this
// very program.
func permission() Observation {
	return Observation{
		Message: message.Of("the machine's own loopback: no right to record (CAP_NET_RAW is missing)"),
		Command: "sudo setcap cap_net_raw,cap_net_admin+ep " + quote(program()),
	}
}

// program returns the path of the running program.
func program() string {
	path, err := os.Executable()
	if err != nil {
		return os.Args[0]
	}
	return path
}

// quote makes a path one word of a shell.
func quote(path string) string {
	if strings.ContainsAny(path, " \t\n'\"\\$`*?[]{}()<>|&;#~!") {
		return "'" + strings.ReplaceAll(path, "'", `'\''`) + "'"
	}
	return path
}

func noDevice() Observation {
	return Observation{Message: message.Of("there is no loopback interface"), Command: "sudo ip link set lo up"}
}

// system notes what is special about this Linux.
func system() []Observation {
	release, _ := os.ReadFile("/proc/sys/kernel/osrelease")
	if !strings.Contains(strings.ToLower(string(release)), "microsoft") {
		return nil
	}
	return []Observation{{"wsl", Note, message.Of("this is WSL: its loopback is not that of Windows; run the servers, the clients and lab all inside WSL"), ""}}
}
