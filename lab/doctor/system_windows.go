package doctor

import (
	"golang.org/x/sys/windows/svc"
	"golang.org/x/sys/windows/svc/mgr"

	"socketlab/capture/message"
)

const installLibrary = "start https://npcap.com/#download"

func permission() Observation {
	return Observation{
		Message: message.Of("loopback: no right to record (Npcap was installed for administrators only)"),
		Command: "start https://npcap.com/#download",
	}
}

// noDevice explains the missing loopback adapter of Npcap.
func noDevice() Observation {
	if stopped("BFE") {
		return Observation{
			Message: message.Of("Npcap has no loopback adapter: the service Base Filtering Engine is stopped"),
			Command: "net start bfe",
		}
	}
	return Observation{
		Message: message.Of("Npcap has no loopback adapter: its driver is stopped or too old"),
		Command: "net start npcap",
	}
}

// stopped reports whether a service exists and is not running.
func stopped(name string) bool {
	manager, err := mgr.Connect()
	if err != nil {
		return false
	}
	defer manager.Disconnect()
	service, err := manager.OpenService(name)
	if err != nil {
		return false
	}
	defer service.Close()
	status, err := service.Query()
	return err == nil && status.State != svc.Running
}

func system() []Observation { return nil }
