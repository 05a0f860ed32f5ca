package flow_test

import (
	"bytes"
	"fmt"
	"log"
	"net/netip"

	"socketlab/capture/flow"
	"socketlab/capture/trace"
)

// Read sorts a capture; what is kept of a conversation is decided when it
// begins.
func ExampleRead() {
	frames, err := trace.Parse(`
		0.0 udp 40001 > 5000 "hello"
		0.1 udp 5000 > 40001 "hello"
		0.2 tcp 40000 > 9999 S 0:0(0)
		0.3 tcp 9999 > 40000 S. 0:0(0) ack 1
		0.4 tcp 40000 > 9999 . 1:1(0) ack 1
		0.5 tcp 40000 > 9999 P. 1:6(5) ack 1 "hello"
		0.6 udp 40002 > 7 "anybody there?"
		0.7 icmp unreachable udp 40002 > 7 "anybody there?"`)
	if err != nil {
		log.Fatal(err)
	}
	file, err := trace.File(frames)
	if err != nil {
		log.Fatal(err)
	}
	toPort5000 := func(_, dst netip.AddrPort) bool { return dst.Port() == 5000 }
	c, err := flow.Read(bytes.NewReader(file), flow.Options{Keep: toPort5000})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(c.Info.Format, "with", c.Info.Packets, "frames")
	for _, u := range c.UDP {
		fmt.Println("UDP", u.Client, u.Server, "frames", u.Frames, "kept", len(u.Datagrams))
	}
	for _, t := range c.TCP {
		fmt.Println("TCP", t.Client, t.Server, "frames", t.Frames, "handshake", t.Handshake, "kept", len(t.Segments))
	}
	for _, m := range c.Unreachable {
		fmt.Println("frame", m.Frame, "says that nobody listens on", m.Dst)
	}
	fmt.Println("other frames:", c.Other)
	// Output:
	// pcapng with 8 frames
	// UDP 127.0.0.1:40001 127.0.0.1:5000 frames [1 1] kept 2
	// UDP 127.0.0.1:40002 127.0.0.1:7 frames [1 0] kept 0
	// TCP 127.0.0.1:40000 127.0.0.1:9999 frames [3 1] handshake [3 4 5] kept 0
	// frame 8 says that nobody listens on 127.0.0.1:7
	// other frames: map[ICMP:1]
}
