package trace

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"net"
	"strconv"
	"strings"

	"socketlab/capture"
)

const (
	linkEthernet capture.LinkType = 1
	linkNull     capture.LinkType = 0
	linkLoop     capture.LinkType = 108
	linkRaw      capture.LinkType = 101
	linkSLL      capture.LinkType = 113
	linkSLL2     capture.LinkType = 276
)

// linkNames names the link types that lines of packets can be written for.
var linkNames = [...]struct {
	name string
	link capture.LinkType
}{
	{"ethernet", linkEthernet},
	{"null", linkNull},
	{"loop", linkLoop},
	{"raw", linkRaw},
	{"sll", linkSLL},
	{"sll2", linkSLL2},
}

// parseLink reads the name or number of a link type.
func parseLink(word string) (capture.LinkType, error) {
	for _, l := range linkNames {
		if l.name == word {
			return l.link, nil
		}
	}
	n, err := strconv.ParseUint(word, 10, 16)
	if err != nil {
		return 0, fmt.Errorf("unknown link type %q", word)
	}
	return capture.LinkType(n), nil
}

// formatLink is the inverse of parseLink.
func formatLink(link capture.LinkType) string {
	for _, l := range linkNames {
		if l.link == link {
			return l.name
		}
	}
	return strconv.Itoa(int(link))
}

// linkHeader returns the header that a loopback interface of the link type
// puts in front of an IP packet; false if the notation knows none.
func linkHeader(link capture.LinkType, v6 bool, ether []byte) ([]byte, bool) {
	etherType, family := uint16(0x0800), byte(2)
	if v6 {
		etherType, family = 0x86dd, 30
	}
	switch link {
	case linkEthernet:
		b := make([]byte, 12, 14)
		copy(b, ether)
		return binary.BigEndian.AppendUint16(b, etherType), true
	case linkNull:
		return []byte{family, 0, 0, 0}, true
	case linkLoop:
		return []byte{0, 0, 0, family}, true
	case linkRaw:
		return nil, true
	case linkSLL: // to us, from a loopback device
		b := append([]byte{0, 0, 0x03, 0x04, 0, 6}, make([]byte, 8)...)
		return binary.BigEndian.AppendUint16(b, etherType), true
	case linkSLL2:
		b := binary.BigEndian.AppendUint16(nil, etherType)
		return append(b, append([]byte{0, 0, 0, 0, 0, 1, 0x03, 0x04, 0, 6}, make([]byte, 8)...)...), true
	}
	return nil, false
}

// cutLinkHeader splits a frame into Ethernet addresses, if they are not all
// zero, and an IP packet; false if the notation has no words for the header.
func cutLinkHeader(link capture.LinkType, frame []byte) (ether, packet []byte, v6, ok bool) {
	for _, v6 = range []bool{false, true} {
		if link == linkEthernet && len(frame) >= 12 {
			ether = frame[:12]
		}
		header, known := linkHeader(link, v6, ether)
		if !known || !bytes.HasPrefix(frame, header) {
			continue
		}
		packet = frame[len(header):]
		if len(packet) > 0 && (packet[0]>>4 == 6) == v6 {
			if bytes.Equal(ether, make([]byte, 12)) {
				ether = nil
			}
			return ether, packet, v6, true
		}
	}
	return nil, nil, false, false
}

// parseEther reads the addresses of sender and receiver, into the order that
// a frame has: receiver first.
func parseEther(value string) ([]byte, error) {
	from, to, _ := strings.Cut(value, ",")
	src, err := net.ParseMAC(from)
	if err != nil || len(src) != 6 {
		return nil, fmt.Errorf("ether: %q is no Ethernet address", from)
	}
	dst, err := net.ParseMAC(to)
	if err != nil || len(dst) != 6 {
		return nil, fmt.Errorf("ether: %q is no Ethernet address", to)
	}
	return append(dst, src...), nil
}

// formatEther is the inverse of parseEther.
func formatEther(ether []byte) string {
	return net.HardwareAddr(ether[6:12]).String() + "," + net.HardwareAddr(ether[:6]).String()
}
