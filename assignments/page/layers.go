package page

import (
	"encoding/binary"
	"fmt"
	"net/netip"

	"socketlab/assignments/i18n"
)

// layerOctets are the octets of one layer of a frame.
type layerOctets struct {
	class, name, said string
	octets            []byte // as far as they were captured
	length            int    // on the wire
}

// detail draws what a frame is made of: its layers, and, unless the page has
// enough of them, the figure of its header and its octets.
func (f *frameView) detail(lang i18n.Lang, whole bool) {
	d := f.Detail
	layers := belowTransport(lang, d.Link, d.Network)
	name, figure := "UDP", udpHeader(lang, f.Row)
	if f.Flags != "" {
		name, figure = "TCP", tcpHeader(lang, f.Row)
	}
	if figure != nil {
		f.Header = newHeaderView(lang, figure, d.Length)
		f.Header.Class = "is-" + name
		layers = append(layers, layerOctets{"transport", name, transportSaid(d.Header), d.Header, len(d.Header)})
	}
	if d.Length > 0 {
		layers = append(layers, layerOctets{"payload", lang.Say("Data"), payloadText(d.Payload), d.Payload, d.Length})
	}
	for _, l := range layers {
		f.Layers = append(f.Layers, layerView{l.class, l.name, l.said, l.length})
	}
	if !whole {
		f.Header = nil
		return
	}
	var all int
	f.Dump, all = dump(layers)
	f.DumpTitle = octetsWord(lang, all)
}

// transportSaid names the two ports of a transport header.
func transportSaid(header []byte) string {
	return fmt.Sprintf("%d → %d", binary.BigEndian.Uint16(header), binary.BigEndian.Uint16(header[2:]))
}

// belowTransport are the layers in front of a transport header.
func belowTransport(lang i18n.Lang, link, network []byte) (layers []layerOctets) {
	if n := len(link); n > 0 {
		layers = append(layers, layerOctets{"link", linkName(lang, n), linkSaid(lang, link), link, n})
	}
	switch {
	case len(network) >= 20 && network[0]>>4 == 4:
		layers = append(layers, layerOctets{"network", "IPv4", ipv4Said(network), network, len(network)})
	case len(network) >= 40:
		layers = append(layers, layerOctets{"network", "IPv6", ipv6Said(network), network, len(network)})
	}
	return layers
}

// linkName guesses the link layer by the length of its header.
func linkName(lang i18n.Lang, length int) string {
	switch length {
	case 14:
		return "Ethernet"
	case 4:
		return lang.Say("Loopback")
	case 16, 20:
		return "Linux cooked"
	}
	return lang.Say("Link layer")
}

// linkSaid says whose addresses an Ethernet header holds.
func linkSaid(lang i18n.Lang, b []byte) string {
	if len(b) != 14 {
		return ""
	}
	if [12]byte(b) == [12]byte{} {
		return lang.Say("both addresses are zero: loopback needs none")
	}
	return fmt.Sprintf("%s → %s", mac(b[6:12]), mac(b[:6]))
}

func mac(b []byte) string {
	return fmt.Sprintf("%02x:%02x:%02x:%02x:%02x:%02x", b[0], b[1], b[2], b[3], b[4], b[5])
}

func ipv4Said(b []byte) string {
	src, dst := netip.AddrFrom4([4]byte(b[12:16])), netip.AddrFrom4([4]byte(b[16:20]))
	return fmt.Sprintf("%v → %v, TTL %d, ID %d", src, dst, b[8], binary.BigEndian.Uint16(b[4:]))
}

func ipv6Said(b []byte) string {
	src, dst := netip.AddrFrom16([16]byte(b[8:24])), netip.AddrFrom16([16]byte(b[24:40]))
	return fmt.Sprintf("%v → %v, hop limit %d", src, dst, b[7])
}
