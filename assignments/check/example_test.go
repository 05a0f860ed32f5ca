package check_test

import (
	"fmt"
	"log"
	"net/netip"

	"socketlab/assignments/check"
	"socketlab/assignments/i18n"
	"socketlab/capture/flow"
	"socketlab/capture/trace"
)

// A check asks the evidence of a capture one question. Here a server has
// changed the second of two messages.
func Example() {
	packets, err := trace.Parse(`
		0.0 udp 40001 > 5000 "hello"
		0.1 udp 5000 > 40001 "hello"
		0.2 udp 40001 > 5000 "20241234"
		0.3 udp 5000 > 40001 "2024"`)
	if err != nil {
		log.Fatal(err)
	}
	echo := &check.UDPEcho{}
	all := func(_, _ netip.AddrPort) bool { return true }
	lab := check.Lab{Ports: []uint16{5000}, Wanted: check.Wanted([]check.Check{echo})}
	ev := check.Gather(flow.Packets(packets, flow.Options{Keep: all}), lab).For(check.Cover{ID: "20241234"})

	out := &check.Findings{}
	echo.Run(ev, out)
	fmt.Println("passed:", out.Passed(), "good:", out.Good, "of", out.Total)
	for _, f := range out.Wrong {
		fmt.Printf("frame %d: %s\n", f.Frame, f.Message.In(i18n.En))
		fmt.Println(f.Advice.In(i18n.En))
	}

	// Output:
	// passed: false good: 1 of 2
	// frame 4: got "2024", want "20241234", the answer to frame 3
	// Send back exactly the octets that were received, without changing or cutting them.
}
