package tcp_test

import (
	"fmt"
	"net/netip"

	"socketlab/capture/flow"
	"socketlab/capture/tcp"
	"socketlab/capture/trace"
)

// A segment is lost and sent again: what each one means, and what arrived.
func ExampleConnection() {
	packets, _ := trace.Parse(`
0.00 tcp 40000 > 80 S 700:700(0)
0.01 tcp 80 > 40000 S. 300:300(0) ack 701
0.02 tcp 40000 > 80 . 701:701(0) ack 301
0.03 tcp 40000 > 80 P. 706:711(5) ack 301 "world"
0.04 tcp 40000 > 80 P. 701:706(5) ack 301 "hello"
0.05 tcp 80 > 40000 . 301:301(0) ack 711
`)
	all := func(_, _ netip.AddrPort) bool { return true }
	for _, c := range flow.Packets(packets, flow.Options{Keep: all}).TCP {
		fmt.Println("handshake in frames", c.Handshake)
		for _, s := range c.Segments {
			switch {
			case s.Gap.Len() > 0:
				fmt.Printf("frame %d: octets %d to %d are missing before it, until frame %d\n", s.Frame, s.Gap.From, s.Gap.To-1, s.Filled)
			case s.Brings() > 0:
				fmt.Printf("frame %d: octets %d to %d can be read\n", s.Frame, s.Readable.From, s.Readable.To-1)
			case s.Acks.New:
				fmt.Printf("frame %d: %s acknowledges %d octets\n", s.Frame, s.From, s.Acks.Octets.Len())
			}
		}
		stream := c.Stream(tcp.Client)
		fmt.Printf("%s, from frame %d on\n", stream.Octets, stream.Frame())
	}
	// Output:
	// handshake in frames [1 2 3]
	// frame 2: server acknowledges 0 octets
	// frame 3: client acknowledges 0 octets
	// frame 4: octets 0 to 4 are missing before it, until frame 5
	// frame 5: octets 0 to 9 can be read
	// frame 6: server acknowledges 10 octets
	// helloworld, from frame 5 on
}
