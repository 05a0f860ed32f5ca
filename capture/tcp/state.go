package tcp

// states are the names of RFC 9293 §3.3.2, in the order of the constants.
var states = [...]string{
	"?", "CLOSED", "LISTEN", "SYN-SENT", "SYN-RECEIVED", "ESTABLISHED", "FIN-WAIT-1",
	"FIN-WAIT-2", "CLOSE-WAIT", "CLOSING", "LAST-ACK", "TIME-WAIT",
}

// String spells s as the RFC does: "FIN-WAIT-1". Unknown is "?".
func (s State) String() string {
	if int(s) < len(states) {
		return states[s]
	}
	return "?"
}

// String returns the word that the inspect JSON uses.
func (c Close) String() string {
	switch c {
	case Normal:
		return "normal"
	case Simultaneous:
		return "simultaneous"
	case HalfClosed:
		return "half"
	case Aborted:
		return "abort"
	}
	return "none"
}

// String returns "client" or "server".
func (s Side) String() string {
	if s == Client {
		return "client"
	}
	return "server"
}

// flagNames are the control bits as RFC 9293 abbreviates them.
var flagNames = [...]string{"FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR", "AE"}

// flagOrder lists the bits in the order in which people say them.
var flagOrder = [...]Flags{SYN, FIN, RST, PSH, ACK, URG, ECE, CWR, AE}

// String names the bits that are set, the ones that steer a connection first:
// "SYN,ACK". No bit at all is "-".
func (f Flags) String() string {
	s := ""
	for _, bit := range flagOrder {
		if f.Has(bit) {
			s += "," + bit.name()
		}
	}
	if s == "" {
		return "-"
	}
	return s[1:]
}

// name returns the name of a single bit.
func (f Flags) name() string {
	for i, name := range flagNames {
		if f == 1<<i {
			return name
		}
	}
	return ""
}
