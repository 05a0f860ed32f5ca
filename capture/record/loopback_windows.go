package record

// loopbackName returns the device that Npcap makes for loopback; Windows has no
// loopback interface of its own that could be captured.
func loopbackName() string { return `\Device\NPF_Loopback` }
