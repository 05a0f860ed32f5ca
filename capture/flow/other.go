package flow

import (
	"fmt"

	"socketlab/capture"
	"socketlab/capture/ip"
)

// maxKinds bounds how many kinds of other frames are told apart.
const maxKinds = 512

// others counts the frames that belong to no conversation, by what they are.
// The zero value is ready.
type others struct {
	whats     map[ip.What]int
	said      map[string]int
	protocols [256]int // by IP protocol number
}

// what counts a frame without a readable IP packet.
func (o *others) what(w ip.What) {
	if o.whats == nil {
		o.whats = map[ip.What]int{}
	}
	if _, known := o.whats[w]; !known && len(o.whats) == maxKinds {
		o.text("of many other kinds")
		return
	}
	o.whats[w]++
}

// text counts a frame by words of ours, texts several of them.
func (o *others) text(s string) { o.texts(s, 1) }

func (o *others) texts(s string, n int) {
	if n == 0 {
		return
	}
	if o.said == nil {
		o.said = map[string]int{}
	}
	o.said[s] += n
}

// protocol counts an IP packet of another protocol than TCP and UDP.
func (o *others) protocol(number uint8) { o.protocols[number]++ }

// counts returns all counts by name.
func (o *others) counts() map[string]int {
	out := map[string]int{}
	for w, n := range o.whats {
		out[named(w)] += n
	}
	for s, n := range o.said {
		out[s] += n
	}
	for number, n := range o.protocols {
		if n > 0 {
			out[protocolName(uint8(number))] += n
		}
	}
	return out
}

// named names what a frame is, a link type as its registry does.
func named(w ip.What) string {
	if number, ok := w.LinkType(); ok {
		return "link type " + capture.LinkType(number).String()
	}
	return w.String()
}

// protocolNames are the IP protocols that captures hold most, as IANA names
// them.
var protocolNames = [...]struct {
	number uint8
	name   string
}{
	{1, "ICMP"}, {2, "IGMP"}, {4, "IPv4 in IP"}, {41, "IPv6 in IP"}, {47, "GRE"}, {50, "ESP"}, {51, "AH"},
	{58, "ICMPv6"}, {88, "EIGRP"}, {89, "OSPF"}, {103, "PIM"}, {112, "VRRP"}, {132, "SCTP"}, {136, "UDP-Lite"},
}

// protocolName names an IP protocol.
func protocolName(number uint8) string {
	for _, p := range protocolNames {
		if p.number == number {
			return p.name
		}
	}
	return fmt.Sprintf("IP protocol %d", number)
}
