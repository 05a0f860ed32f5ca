//go:build !linux && !darwin && !windows

package doctor

import "socketlab/capture/message"

const installLibrary = ""

func permission() Finding {
	return Finding{Message: message.Of("loopback: no right to record")}
}

func noDevice() Finding { return Finding{Message: message.Of("there is no loopback interface")} }

func system() []Finding { return nil }
