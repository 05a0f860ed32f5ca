package ip

import (
	"strings"
	"testing"

	"socketlab/capture"
	"socketlab/capture/trace"
)

// parse returns the frames of a trace.
func parse(tb testing.TB, text string) (frames []Frame) {
	tb.Helper()
	packets, err := trace.Parse(text)
	if err != nil {
		tb.Fatal(err)
	}
	for i := range packets {
		frames = append(frames, frameOf(&packets[i]))
	}
	return frames
}

// frameOf is a packet of a file as a frame.
func frameOf(p *capture.Packet) Frame {
	return Frame{Number: p.Frame, Time: p.Time, LinkType: uint16(p.LinkType), Length: p.Length, Data: p.Data, Comments: p.Comments}
}

// mixed holds a frame of each way through the decoder that captures of
// loopback take.
const mixed = `0.0 tcp 40000 > 9999 P. 1:6(5) ack 1 "hello"
0.1 udp 40000 > 5000 "hello"
0.2 udp6 40000 > 5000 "hello"
0.3 ip 17 127.0.0.1 > 127.0.0.1 "01234567" id=7 more
0.4 ip 17 127.0.0.1 > 127.0.0.1 "89abcdef" id=7 offset=8
link null
0.5 udp 40000 > 5000 "hello"
link sll
0.6 udp6 40000 > 5000 "hello"
`

// BenchmarkDecode decodes one frame per iteration; it must not allocate.
func BenchmarkDecode(b *testing.B) {
	first, _, _ := strings.Cut(mixed, "\n")
	for name, text := range map[string]string{"tcp": first, "mixed": mixed} {
		b.Run(name, func(b *testing.B) {
			packets := parse(b, text)
			b.ReportAllocs()
			var d Decoder
			var p Packet
			i := 0
			for b.Loop() {
				d.Decode(&packets[i], &p)
				if i++; i == len(packets) {
					i = 0
				}
			}
		})
	}
}

// TestDecodeDoesNotAllocate holds the same as a test.
func TestDecodeDoesNotAllocate(t *testing.T) {
	packets := parse(t, mixed)
	var d Decoder
	var p Packet
	decode := func() {
		for i := range packets {
			d.Decode(&packets[i], &p)
		}
	}
	decode() // makes room for the fragments
	if n := testing.AllocsPerRun(1000, decode); n != 0 {
		t.Errorf("%v allocations, want none", n)
	}
}
