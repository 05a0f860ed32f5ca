package udp_test

import (
	"bytes"
	"fmt"
	"log"
	"net/netip"

	"socketlab/capture/flow"
	"socketlab/capture/trace"
	"socketlab/capture/udp"
)

// Two answers overtake each other, and a third message gets none. A rule says
// which answer is whose.
func ExamplePair() {
	frames, err := trace.Parse(`
		0.0 udp 40000 > 12000 "message one"
		0.1 udp 40000 > 12000 "message two"
		0.2 udp 12000 > 40000 "MESSAGE TWO"
		0.3 udp 12000 > 40000 "MESSAGE ONE"
		0.4 udp 40000 > 12000 "message three"`)
	if err != nil {
		log.Fatal(err)
	}
	keep := func(_, _ netip.AddrPort) bool { return true }
	c := flow.Packets(frames, flow.Options{Keep: keep}).UDP[0]
	var all []*udp.Datagram
	for i := range c.Datagrams {
		all = append(all, &c.Datagrams[i])
	}
	upper := func(request []byte) [][]byte { return [][]byte{bytes.ToUpper(request)} }
	for _, x := range udp.Pair(all, c.Client, c.Server, upper).Exchanges {
		if x.Reply == nil {
			fmt.Printf("frame %d has no answer (sure: %v)\n", x.Request.Frame, x.Sure)
			continue
		}
		fmt.Printf("frame %d is answered by frame %d: %q (right: %v, sure: %v)\n",
			x.Request.Frame, x.Reply.Frame, x.Reply.Payload, x.Right, x.Sure)
	}
	// Output:
	// frame 1 is answered by frame 4: "MESSAGE ONE" (right: true, sure: true)
	// frame 2 is answered by frame 3: "MESSAGE TWO" (right: true, sure: true)
	// frame 5 has no answer (sure: true)
}

// Nobody says what is wanted, two requests wait, and the answer repeats none of
// them: it may be either's.
func ExampleConversation_Pair() {
	frames, err := trace.Parse(`
		0.0 udp 40000 > 53 "where is a?"
		0.1 udp 40000 > 53 "where is b?"
		0.2 udp 53 > 40000 "here"`)
	if err != nil {
		log.Fatal(err)
	}
	keep := func(_, _ netip.AddrPort) bool { return true }
	for _, x := range flow.Packets(frames, flow.Options{Keep: keep}).UDP[0].Pair().Exchanges {
		fmt.Printf("frame %d: answered %v, sure %v\n", x.Request.Frame, x.Reply != nil, x.Sure)
	}
	// Output:
	// frame 1: answered false, sure false
	// frame 2: answered true, sure false
}
