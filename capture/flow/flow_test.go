package flow_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"reflect"
	"strings"
	"testing"

	"socketlab/capture"
	"socketlab/capture/flow"
	"socketlab/capture/internal/strangers"
	"socketlab/capture/trace"
)

const small = `
	0.0 udp 40001 > 5000 "hello"
	0.1 udp 5000 > 40001 "hello"
	0.2 tcp 40000 > 9999 S 0:0(0)
	0.3 tcp 9999 > 40000 S. 0:0(0) ack 1
	0.4 tcp 40000 > 9999 . 1:1(0) ack 1
	0.5 tcp 40000 > 9999 P. 1:6(5) ack 1 "hello"
	0.6 udp 40002 > 7 "anybody there?"
	0.7 icmp unreachable udp 40002 > 7 "anybody there?"
	0.8 ip 47 10.0.0.1 > 10.0.0.2 "tunnel"
	0.9 frame "no Ethernet"
	1.0 tcp 40000 > 9999 F. 6:6(0) ack 1
	1.1 tcp 9999 > 40000 F. 1:1(0) ack 7
	1.2 tcp 40000 > 9999 . 7:7(0) ack 2`

func everything(_, _ netip.AddrPort) bool { return true }

// file returns a trace as a pcapng file.
func file(t testing.TB, text string) []byte {
	t.Helper()
	packets, err := trace.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	out, err := trace.File(packets)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func read(t testing.TB, in []byte, o flow.Options) *flow.Capture {
	t.Helper()
	got, err := flow.Read(bytes.NewReader(in), o)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestRead(t *testing.T) {
	got := read(t, file(t, small), flow.Options{Keep: everything, Hash: true})
	if len(got.TCP) != 1 || len(got.UDP) != 2 || got.Info.Packets != 13 || got.NotKept != 0 {
		t.Fatalf("%d connections, %d conversations, %d packets, %d not kept", len(got.TCP), len(got.UDP), got.Info.Packets, got.NotKept)
	}
	if c := got.TCP[0]; c.FirstFrame != 3 || c.LastFrame != 13 || len(c.Segments) != 7 || !c.Complete {
		t.Errorf("connection %d to %d, %d segments, complete %v", c.FirstFrame, c.LastFrame, len(c.Segments), c.Complete)
	}
	if took := got.Last.Sub(got.First).Seconds(); took != 1.2 {
		t.Errorf("%v seconds, want 1.2", took)
	}
	if got.Unreachables != 1 || len(got.Unreachable) != 1 {
		t.Fatalf("%d unreachable", got.Unreachables)
	}
	u := got.Unreachable[0]
	if u.Frame != 8 || u.Protocol != 17 || u.Src.String() != "127.0.0.1:40002" || u.Dst.String() != "127.0.0.1:7" {
		t.Errorf("unreachable %+v", u)
	}
	if got.Other["ICMP"] != 1 || got.Other["GRE"] != 1 || len(got.Other) != 3 {
		t.Errorf("other frames %v", got.Other)
	}
}

func TestReadKeepsOnlyWhatIsAskedFor(t *testing.T) {
	in := file(t, small)
	if got := read(t, in, flow.Options{}); got.TCP[0].Segments != nil || got.UDP[0].Datagrams != nil {
		t.Error("segments are kept that nobody asked for")
	}
	port := func(src, dst netip.AddrPort) bool { return src.Port() == 5000 || dst.Port() == 5000 }
	got := read(t, in, flow.Options{Keep: port})
	if len(got.UDP[0].Datagrams) != 2 || got.UDP[1].Datagrams != nil || got.TCP[0].Segments != nil {
		t.Error("Keep decides nothing")
	}
	got = read(t, in, flow.Options{Keep: everything, MaxFrames: 2})
	if n := len(got.TCP[0].Segments); n != 2 {
		t.Errorf("%d segments kept, want 2", n)
	}
	got = read(t, in, flow.Options{Keep: everything, MaxKept: 1000})
	if got.NotKept == 0 || len(got.TCP[0].Segments)+got.NotKept < 7 {
		t.Errorf("%d not kept, %d segments", got.NotKept, len(got.TCP[0].Segments))
	}
	if got.TCP[0].Frames != [2]int{5, 2} {
		t.Errorf("frames %v are not all counted", got.TCP[0].Frames)
	}
}

func TestALinkTypeThatNobodyKnowsIsNamed(t *testing.T) {
	got := flow.Packets([]capture.Packet{{Frame: 1, LinkType: 220, Length: 1, Data: []byte{0}}}, flow.Options{})
	if got.Other["link type 220 (USB_LINUX_MMAPPED)"] != 1 {
		t.Errorf("other frames %v", got.Other)
	}
}

func TestReadTakesWhatAFileCutShortHolds(t *testing.T) {
	in := file(t, small)
	for n := range in {
		got, err := flow.Read(bytes.NewReader(in[:n]), flow.Options{Keep: everything, Hash: true})
		if err != nil {
			if !errors.Is(err, io.ErrUnexpectedEOF) && n > 28 {
				t.Errorf("%d octets: %v", n, err)
			}
			continue
		}
		if frames := total(got); frames > 13 || n < 200 && frames > 2 {
			t.Errorf("%d octets: %d frames", n, frames)
		}
	}
}

// total counts the frames of all conversations.
func total(c *flow.Capture) (n int) {
	for _, x := range c.TCP {
		n += x.Frames[0] + x.Frames[1]
	}
	for _, x := range c.UDP {
		n += x.Frames[0] + x.Frames[1]
	}
	return n
}

func TestReadReportsAReaderThatFails(t *testing.T) {
	broken := errors.New("broken")
	in := io.MultiReader(bytes.NewReader(file(t, small)), failing{broken})
	if _, err := flow.Read(in, flow.Options{}); !errors.Is(err, broken) {
		t.Errorf("got %v, want %v", err, broken)
	}
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

// Nothing is allocated for a frame, only for a conversation.
func TestNoAllocationForAFrame(t *testing.T) {
	lines := strings.Builder{}
	for i := range 3000 {
		fmt.Fprintf(&lines, "0 tcp 40000 > 9999 P. %d:%d(5) ack 1 \"hello\"\n0 udp 40001 > 5000 \"hello\"\n", 1+5*i, 6+5*i)
	}
	many := file(t, lines.String())
	for _, hash := range []bool{false, true} {
		n := testing.AllocsPerRun(3, func() { read(t, many, flow.Options{Hash: hash}) })
		if n > 300 {
			t.Errorf("%v allocations for 6000 frames", n)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(file(f, small))
	f.Add(file(f, "link null\n0 udp 1 > 2 \"x\"\n0 udp6 1 > 2 \"x\""))
	for _, in := range strangers.Seeds(f, 8<<10) {
		f.Add(in)
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		strangers.Bounded(t, func() { readWhole(t, in) })
	})
}

// readWhole checks what must be so whatever a file holds.
func readWhole(t *testing.T, in []byte) {
	t.Helper()
	got, err := flow.Read(bytes.NewReader(in), flow.Options{Keep: everything, Hash: true})
	if err != nil {
		return
	}
	for _, size := range sizes[:2] { // too short to be read by one goroutine
		two, _ := flow.ReadInChunks(bytes.NewReader(in), flow.Options{Keep: everything, Hash: true}, size)
		if !reflect.DeepEqual(two, got) {
			t.Errorf("chunks of %d: several goroutines find something else than one", size)
		}
	}
	if total(got) > got.Info.Packets {
		t.Errorf("%d frames in conversations, %d in the file", total(got), got.Info.Packets)
	}
	for _, c := range got.TCP {
		for side := range c.UniqueBytes {
			if c.UniqueBytes[side] > c.PayloadBytes[side] {
				t.Errorf("%d unique of %d octets", c.UniqueBytes[side], c.PayloadBytes[side])
			}
		}
	}
	for _, c := range got.UDP {
		if p := c.Pair(); len(p.Exchanges) > c.Frames[0] || len(p.Unasked) > c.Frames[1] {
			t.Errorf("%d exchanges of %d requests, %d of %d replies unasked", len(p.Exchanges), c.Frames[0], len(p.Unasked), c.Frames[1])
		}
	}
}

// What is kept aside takes no room from what is wanted, and is not missed.
func TestReadKeepsAside(t *testing.T) {
	in := file(t, small)
	port := func(src, dst netip.AddrPort) bool { return src.Port() == 5000 || dst.Port() == 5000 }
	got := read(t, in, flow.Options{Keep: port, Aside: everything, MaxKept: 1000})
	if len(got.UDP[0].Datagrams) != 2 || len(got.UDP[1].Datagrams) == 0 || len(got.TCP[0].Segments) != 7 {
		t.Errorf("kept %d, %d and %d frames", len(got.UDP[0].Datagrams), len(got.UDP[1].Datagrams), len(got.TCP[0].Segments))
	}
	got = read(t, in, flow.Options{Keep: port, Aside: everything, MaxKept: 1})
	if got.NotKept != 2 || got.UDP[0].Datagrams != nil || len(got.TCP[0].Segments) != 7 {
		t.Errorf("%d not kept, want the 2 that were wanted", got.NotKept)
	}
}

// A flood of what is kept aside is bounded.
func TestWhatIsKeptAsideIsBounded(t *testing.T) {
	var b strings.Builder
	for i := range 3000 {
		fmt.Fprintf(&b, "%d.0 udp 40001 > 7000 \"%s\"\n", i, strings.Repeat("x", 1400))
	}
	packets, err := trace.Parse(b.String())
	if err != nil {
		t.Fatal(err)
	}
	got := flow.Packets(packets, flow.Options{Aside: everything})
	if n := len(got.UDP[0].Datagrams); n < 600 || n > 750 || got.NotKept != 0 {
		t.Errorf("%d datagrams kept, %d missed; want about 1 MiB of them, and none missed", n, got.NotKept)
	}
}
