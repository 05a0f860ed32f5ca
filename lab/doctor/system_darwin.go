package doctor

import "socketlab/capture/message"

const installLibrary = "" // macOS has libpcap

// permission explains the missing right to capture: the devices /dev/bpf*
// belong to root until ChmodBPF gives them to a group.
func permission() Observation {
	return Observation{
		Message: message.Of("loopback: no right to record (/dev/bpf* belong to root; ChmodBPF gives them to a group)"),
		Command: "brew install --cask wireshark-chmodbpf",
	}
}

func noDevice() Observation {
	return Observation{Message: message.Of("there is no loopback interface"), Command: "sudo ifconfig lo0 up"}
}

func system() []Observation { return nil }
