package record

import (
	"fmt"
	"strings"
)

// errorsAndFragments keeps what has no ports of its own: ICMP errors, which
// quote the ports, and all fragments but the first.
const errorsAndFragments = "icmp or icmp6 or ip[6:2] & 0x1fff != 0 or ip6[6] == 44"

// filterText returns the filter for the kernel, in the language of
// pcap-filter(7). It is only the coarse half: keeper decides exactly.
func filterText(ports []uint16) string {
	if len(ports) == 0 {
		return ""
	}
	var b strings.Builder
	for _, port := range ports {
		fmt.Fprintf(&b, "port %d or ", port)
	}
	return b.String() + errorsAndFragments
}
