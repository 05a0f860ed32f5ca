package record

import (
	"encoding/binary"
	"slices"

	"socketlab/capture"
)

// A keeper decides which frames belong to the lab: those from or to its ports,
// ICMP errors that quote such a packet, and further fragments of such packets.
type keeper struct {
	ports     []uint16 // empty: keep everything
	link      capture.LinkType
	fragments map[string]bool // packets whose first fragment was kept
}

// maxFragmented bounds the memory that half-sent packets may take.
const maxFragmented = 1024

const (
	protocolICMP     = 1
	protocolTCP      = 6
	protocolUDP      = 17
	protocolFragment = 44
	protocolICMPv6   = 58
)

// keep reports whether the frame belongs to the recording.
func (k *keeper) keep(frame []byte) bool {
	return len(k.ports) == 0 || k.packet(network(k.link, frame))
}

// network returns the IP packet in the frame, by the link types that loopback
// interfaces have: Ethernet on Linux, a 4-octet family on BSD and Windows.
func network(link capture.LinkType, frame []byte) []byte {
	header := 0
	switch link {
	case 0, 108:
		header = 4
	case 1:
		header = 14
	}
	return frame[min(header, len(frame)):]
}

// packet decides about an IP packet.
func (k *keeper) packet(ip []byte) bool {
	switch {
	case len(ip) >= 20 && ip[0]>>4 == 4:
		return k.ipv4(ip)
	case len(ip) >= 40 && ip[0]>>4 == 6:
		return k.ipv6(ip)
	}
	return false
}

func (k *keeper) ipv4(ip []byte) bool {
	header := int(ip[0]&0x0f) * 4
	if header < 20 || header > len(ip) {
		return false
	}
	flags := binary.BigEndian.Uint16(ip[6:])
	offset, more := flags&0x1fff, flags&0x2000 != 0
	if offset == 0 && !more {
		return k.transport(ip[9], ip[header:])
	}
	key := string(ip[4:6]) + string(ip[9:10]) + string(ip[12:20])
	return k.fragment(key, offset == 0, ip[9], ip[header:])
}

// ipv6 knows only the fragment header among the extension headers: no other is
// ever sent through loopback unasked.
func (k *keeper) ipv6(ip []byte) bool {
	payload := ip[40:]
	if ip[6] != protocolFragment {
		return k.transport(ip[6], payload)
	}
	if len(payload) < 8 {
		return false
	}
	first := binary.BigEndian.Uint16(payload[2:])>>3 == 0
	key := string(payload[4:8]) + string(ip[8:40])
	return k.fragment(key, first, payload[0], payload[8:])
}

// fragment keeps the further fragments of a packet whose first one it kept.
func (k *keeper) fragment(key string, first bool, protocol uint8, payload []byte) bool {
	if !first {
		return k.fragments[key]
	}
	if !k.transport(protocol, payload) {
		delete(k.fragments, key)
		return false
	}
	if k.fragments == nil || len(k.fragments) >= maxFragmented {
		k.fragments = make(map[string]bool)
	}
	k.fragments[key] = true
	return true
}

func (k *keeper) transport(protocol uint8, payload []byte) bool {
	switch {
	case len(payload) < 8:
		return false
	case protocol == protocolUDP || protocol == protocolTCP:
		return slices.Contains(k.ports, binary.BigEndian.Uint16(payload)) ||
			slices.Contains(k.ports, binary.BigEndian.Uint16(payload[2:]))
	case protocol == protocolICMP && slices.Contains([]byte{3, 4, 5, 11, 12}, payload[0]),
		protocol == protocolICMPv6 && payload[0] < 128: // the errors
		return k.packet(payload[8:])
	}
	return false
}
