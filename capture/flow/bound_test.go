package flow_test

import (
	"fmt"
	"io"
	"net/netip"
	"runtime"
	"strings"
	"testing"

	"socketlab/capture"
	"socketlab/capture/flow"
)

// crowd is a trace of so many conversations of a frame each, TCP and UDP in
// turn, from port 1000 on.
func crowd(conversations int) string {
	var b strings.Builder
	for i := range conversations {
		if i%2 == 0 {
			fmt.Fprintf(&b, "0 tcp %d > 80 S 0:0(0)\n", 1000+i)
		} else {
			fmt.Fprintf(&b, "0 udp %d > 53 \"?\"\n", 1000+i)
		}
	}
	return b.String()
}

func TestConversationsBeyondTheBoundAreCounted(t *testing.T) {
	in := file(t, crowd(30)+`
		1 udp 1001 > 53 "again"
		1 udp 1029 > 53 "again"
		1 tcp 80 > 1000 R. 0:0(0) ack 1
		1 tcp 80 > 1028 R. 0:0(0) ack 1`)
	got := read(t, in, flow.Options{MaxConversations: 20})
	if len(got.TCP) != 10 || len(got.UDP) != 10 || got.LeftOut != 12 || got.Info.Packets != 34 {
		t.Errorf("%d connections, %d conversations, %d frames left out of %d", len(got.TCP), len(got.UDP), got.LeftOut, got.Info.Packets)
	}
	if got.UDP[0].Frames != [2]int{2, 0} || got.TCP[0].Frames != [2]int{1, 1} {
		t.Errorf("frames %v and %v: not all that belong to the first conversations", got.UDP[0].Frames, got.TCP[0].Frames)
	}
	if got := read(t, in, flow.Options{}); got.LeftOut != 0 || len(got.TCP)+len(got.UDP) != 30 {
		t.Errorf("%d frames left out where there was a place for all", got.LeftOut)
	}
}

// What is wanted finds a place in a crowd, and a crowd of what is wanted stays
// bounded as well.
func TestWantedConversationsFindAPlace(t *testing.T) {
	ofLab := func(src, dst netip.AddrPort) bool { return src.Port() == 9999 || dst.Port() == 9999 }
	o := flow.Options{Keep: ofLab, MaxConversations: 20}
	lab := `
		1 tcp 40000 > 9999 S 0:0(0)
		1 tcp 9999 > 40000 S. 0:0(0) ack 1
		1 tcp 40000 > 9999 . 1:1(0) ack 1
		1 udp 40000 > 9999 "hello"`
	got := read(t, file(t, crowd(30)+lab+"\n"+crowd(30)), o)
	c, u := got.TCP[len(got.TCP)-1], got.UDP[len(got.UDP)-1]
	if len(c.Segments) != 3 || c.Handshake != [3]int{31, 32, 33} || len(u.Datagrams) != 1 || got.LeftOut != 20 {
		t.Errorf("%d segments, handshake %v, %d datagrams, %d frames left out", len(c.Segments), c.Handshake, len(u.Datagrams), got.LeftOut)
	}
	got = read(t, file(t, crowd(30)+strings.ReplaceAll(crowd(50), "> 80", "> 9999")), o)
	if n := len(got.TCP) + len(got.UDP); n != 40 || got.LeftOut != 30 {
		t.Errorf("%d conversations, %d frames left out; want 40, 30", n, got.LeftOut)
	}
}

// A connection for which there is no place does not disturb the one before it
// between the same sockets.
func TestTheNextConnectionWithoutAPlace(t *testing.T) {
	got := read(t, file(t, `
		0.0 tcp 40000 > 9999 S 0:0(0)
		0.1 tcp 9999 > 40000 S. 0:0(0) ack 1
		0.2 tcp 40000 > 9999 . 1:1(0) ack 1
		0.3 tcp 40000 > 9999 S 5000:5000(0)
		0.4 tcp 9999 > 40000 S. 7000:7000(0) ack 5001
		0.5 tcp 40000 > 9999 P. 5001:5006(5) ack 7001 "hello"`), flow.Options{Hash: true, MaxConversations: 1})
	if len(got.TCP) != 1 || got.LeftOut != 3 {
		t.Fatalf("%d connections, %d frames left out", len(got.TCP), got.LeftOut)
	}
	if c := got.TCP[0]; c.Frames != [2]int{2, 1} || c.PayloadBytes != [2]int64{} || c.LastFrame != 3 {
		t.Errorf("frames %v, payload %v, last frame %d", c.Frames, c.PayloadBytes, c.LastFrame)
	}
}

// TestMemoryOfACrowd reads a quarter of a million connections.
func TestMemoryOfACrowd(t *testing.T) {
	before := inUse()
	in, out := io.Pipe()
	go func() { out.CloseWithError(writeCrowd(out, 250_000)) }()
	got, err := flow.Read(in, flow.Options{Hash: true})
	if err != nil {
		t.Fatal(err)
	}
	if len(got.TCP) != flow.DefaultMaxConversations || got.LeftOut != 250_000-flow.DefaultMaxConversations {
		t.Errorf("%d connections, %d frames left out", len(got.TCP), got.LeftOut)
	}
	if grown := inUse() - before; grown > 100<<20 {
		t.Errorf("%d MiB in use for %d connections", grown>>20, len(got.TCP))
	}
	runtime.KeepAlive(got)
}

// inUse returns the octets of heap in use.
func inUse() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// writeCrowd writes a capture of the SYNs of so many connections.
func writeCrowd(to io.Writer, connections int) error {
	w, err := capture.NewWriter(to, capture.Section{})
	if err != nil {
		return err
	}
	if _, err := w.AddInterface(capture.Interface{LinkType: 101}); err != nil {
		return err
	}
	syn := []byte("\x45\x00\x00\x28\x00\x01\x00\x00\x40\x06\x00\x00\x7f\x00\x00\x01\x7f\x00\x00\x01" +
		"\x00\x00\x27\x0f\x00\x00\x00\x00\x00\x00\x00\x00\x50\x02\xff\xff\x00\x00\x00\x00")
	for i := range connections {
		syn[14], syn[20], syn[21] = byte(i>>16), byte(i>>8), byte(i)
		if err := w.Write(&capture.Packet{LinkType: 101, Length: len(syn), Data: syn}); err != nil {
			return err
		}
	}
	return w.Flush()
}
