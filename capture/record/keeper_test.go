package record

import (
	"net"
	"testing"

	"github.com/google/gopacket"
	"github.com/google/gopacket/layers"

	"socketlab/capture"
)

// build serialises layers with lengths filled in.
func build(t *testing.T, all ...gopacket.SerializableLayer) []byte {
	t.Helper()
	buffer := gopacket.NewSerializeBuffer()
	if err := gopacket.SerializeLayers(buffer, gopacket.SerializeOptions{FixLengths: true}, all...); err != nil {
		t.Fatal(err)
	}
	return buffer.Bytes()
}

var (
	loopback4 = net.IPv4(127, 0, 0, 1).To4()
	text      = gopacket.Payload("payload of sixteen octets or so..")
)

func ipv4(protocol layers.IPProtocol) *layers.IPv4 {
	return &layers.IPv4{Version: 4, TTL: 64, Protocol: protocol, Id: 7, SrcIP: loopback4, DstIP: loopback4}
}

func ipv6(next layers.IPProtocol) *layers.IPv6 {
	return &layers.IPv6{Version: 6, HopLimit: 64, NextHeader: next, SrcIP: net.IPv6loopback, DstIP: net.IPv6loopback}
}

func udp(src, dst layers.UDPPort) *layers.UDP { return &layers.UDP{SrcPort: src, DstPort: dst} }
func tcp(src, dst layers.TCPPort) *layers.TCP {
	return &layers.TCP{SrcPort: src, DstPort: dst, SYN: true}
}

func ethernet(kind layers.EthernetType) *layers.Ethernet {
	return &layers.Ethernet{SrcMAC: make([]byte, 6), DstMAC: make([]byte, 6), EthernetType: kind}
}

func TestKeep(t *testing.T) {
	quoted := build(t, ipv4(layers.IPProtocolUDP), udp(40000, 5000), text)
	stranger := build(t, ipv4(layers.IPProtocolUDP), udp(40000, 6000), text)
	quoted6 := build(t, ipv6(layers.IPProtocolTCP), tcp(40000, 5000))
	unreachable := &layers.ICMPv4{TypeCode: layers.CreateICMPv4TypeCode(3, 3)}
	unreachable6 := &layers.ICMPv6{TypeCode: layers.CreateICMPv6TypeCode(1, 4)}
	unused := gopacket.Payload{0, 0, 0, 0}
	for _, test := range []struct {
		name string
		link capture.LinkType
		want bool
		data []byte
	}{
		{"to the port", 1, true, build(t, ethernet(0x0800), ipv4(17), udp(40000, 5000), text)},
		{"from the port", 1, true, build(t, ethernet(0x0800), ipv4(17), udp(5000, 40000), text)},
		{"TCP", 1, true, build(t, ethernet(0x0800), ipv4(6), tcp(40000, 5000))},
		{"another port", 1, false, build(t, ethernet(0x0800), ipv4(17), udp(40000, 6000), text)},
		{"IPv6", 1, true, build(t, ethernet(0x86dd), ipv6(17), udp(40000, 5000), text)},
		{"IPv6, another port", 1, false, build(t, ethernet(0x86dd), ipv6(17), udp(40000, 6000), text)},
		{"loopback of BSD", 0, true, build(t, &layers.Loopback{Family: 2}, ipv4(17), udp(40000, 5000), text)},
		{"ICMP error", 1, true, build(t, ethernet(0x0800), ipv4(1), unreachable, gopacket.Payload(quoted))},
		{"ICMP error of a stranger", 1, false, build(t, ethernet(0x0800), ipv4(1), unreachable, gopacket.Payload(stranger))},
		{"ICMPv6 error", 1, true, build(t, ethernet(0x86dd), ipv6(58), unreachable6, unused, gopacket.Payload(quoted6))},
		{"ping", 1, false, build(t, ethernet(0x0800), ipv4(1), &layers.ICMPv4{TypeCode: 8 << 8}, gopacket.Payload(quoted))},
		{"ARP", 1, false, build(t, ethernet(0x0806), text)},
		{"nothing", 1, false, nil},
		{"header cut short", 1, false, build(t, ethernet(0x0800), ipv4(17))},
	} {
		k := keeper{ports: []uint16{5000}, link: test.link}
		if got := k.keep(test.data); got != test.want {
			t.Errorf("%s: got %v, want %v", test.name, got, test.want)
		}
		for n := range test.data { // cut anywhere: no panic
			k.keep(test.data[:n])
		}
	}
}

// Further fragments have no ports: they follow their first one.
func TestKeepFragments(t *testing.T) {
	first4, further4 := ipv4(17), ipv4(17)
	first4.Flags, further4.FragOffset = layers.IPv4MoreFragments, 5
	first := build(t, ethernet(0x0800), first4, udp(40000, 5000), text)
	further := build(t, ethernet(0x0800), further4, text)
	more := gopacket.Payload{17, 0, 0, 1, 0, 0, 0, 9}  // IPv6 fragment header: offset 0, more follow
	last := gopacket.Payload{17, 0, 0, 40, 0, 0, 0, 9} // offset 5, the last one
	first6 := build(t, ethernet(0x86dd), ipv6(44), more, udp(40000, 5000), text)
	further6 := build(t, ethernet(0x86dd), ipv6(44), last, text)
	for name, pair := range map[string][2][]byte{"IPv4": {first, further}, "IPv6": {first6, further6}} {
		k := keeper{ports: []uint16{5000}, link: 1}
		if k.keep(pair[1]) {
			t.Errorf("%s: kept a fragment whose first one was not seen", name)
		}
		if !k.keep(pair[0]) || !k.keep(pair[1]) {
			t.Errorf("%s: did not keep both fragments", name)
		}
		strangers := keeper{ports: []uint16{6000}, link: 1}
		if strangers.keep(pair[0]) || strangers.keep(pair[1]) {
			t.Errorf("%s: kept a stranger's fragments", name)
		}
	}
}
