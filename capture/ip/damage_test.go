package ip

import (
	"bytes"
	"encoding/binary"
	"net"
	"testing"

	"github.com/google/gopacket"
	"github.com/google/gopacket/layers"
)

// damaged holds frames whose every octet is worth changing.
const damaged = mixed + `link ethernet
1.0 icmp unreachable udp 40002 > 7 "anybody there?"
1.1 ip6 0 ::1 > ::1 "\x3c\x00\xc2\x04\x00\x00\x00\x20\x2b\x00\x01\x04\x00\x00\x00\x00\x11\x02\x00\x01\x00\x00\x00\x00aaaaaaaaaaaaaaaa\x00\x01\x00\x02\x00\x08\x00\x00"
1.2 ip6 44 ::1 > ::1 "\x11\x00\x00\x01\x00\x00\x00\x07\x00\x01\x00\x02\x00\x10\x00\x00"
1.3 ip6 44 ::1 > ::1 "\x11\x00\x00\x08\x00\x00\x00\x07BBBBBBBB"
1.4 frame "\x02\x00\x00\x00\x00\x01\x02\x00\x00\x00\x00\x02\x81\x00\x00\x01\x88\x64\x11\x00\x00\x01\x00\x17\x00\x21\x45\x00\x00\x15\x00\x00\x00\x00@\x63\x00\x00\x7f\x00\x00\x01\x7f\x00\x00\x01a"
1.5 frame "\x02\x00\x00\x00\x00\x01\x02\x00\x00\x00\x00\x02\x00\x1d\xaa\xaa\x03\x00\x00\x00\x08\x00\x45\x00\x00\x15\x00\x00\x00\x00@\x63\x00\x00\x7f\x00\x00\x01\x7f\x00\x00\x01a"
link 127
1.6 frame "\x00\x00\x19\x00\x03\x00\x00\x80\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x30\x88\x00\x00\x00aaaaaabbbbbbcccccc\x00\x00\x00\x00\x00\x00\xaa\xaa\x03\x00\x00\x00\x08\x00\x45"
link 239
1.7 frame "\x02\x00\x00\x00\x05\x00\x0a\x00\x00\x00\x00\x00\x19\x00\x09\x00\x45"
`

// TestEveryOctetReplaced changes each octet, and each pair of octets, of each
// frame. The decoder must say something, and not more than the frame holds.
func TestEveryOctetReplaced(t *testing.T) {
	var d Decoder
	var p Packet
	for _, frame := range parse(t, damaged) {
		for at := range frame.Data {
			for _, v := range []uint16{0, 1, 4, 5, 0x0f, 0x7f, 0x80, 0xff, 0x0800, 0x2000, 0x7fff, 0xfff8, 0xffff} {
				mutant := frame
				mutant.Data = bytes.Clone(frame.Data)
				mutant.Data[at] = byte(v)
				if at+2 <= len(mutant.Data) && v > 0xff {
					binary.BigEndian.PutUint16(mutant.Data[at:], v)
				}
				switch kind := d.Decode(&mutant, &p); {
				case kind == Whole && p.fragments == 0 && (p.Length < len(p.Payload) || p.Length > len(mutant.Data)):
					t.Fatalf("%x: %+v", mutant.Data, p)
				case kind == Whole:
					p.Checksum()
				case kind != Fragment && d.What().String() == "":
					t.Fatalf("%x: kind %d without a name", mutant.Data, kind)
				}
			}
		}
	}
}

// TestAgainstAnotherWriter decodes what gopacket serializes, checksums and
// all.
func TestAgainstAnotherWriter(t *testing.T) {
	mac := net.HardwareAddr{2, 0, 0, 0, 0, 1}
	ip4 := &layers.IPv4{Version: 4, TTL: 9, Id: 77, Protocol: layers.IPProtocolUDP, SrcIP: net.IP{10, 0, 0, 1}, DstIP: net.IP{10, 0, 0, 2}}
	ip6 := &layers.IPv6{Version: 6, HopLimit: 9, NextHeader: layers.IPProtocolTCP, SrcIP: net.ParseIP("fe80::1"), DstIP: net.ParseIP("fe80::2")}
	udp := &layers.UDP{SrcPort: 5, DstPort: 6}
	tcp := &layers.TCP{SrcPort: 5, DstPort: 6, Seq: 7, SYN: true}
	for _, err := range []error{udp.SetNetworkLayerForChecksum(ip4), tcp.SetNetworkLayerForChecksum(ip6)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	vlan := &layers.Dot1Q{VLANIdentifier: 5, Type: layers.EthernetTypeIPv6}
	hello := gopacket.Payload("hello")
	for _, stack := range [][]gopacket.SerializableLayer{
		{&layers.Ethernet{SrcMAC: mac, DstMAC: mac, EthernetType: layers.EthernetTypeIPv4}, ip4, udp, hello},
		{&layers.Ethernet{SrcMAC: mac, DstMAC: mac, EthernetType: layers.EthernetTypeDot1Q}, vlan, ip6, tcp, hello},
	} {
		b := gopacket.NewSerializeBuffer()
		if err := gopacket.SerializeLayers(b, gopacket.SerializeOptions{FixLengths: true, ComputeChecksums: true}, stack...); err != nil {
			t.Fatal(err)
		}
		var d Decoder
		var p Packet
		kind := d.Decode(&Frame{LinkType: 1, Length: len(b.Bytes()), Data: b.Bytes()}, &p)
		if kind != Whole || p.Checksum() != ChecksumValid || !bytes.HasSuffix(p.Payload, hello) {
			t.Errorf("kind %d, %+v, checksum %d", kind, p, p.Checksum())
		}
	}
}
