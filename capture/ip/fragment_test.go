package ip

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"
)

// decodeAll decodes a trace and describes each frame: the payload if it is
// whole, in brackets if it is partial, or what else it is.
func decodeAll(tb testing.TB, text string) string {
	tb.Helper()
	var d Decoder
	var p Packet
	var out []string
	packets := parse(tb, text)
	for i := range packets {
		switch kind := d.Decode(&packets[i], &p); {
		case kind == Whole && p.Partial:
			out = append(out, fmt.Sprintf("[%s]", p.Payload))
		case kind == Whole:
			out = append(out, string(p.Payload))
		case kind == Fragment:
			out = append(out, "-")
		default:
			out = append(out, d.What().String())
		}
	}
	return strings.Join(out, " ")
}

// TestFragments shows what is put together of what; all cases were compared
// with tshark 4.0.
func TestFragments(t *testing.T) {
	const v4, v6 = "0 ip 99 127.0.0.1 > 127.0.0.1 ", "0 ip6 44 ::1 > ::1 "
	for name, c := range map[string]struct{ text, want string }{
		"in order":               {v4 + `"AAAAAAAA" id=7 more|` + v4 + `"BBBBBBBB" id=7 offset=8 more|` + v4 + `"C" id=7 offset=16`, "- - AAAAAAAABBBBBBBBC"},
		"in reverse":             {v4 + `"C" id=7 offset=16|` + v4 + `"BBBBBBBB" id=7 offset=8 more|` + v4 + `"AAAAAAAA" id=7 more`, "- - AAAAAAAABBBBBBBBC"},
		"one twice":              {v4 + `"AAAAAAAA" id=7 more|` + v4 + `"AAAAAAAA" id=7 more|` + v4 + `"B" id=7 offset=8`, "- - AAAAAAAAB"},
		"one after all":          {v4 + `"AAAAAAAA" id=7 more|` + v4 + `"B" id=7 offset=8|` + v4 + `"B" id=7 offset=8`, "- AAAAAAAAB -"},
		"id used again":          {v4 + `"AAAAAAAA" id=7 more|` + v4 + `"B" id=7 offset=8|` + v4 + `"CCCCCCCC" id=7 more|` + v4 + `"D" id=7 offset=8`, "- AAAAAAAAB - CCCCCCCCD"},
		"other id":               {v4 + `"AAAAAAAA" id=7 more|` + v4 + `"B" id=8 offset=8`, "- -"},
		"other protocol":         {v4 + `"AAAAAAAA" id=7 more|0 ip 98 127.0.0.1 > 127.0.0.1 "B" id=7 offset=8`, "- -"},
		"other direction":        {v4 + `"AAAAAAAA" id=7 more|0 ip 99 127.0.0.2 > 127.0.0.1 "B" id=7 offset=8`, "- -"},
		"the last missing":       {v4 + `"AAAAAAAA" id=7 more`, "-"},
		"left one stands":        {v4 + `"AAAAAAAAaaaaaaaa" id=7 more|` + v4 + `"BBBBBBBBCCCCCCCC" id=7 offset=8`, "- AAAAAAAAaaaaaaaaCCCCCCCC"},
		"left one is late":       {v4 + `"CCCCCCCC" id=7 offset=16|` + v4 + `"AAAAAAAA" id=7 more|` + v4 + `"BBBBBBBBbbbbbbbb" id=7 offset=8 more`, "- - AAAAAAAABBBBBBBBbbbbbbbb"},
		"same place":             {v4 + `"AAAAAAAA" id=7 more|` + v4 + `"aaaaaaaaBBBBBBBB" id=7 more|` + v4 + `"C" id=7 offset=16`, "- - AAAAAAAABBBBBBBBC"},
		"octets beyond":          {v4 + `"AAAAAAAA" id=7 more|` + v4 + `"CCCCCCCC" id=7 offset=16 more|` + v4 + `"B" id=7 offset=8`, "- - AAAAAAAAB"},
		"cut by the snap":        {v4 + `"AAAAAAAAAAAAAAAA" id=7 more captured=44|` + v4 + `"B" id=7 offset=16`, "[AAAAAAAAAA] -"},
		"length is a lie":        {v4 + `"AAAAAAAA" id=7 more iplength=100|` + v4 + `"B" id=7 offset=8`, "[AAAAAAAA] -"},
		"header checksum":        {v4 + `"AAAAAAAA" id=7 more ipchecksum=1|` + v4 + `"B" id=7 offset=8`, "- AAAAAAAAB"},
		"too long":               {v4 + `"AAAAAAAA" id=7 offset=65528`, "fragment beyond the longest packet"},
		"IPv6":                   {v6 + `"\x63\x00\x00\x01\x00\x00\x00\x07AAAAAAAA"|` + v6 + `"\x63\x00\x00\x08\x00\x00\x00\x07B"`, "- AAAAAAAAB"},
		"IPv6, other id":         {v6 + `"\x63\x00\x00\x01\x00\x00\x00\x07AAAAAAAA"|` + v6 + `"\x63\x00\x00\x08\x00\x01\x00\x07B"`, "- -"},
		"IPv6, atomic":           {v6 + `"\x63\x00\x00\x00\x00\x00\x00\x07AAAAAAAA"`, "AAAAAAAA"},
		"IPv6, extension within": {v6 + `"\x3c\x00\x00\x01\x00\x00\x00\x07\x63\x00\x01\x04\x00\x00\x00\x00"|` + v6 + `"\x3c\x00\x00\x08\x00\x00\x00\x07B"`, "- B"},
		"IPv6, cut":              {v6 + `"\x63\x00\x00\x01\x00\x00\x00\x07AAAAAAAA" captured=66`, "-"},
	} {
		if got := decodeAll(t, strings.ReplaceAll(c.text, "|", "\n")); got != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}

// TestLargestDatagram puts 65,507 octets of UDP together from fragments in any
// order.
func TestLargestDatagram(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	want := make([]byte, 65515)
	for i := range want {
		want[i] = byte(rng.Uint32())
	}
	var packets []Frame
	for at := 0; at < len(want); at += 1480 {
		packets = append(packets, fragmentOf(7, want[at:min(at+1480, len(want))], at, at+1480 < len(want)))
	}
	rng.Shuffle(len(packets), func(i, j int) { packets[i], packets[j] = packets[j], packets[i] })
	var d Decoder
	var p Packet
	for i := range packets {
		kind := d.Decode(&packets[i], &p)
		if last := i == len(packets)-1; last != (kind == Whole) {
			t.Fatalf("fragment %d: kind %d", i, kind)
		}
	}
	if !bytes.Equal(p.Payload, want) || p.Length != len(want) || p.fragments != len(packets) {
		t.Errorf("%d octets of %d, %d fragments", len(p.Payload), p.Length, p.fragments)
	}
}

// fragmentOf returns a raw IPv4 fragment of UDP.
func fragmentOf(id uint16, payload []byte, offset int, more bool) Frame {
	b := make([]byte, 20, 20+len(payload))
	b[0], b[9] = 0x45, UDP
	binary.BigEndian.PutUint16(b[2:], uint16(20+len(payload)))
	binary.BigEndian.PutUint16(b[4:], id)
	field := uint16(offset / 8)
	if more {
		field |= 0x2000
	}
	binary.BigEndian.PutUint16(b[6:], field)
	b = append(b, payload...)
	return Frame{LinkType: 101, Length: len(b), Data: b}
}

// TestFragmentsAreBounded sends fragments of packets that are never whole.
func TestFragmentsAreBounded(t *testing.T) {
	for name, offset := range map[string]int{"at the beginning": 0, "at the end": 65000} {
		var d Decoder
		var p Packet
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		for i := range 30000 {
			frame := fragmentOf(uint16(i), []byte("AAAAAAAA"), offset, true)
			frame.Data[12] = byte(i >> 16)
			d.Decode(&frame, &p)
		}
		runtime.GC()
		runtime.ReadMemStats(&after)
		f := &d.fragments
		if f.kept > maxKept || len(f.open) > maxAssemblies || len(f.open) < 200 {
			t.Errorf("%s: %d octets kept for %d packets", name, f.kept, len(f.open))
		}
		if grown := int64(after.HeapAlloc) - int64(before.HeapAlloc); grown > 24<<20 {
			t.Errorf("%s: %d octets more in use", name, grown)
		}
		runtime.KeepAlive(&d)
	}
}
