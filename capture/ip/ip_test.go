package ip

import (
	"bytes"
	"fmt"
	"net/netip"
	"strings"
	"testing"

	"socketlab/capture"
	"socketlab/capture/internal/strangers"
)

// decodeOne decodes a trace of one frame.
func decodeOne(tb testing.TB, text string) (Kind, Packet, What) {
	tb.Helper()
	packets := parse(tb, text)
	var d Decoder
	var p Packet
	kind := d.Decode(&packets[len(packets)-1], &p)
	return kind, p, d.What()
}

func TestFieldsOfAPacket(t *testing.T) {
	_, p, _ := decodeOne(t, `0 udp 10.0.0.1:5 > 10.0.0.2:6 "hello" ttl=3 id=77`)
	if p.Version != 4 || p.Protocol != UDP || p.ID != 77 || p.Length != 13 ||
		p.Src.Netip(p.Version) != netip.MustParseAddr("10.0.0.1") || p.Dst.Netip(p.Version) != netip.MustParseAddr("10.0.0.2") {
		t.Errorf("%+v", p)
	}
	_, p, _ = decodeOne(t, `0 tcp6 [fe80::1]:5 > [fe80::2]:6 S 0:0(0) ttl=3 nodf`)
	if p.Version != 6 || p.Protocol != TCP || p.ID != 0 || p.Length != 20 ||
		p.Src.Netip(p.Version) != netip.MustParseAddr("fe80::1") || p.Dst.Netip(p.Version) != netip.MustParseAddr("fe80::2") {
		t.Errorf("%+v", p)
	}
}

// TestOffset shows where in its frame the payload of a packet stands.
func TestOffset(t *testing.T) {
	for text, want := range map[string]int{
		`0 udp 1 > 2 "abcd"`:                                             14 + 20,
		`0 udp6 1 > 2 "abcd"`:                                            14 + 40,
		"link null\n0 udp 1 > 2 \"abcd\"":                                4 + 20,
		"link raw\n0 udp 1 > 2 \"abcd\"":                                 20,
		"link sll\n0 udp6 1 > 2 \"abcd\"":                                16 + 40,
		`0 ip6 0 ::1 > ::1 "\x11\x00\x01\x04\x00\x00\x00\x0001234567"`:   14 + 40 + 8, // an extension header
		`0 ip 17 127.0.0.1 > 127.0.0.1 "01234567" id=7 more captured=40`: 14 + 20,     // the first fragment, cut
		"0 ip 17 127.0.0.1 > 127.0.0.1 \"01234567\" id=7 more\n0 ip 17 127.0.0.1 > 127.0.0.1 \"89abcdef\" id=7 offset=8": -1,
	} {
		packets := parse(t, text)
		var d Decoder
		var p Packet
		var kind Kind
		for i := range packets {
			kind = d.Decode(&packets[i], &p)
		}
		if kind != Whole || p.Offset != want {
			t.Errorf("%s: kind %d, offset %d, want %d", text, kind, p.Offset, want)
			continue
		}
		standsThere(t, &p, packets[len(packets)-1].Data)
	}
}

// TestLengths shows how many octets of transport are taken for real, and how
// many of them were captured.
func TestLengths(t *testing.T) {
	for text, want := range map[string][2]int{
		`0 udp 1 > 2 "abcd"`:                                                        {12, 12},
		`0 udp 1 > 2 "abcd" captured=44`:                                            {12, 10},
		`0 udp 1 > 2 "abcd" iplength=30`:                                            {10, 10},
		`0 udp 1 > 2 "abcd" iplength=60`:                                            {12, 12}, // the frame is no longer than that
		`0 udp 1 > 2 "abcd" iplength=0`:                                             {12, 12}, // left for the hardware
		`0 udp 1 > 2 "x"*70000 iplength=0`:                                          {70008, 70008},
		`0 udp6 1 > 2 "abcd" iplength=10`:                                           {10, 10},
		`0 udp6 1 > 2 "abcd" iplength=600`:                                          {12, 12},
		`0 udp6 1 > 2 "abcd" iplength=0`:                                            {12, 12},
		`0 ip6 0 ::1 > ::1 "\x11\x00\xc2\x04\x00\x00\x00\x10ABCDEFGHIJ" iplength=0`: {8, 8}, // jumbo payload option
	} {
		kind, p, what := decodeOne(t, text)
		if kind != Whole || p.Length != want[0] || len(p.Payload) != want[1] {
			t.Errorf("%s: kind %d %v, %d octets, %d captured, want %v", text, kind, what, p.Length, len(p.Payload), want)
		}
	}
}

// TestNothingInsideATunnel shows that only the outermost packet is decoded.
func TestNothingInsideATunnel(t *testing.T) {
	for _, protocol := range []int{4, 41, 47, 50, 51, 132} {
		kind, p, _ := decodeOne(t, fmt.Sprintf(`0 ip %d 127.0.0.1 > 127.0.0.1 "inside"`, protocol))
		if kind != Whole || int(p.Protocol) != protocol || string(p.Payload) != "inside" {
			t.Errorf("protocol %d: kind %d, %+v", protocol, kind, p)
		}
	}
}

func TestExtensionHeaders(t *testing.T) {
	for first, octets := range map[int]string{
		0:   `\x3c\x00\x01\x04\x00\x00\x00\x00` + `\x63\x00\x01\x04\x00\x00\x00\x00`, // hop by hop, destination
		60:  `\x63\x01\x01\x0c` + strings.Repeat(`\x00`, 12),                         // two units long
		43:  `\x63\x02\x00\x00\x00\x00\x00\x00` + strings.Repeat(`\x20`, 16),         // routing
		44:  `\x63\x00\x00\x00\x00\x00\x00\x01`,                                      // atomic fragment
		135: `\x63\x00\x00\x00\x00\x00\x00\x00`, 139: `\x63\x00\x00\x00\x00\x00\x00\x00`, 140: `\x63\x00\x00\x00\x00\x00\x00\x00`,
	} {
		kind, p, what := decodeOne(t, fmt.Sprintf(`0 ip6 %d ::1 > ::1 "%sabc"`, first, octets))
		if kind != Whole || p.Protocol != 99 || string(p.Payload) != "abc" {
			t.Errorf("next header %d: kind %d %v, %+v", first, kind, what, p)
		}
	}
	many := strings.Repeat(`\x3c\x00\x01\x04\x00\x00\x00\x00`, 100)
	if kind, _, what := decodeOne(t, `0 ip6 60 ::1 > ::1 "`+many+`"`); kind != Malformed {
		t.Errorf("a hundred extension headers: kind %d %v", kind, what)
	}
	if kind, _, _ := decodeOne(t, `0 ip6 60 ::1 > ::1 "\x3c\x09"`); kind != Malformed {
		t.Errorf("extension header beyond the frame: kind %d", kind)
	}
}

func TestSourceRoute(t *testing.T) {
	frame := parse(t, `0 frame "\x48\x00\x00\x21\x00\x00\x00\x00\x40\x63\x00\x00\x01\x01\x01\x01\x02\x02\x02\x02`+
		`\x01\x83\x07\x04\x09\x09\x09\x09\x00\x00\x00\x00a"`)[0]
	frame.LinkType = 101
	var d Decoder
	var p Packet
	if kind := d.Decode(&frame, &p); kind != Whole || p.Dst.Netip(p.Version) != netip.MustParseAddr("9.9.9.9") || string(p.Payload) != "a" {
		t.Errorf("kind %d, %v, %q", kind, p.Dst.Netip(p.Version), p.Payload)
	}
}

func TestChecksums(t *testing.T) {
	for text, want := range map[string]Checksum{
		`0 udp 1 > 2 "abcde"`:                     ChecksumValid,
		`0 udp 1 > 2`:                             ChecksumValid,
		`0 udp 1 > 2 "abcde" checksum=offloaded`:  ChecksumOffloaded,
		`0 udp 1 > 2 "abcde" checksum=none`:       ChecksumAbsent,
		`0 udp 1 > 2 "abcde" checksum=bad`:        ChecksumWrong,
		`0 udp 1 > 2 "abcde" captured=45`:         ChecksumUnknown,
		`0 udp 1 > 2 "abcde" length=4`:            ChecksumUnknown,
		`0 udp 1 > 2 "abcde" length=99`:           ChecksumUnknown,
		`0 udp 1 > 2 "hello" checksum=0xfe20`:     ChecksumOffloaded, // the form that Linux lo shows
		`0 udp6 1 > 2 "abcde"`:                    ChecksumValid,
		`0 udp6 1 > 2 "abcde" checksum=offloaded`: ChecksumOffloaded,
		`0 udp6 1 > 2 "abcde" checksum=bad`:       ChecksumWrong,
		`0 tcp 1 > 2 P. 1:6(5) ack 1 "hello"`:     ChecksumValid,
		`0 tcp 1 > 2 S 0:0(0) checksum=none`:      ChecksumOffloaded,
		`0 tcp 1 > 2 S 0:0(0) checksum=offloaded`: ChecksumOffloaded,
		`0 tcp 1 > 2 S 0:0(0) checksum=bad`:       ChecksumWrong,
		`0 tcp 1 > 2 S 0:0(0) <mss 65495,sackOK,TS val 1 ecr 0,nop,wscale 7> checksum=0xfe30`: ChecksumOffloaded,
		`0 tcp6 1 > 2 S 0:0(0)`:                                   ChecksumValid,
		`0 ip 99 127.0.0.1 > 127.0.0.1 "abcdefghijklmnopqrstuvw"`: ChecksumUnknown,
	} {
		kind, p, _ := decodeOne(t, text)
		if got := p.Checksum(); kind != Whole || got != want {
			t.Errorf("%s: got %d, want %d", text, got, want)
		}
	}
}

// FuzzDecode decodes three frames with one decoder, as fragments may meet.
func FuzzDecode(f *testing.F) {
	packets := parse(f, mixed)
	for i := range packets {
		f.Add(packets[i].LinkType, uint16(0), packets[i].Data, packets[(i+1)%len(packets)].Data)
	}
	for _, row := range linkTypes {
		f.Add(uint16(row.number), uint16(1), packets[0].Data, packets[1].Data[14:])
	}
	for _, file := range strangers.Seeds(f, 64<<10) {
		addFrames(f, file)
	}
	f.Fuzz(func(t *testing.T, link, beyond uint16, one, two []byte) {
		strangers.Bounded(t, func() { decodeThree(t, link, beyond, one, two) })
	})
}

// addFrames makes seeds of pairs of frames, a few from each capture.
func addFrames(f *testing.F, file []byte) {
	r, err := capture.NewReader(bytes.NewReader(file))
	if err != nil {
		return // named and refused
	}
	var last []byte
	for range 6 {
		p, err := r.Next()
		if err != nil || len(p.Data) > 2000 {
			return
		}
		data := bytes.Clone(p.Data)
		f.Add(uint16(p.LinkType), uint16(p.Length-len(p.Data)), data, last)
		last = data
	}
}

// standsThere checks that the payload of p is what stands in the frame at its
// offset, if it stands there at all.
func standsThere(t *testing.T, p *Packet, frame []byte) {
	t.Helper()
	assembled := p.fragments > 0 && !p.Partial
	switch {
	case assembled != (p.Offset == -1), !assembled && (p.Offset < 0 || p.Offset > len(frame)-len(p.Payload)):
		t.Errorf("offset %d of %d octets in a frame of %d, assembled %v", p.Offset, len(p.Payload), len(frame), assembled)
	case !assembled && len(p.Payload) > 0 && &frame[p.Offset] != &p.Payload[0]:
		t.Errorf("the payload does not stand at octet %d", p.Offset)
	}
}

// decodeThree checks what must be so of every packet.
func decodeThree(t *testing.T, link, beyond uint16, one, two []byte) {
	t.Helper()
	var d Decoder
	for _, data := range [][]byte{one, two, one} {
		frame := Frame{LinkType: link, Length: len(data) + int(beyond), Data: data}
		var p Packet
		switch d.Decode(&frame, &p) {
		case Whole:
			if p.Length < len(p.Payload) || p.Version != 4 && p.Version != 6 {
				t.Errorf("%+v", p)
			}
			standsThere(t, &p, data)
			p.Checksum()
			_, _ = p.Src.Netip(p.Version).String(), p.Dst.Netip(p.Version).String()
		case Other, Malformed:
			_ = d.What().String()
		}
	}
	if d.fragments.kept > maxKept {
		t.Errorf("%d octets kept", d.fragments.kept)
	}
}
