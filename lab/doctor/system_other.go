//go:build !linux && !darwin && !windows

package doctor

import "socketlab/capture/message"

const installLibrary = ""

func permission() Observation {
	return Observation{Message: message.Of("loopback: no right to record")}
}

func noDevice() Observation {
	return Observation{Message: message.Of("there is no loopback interface")}
}

func system() []Observation { return nil }
