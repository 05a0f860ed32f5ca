package ip

import (
	"encoding/hex"
	"strings"
	"testing"
)

// Two IP packets with one octet of payload of protocol 99, in hex.
const (
	four = "4500001500000000406300007f0000017f00000161"
	six  = "6000000000016340" + "00000000000000000000000000000001" + "00000000000000000000000000000001" + "61"
)

// TestEveryLinkHeader has a frame for each row of the tables, and for each
// way that a header can be written.
func TestEveryLinkHeader(t *testing.T) {
	const macs = "020000000001020000000002"
	seen := map[uint16]bool{}
	for _, c := range []struct {
		name string
		link uint16
		hex  string
	}{
		{"NULL, little-endian", 0, "02000000" + four},
		{"NULL, big-endian", 0, "00000002" + four},
		{"NULL, Linux", 0, "0a000000" + six},
		{"NULL, Windows", 0, "17000000" + six},
		{"NULL, Npcap", 0, "18000000" + six},
		{"NULL, FreeBSD", 0, "1c000000" + six},
		{"NULL, macOS", 0, "1e000000" + six},
		{"NULL, macOS on PowerPC", 0, "0000001e" + six},
		{"NULL, an EtherType", 0, "00000800" + four},
		{"NULL, an EtherType, little-endian", 0, "00080000" + four},
		{"NULL, an EtherType in the last two octets", 0, "0f000800" + four},
		{"NULL, a family in the first two octets", 0, "00020000" + four},
		{"NULL, a family in the last two octets", 0, "0f000200" + four},
		{"LOOP", 108, "00000018" + six},
		{"Ethernet", 1, macs + "0800" + four},
		{"Ethernet, padded", 1, macs + "0800" + four + "000000"},
		{"Ethernet, IPv6", 1, macs + "86dd" + six},
		{"VLAN", 1, macs + "81000001" + "0800" + four},
		{"QinQ", 1, macs + "88a80001" + "81000002" + "86dd" + six},
		{"QinQ, old", 1, macs + "91000001" + "92000002" + "0800" + four},
		{"MPLS", 1, macs + "8847" + "00010040" + "00020140" + four},
		{"MPLS, multicast", 1, macs + "8848" + "00020140" + six},
		{"MPLS, pseudowire", 1, macs + "8847" + "00020140" + "00000000" + macs + "0800" + four},
		{"PPPoE", 1, macs + "8864" + "11000001" + "0017" + "0021" + four + "ffff"},
		{"PPPoE, IPv6", 1, macs + "8864" + "11000001" + "002b" + "0057" + six},
		{"LLC, IP", 1, macs + "0018" + "060603" + four + "000000"},
		{"LLC, NLPID", 1, macs + "0019" + "fefe03cc" + four},
		{"LLC, SNAP", 1, macs + "001d" + "aaaa03" + "000000" + "0800" + four},
		{"LLC, bridged", 1, macs + "002b" + "aaaa03" + "0080c2" + "0007" + macs + "0800" + four},
		{"LLC, jumbo", 1, macs + "8870" + "aaaa03" + "000000" + "0800" + four},
		{"PPP by EtherType", 1, macs + "880b" + "0021" + four},
		{"MACsec, signed", 1, macs + "88e5" + "0017" + "00000001" + "0800" + four + strings.Repeat("ee", 16)},
		{"MACsec, channel named", 1, macs + "88e5" + "2000" + "00000001" + "0102030405060708" + "0800" + four + strings.Repeat("ee", 16)},
		{"802.1ah", 1, macs + "88e7" + "00000001" + macs + "0800" + four},
		{"VN-Tag", 1, macs + "8926" + "00000000" + "0800" + four},
		{"E-Tag", 1, macs + "893f" + "000000000000" + "0800" + four},
		{"HSR", 1, macs + "892f" + "00000000" + "0800" + four},
		{"Cisco metadata", 1, macs + "8909" + "010100010000" + "0800" + four},
		{"FabricPath", 1, macs + "8903" + "0001" + macs + "0800" + four},
		{"NSH", 1, macs + "894f" + "0fc20101" + "00000100" + four},
		{"NSH, metadata, IPv6", 1, macs + "894f" + "0fc60102" + "00000100" + strings.Repeat("00", 16) + six},
		{"NSH, twice, Ethernet", 1, macs + "894f" + "0fc20104" + "00000100" + "0fc20103" + "00000100" + macs + "0800" + four},
		{"NSH, MPLS", 1, macs + "894f" + "0fc20105" + "00000100" + "00020140" + four},
		{"Token Ring", 6, "1040" + macs + "aaaa03" + "000000" + "0800" + four},
		{"Token Ring, routed", 6, "1040" + "020000000001820000000002" + "c2a0" + "aaaa03" + "000000" + "0800" + four},
		{"RAW", 101, four},
		{"RAW, IPv6", 101, six},
		{"RAW, 12", 12, four},
		{"RAW, 14", 14, six},
		{"IPV4", 228, four},
		{"IPV6", 229, six},
		{"SLL", 113, "0000" + "0304" + "0006" + "0000000000000000" + "0800" + four},
		{"SLL, 802.2", 113, "0000" + "0001" + "0006" + "0000000000000000" + "0004" + "aaaa03" + "000000" + "86dd" + six},
		{"SLL, VLAN", 113, "0000" + "0001" + "0006" + "0000000000000000" + "8100" + "0001" + "0800" + four},
		{"SLL2", 276, "86dd" + "0000" + "00000001" + "0304" + "00" + "06" + "0000000000000000" + six},
		{"PPP", 9, "0021" + four},
		{"PPP, framed", 9, "ff03" + "0057" + six},
		{"PPP, short protocol", 9, "21" + four},
		{"PPP, MPLS", 9, "ff03" + "0281" + "00020140" + four},
		{"PPP, bridged", 9, "ff03" + "0031" + "0001" + macs + "0800" + four},
		{"PPP, Cisco", 50, "0f00" + "0800" + four},
		{"PPP_ETHER", 51, "11000001" + "0017" + "0021" + four},
		{"PPP_PPPD", 166, "0103" + "0021" + four},
		{"PPP_WITH_DIR", 204, "00" + "ff03" + "0021" + four},
		{"C_HDLC", 104, "0f00" + "86dd" + six},
		{"C_HDLC_WITH_DIR", 205, "01" + "0f00" + "0800" + four},
		{"ARCNET_LINUX", 129, "0102" + "0000" + "d4" + "000001" + four},
		{"ARCNET_LINUX, IPv6", 129, "0102" + "0000" + "c4" + "000001" + six},
		{"ARCNET_LINUX, RFC 1051", 129, "0102" + "0000" + "f0" + four},
		{"ARCNET_LINUX, first fragment", 129, "0102" + "0000" + "d4" + "010001" + four},
		{"ARCNET_BSD", 7, "0102" + "d4" + "000001" + four},
		{"ARCNET_BSD, exception", 7, "0102" + "d4" + "ff0000" + "d4" + "000001" + four},
		{"FDDI", 10, "50" + macs + "aaaa03" + "000000" + "0800" + four},
		{"ATM_RFC1483", 100, "aaaa03" + "000000" + "0800" + four},
		{"ATM_RFC1483, bridged", 100, "aaaa03" + "0080c2" + "0007" + "0000" + macs + "0800" + four},
		{"ATM_CLIP", 106, "aaaa03" + "000000" + "0800" + four},
		{"SUNATM", 123, "02000000" + "aaaa03" + "000000" + "0800" + four},
		{"FRELAY", 107, "1841" + "03" + "cc" + four},
		{"FRELAY, padded SNAP", 107, "1841" + "03" + "00" + "80" + "000000" + "86dd" + six},
		{"FRELAY, Cisco", 107, "1841" + "0800" + four},
		{"FRELAY_WITH_DIR", 206, "00" + "1841" + "03" + "8e" + six},
		{"802.11", 105, "0800" + "0000" + macs + "020000000003" + "0000" + "aaaa03" + "000000" + "0800" + four},
		{"802.11, QoS, four addresses", 105, "8803" + "0000" + macs + "020000000003" + "0000" + "020000000004" + "0000" + "aaaa03" + "000000" + "0800" + four},
		{"802.11, QoS with HT control", 105, "8880" + "0000" + macs + "020000000003" + "0000" + "0000" + "00000000" + "aaaa03" + "000000" + "0800" + four},
		{"802.11, A-MSDU", 105, "8800" + "0000" + macs + "020000000003" + "0000" + "8000" + macs + "001d" + "aaaa03" + "000000" + "0800" + four + "000000"},
		{"radiotap", 127, "00000800" + "00000000" + "0800" + "0000" + macs + "020000000003" + "0000" + "aaaa03" + "000000" + "0800" + four},
		{"radiotap, padded, check sequence", 127, "00001900" + "03000080" + "00000000" + "00000000" + "0000000000000000" + "30" +
			"8800" + "0000" + macs + "020000000003" + "0000" + "0000" + "0000" + "aaaa03" + "000000" + "86dd" + six + "dddddddd"},
		{"prism", 119, strings.Repeat("00", 144) + "0800" + "0000" + macs + "020000000003" + "0000" + "aaaa03" + "000000" + "0800" + four},
		{"AVS", 163, "80211001" + "0000000a" + "0000" + "0800" + "0000" + macs + "020000000003" + "0000" + "aaaa03" + "000000" + "0800" + four},
		{"PPI", 192, "00000800" + "69000000" + "0800" + "0000" + macs + "020000000003" + "0000" + "aaaa03" + "000000" + "0800" + four},
		{"PPI, Ethernet", 192, "00000800" + "01000000" + macs + "0800" + four},
		{"IP_OVER_FC", 122, "0000" + macs + "0000" + "aaaa03" + "000000" + "0800" + four},
		{"APPLE_IP_OVER_IEEE1394", 138, "0102030405060708" + "0102030405060708" + "0800" + four},
		{"PKTAP", 258, "6c000000" + "00000000" + "01000000" + strings.Repeat("00", 96) + macs + "0800" + four},
		{"PKTAP, old number", 149, "6c000000" + "00000000" + "65000000" + strings.Repeat("00", 96) + six},
		{"JUNIPER_ETHER", 178, "4d474380" + "0002" + "0000" + macs + "0800" + four},
		{"JUNIPER_ETHER, bare", 178, "4d474302" + four},
		{"MPLS, link type", 219, "00020140" + four},
		{"IPNET", 226, "0102" + strings.Repeat("00", 22) + four},
		{"IPNET, IPv6", 226, "011a" + strings.Repeat("00", 22) + six},
		{"NFLOG", 239, "02000000" + "0500" + "0a00" + "00000000" + "1900" + "0900" + four},
		{"IPOIB", 242, strings.Repeat("00", 40) + "0800" + "0000" + four},
	} {
		data, err := hex.DecodeString(c.hex)
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		seen[c.link] = true
		frame := Frame{LinkType: c.link, Length: len(data), Data: data}
		var d Decoder
		var p Packet
		if kind := d.Decode(&frame, &p); kind != Whole || p.Protocol != 99 || string(p.Payload) != "a" || p.Length != 1 {
			t.Errorf("%s: kind %d (%v), %+v", c.name, kind, d.What(), p)
		}
		for n := range data { // cut short at each octet, it must not come out whole
			cut := Frame{LinkType: c.link, Length: len(data), Data: data[:n:n]}
			if kind := d.Decode(&cut, &p); kind == Whole && len(p.Payload) > 1 {
				t.Errorf("%s, cut after %d: %+v", c.name, n, p)
			}
		}
	}
	for _, row := range linkTypes {
		if !seen[row.number] {
			t.Errorf("link type %v has no frame here", row.number)
		}
	}
}

func TestWhatIsNoIP(t *testing.T) {
	const macs = "020000000001020000000002"
	for _, c := range []struct {
		link uint16
		hex  string
		kind Kind
		want string
	}{
		{220, "00", Other, "link type 220"},
		{1, macs + "0806", Other, "ARP"},
		{1, macs + "1234", Other, "EtherType 0x1234"},
		{1, macs + "0026" + "424203", Other, "STP"},
		{1, macs + "0026" + "f0f003", Other, "LLC 0xf0"},
		{1, macs + "0026" + "ffff00", Other, "IPX"},
		{1, macs + "0026" + "aaaa03" + "00000c" + "2000", Other, "SNAP of organisation 00000c"},
		{1, macs, Malformed, "header cut short"},
		{1, macs + "0800" + "65", Malformed, "header cut short"},
		{1, macs + "0800" + six, Malformed, "IP version neither 4 nor 6"},
		{1, macs + "0800" + "44" + four[2:], Malformed, "IPv4 header length below 20"},
		{1, macs + "0800" + "45000013" + four[8:], Malformed, "IPv4 total length below the header length"},
		{1, macs + strings.Repeat("81000001", 40), Malformed, "too many headers"},
		{9, "ff03c021", Other, "PPP protocol 0xc021"},
		{0, "07000000", Other, "address family 7"},
		{129, "0102" + "0000" + "d4" + "020001" + four, Other, "part of a link-layer frame"},
		{129, "0102" + "0000" + "d5" + "000001", Other, "ARP"},
		{7, "0102" + "f1" + "000001", Other, "ARP"},
		{7, "0102" + "99" + "000001", Other, "ARCNET protocol 153"},
		{101, "00", Malformed, "IP version neither 4 nor 6"},
		{105, "8000", Other, "802.11 management"},
		{105, "d400", Other, "802.11 control"},
		{105, "4800", Other, "802.11 without data"},
		{105, "0840" + "0000" + macs + "020000000003" + "0000" + "00", Other, "encrypted"},
		{105, "0804" + "0000" + macs + "020000000003" + "0000" + "00", Other, "part of a link-layer frame"},
	} {
		data, err := hex.DecodeString(c.hex)
		if err != nil {
			t.Fatal(err)
		}
		var d Decoder
		var p Packet
		kind := d.Decode(&Frame{LinkType: c.link, Length: len(data), Data: data}, &p)
		if kind != c.kind || d.What().String() != c.want {
			t.Errorf("%s: got kind %d, %v; want %d, %s", c.hex, kind, d.What(), c.kind, c.want)
		}
	}
}
