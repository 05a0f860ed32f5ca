//go:build !linux && !darwin && !windows

package doctor

const installLibrary = ""

func permission() Finding {
	return Finding{Message: Msg("loopback: no right to record")}
}

func noDevice() Finding { return Finding{Message: Msg("there is no loopback interface")} }

func system() []Finding { return nil }
