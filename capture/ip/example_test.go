package ip_test

import (
	"fmt"
	"log"

	"socketlab/capture/ip"
	"socketlab/capture/trace"
)

// A decoder says of each frame what it is; a datagram in two fragments is there
// with the second.
func ExampleDecoder() {
	packets, err := trace.Parse(`
		0.0 udp 127.0.0.1:40000 > 127.0.0.1:5000 "hello"
		0.1 ip 17 127.0.0.1 > 127.0.0.1 "\x9c\x40\x13\x88\x00\x12\x00\x00" id=7 more
		0.2 ip 17 127.0.0.1 > 127.0.0.1 "0123456789" id=7 offset=8
		0.3 frame "\xff\xff\xff\xff\xff\xff\x00\x00\x00\x00\x00\x01\x08\x06 who has 10.0.0.1?"`)
	if err != nil {
		log.Fatal(err)
	}
	var d ip.Decoder
	var p ip.Packet
	for _, packet := range packets {
		frame := ip.Frame{Number: packet.Frame, LinkType: uint16(packet.LinkType), Length: packet.Length, Data: packet.Data}
		switch d.Decode(&frame, &p) {
		case ip.Whole:
			fmt.Printf("%d: IPv%d, protocol %d, %d octets of it at octet %d of the frame\n",
				frame.Number, p.Version, p.Protocol, p.Length, p.Offset)
		case ip.Fragment:
			fmt.Printf("%d: a part of a packet\n", frame.Number)
		default:
			fmt.Printf("%d: %v\n", frame.Number, d.What())
		}
	}
	// Output:
	// 1: IPv4, protocol 17, 13 octets of it at octet 34 of the frame
	// 2: a part of a packet
	// 3: IPv4, protocol 17, 18 octets of it at octet -1 of the frame
	// 4: ARP
}
