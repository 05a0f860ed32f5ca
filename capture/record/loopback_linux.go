package record

func loopbackName() string { return "lo" }
