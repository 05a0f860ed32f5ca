package ladder_test

import (
	"net/netip"
	"testing"

	"socketlab/assignments/i18n"
	"socketlab/assignments/ladder"
	"socketlab/capture/flow"
	"socketlab/capture/trace"
)

// A page says of a checksum what the engine found out, in words.
func TestChecksumsAreSaid(t *testing.T) {
	packets, err := trace.Parse(`
		0.000 udp 40001 > 5000 "a"
		0.001 udp 40001 > 5000 "b" checksum=bad
		0.002 udp 40001 > 5000 "c" checksum=offloaded
		0.003 udp 40001 > 5000 "d" captured=42`)
	if err != nil {
		t.Fatal(err)
	}
	all := func(_, _ netip.AddrPort) bool { return true }
	c := flow.Packets(packets, flow.Options{Keep: all})
	rows := ladder.UDP(c.UDP[0], c.UDP[0].Pair(), nil, i18n.En).Rows
	for i, want := range []string{"right", "does not fit the octets", "left to the hardware, as loopback does: no mistake", "cannot be verified here"} {
		if got := rows[i].Detail.Checksum; got != want {
			t.Errorf("frame %d: got %q, want %q", rows[i].Frame, got, want)
		}
	}
}
