package udp_test

import (
	"fmt"
	"strings"
	"testing"
)

// doubled is five exchanges, of which each frame was captured twice.
func doubled(request, reply string) string {
	var b strings.Builder
	for i := range 5 {
		fmt.Fprintf(&b, "%d.000000 udp 40000 > 5000 \"%c\" %s\n%d.000004 udp 40000 > 5000 \"%c\" %s\n", i, 'a'+i, request, i, 'a'+i, request)
		fmt.Fprintf(&b, "%d.000100 udp 5000 > 40000 \"%c\" %s\n%d.000104 udp 5000 > 40000 \"%c\" %s\n", i, 'a'+i, reply, i, 'a'+i, reply)
	}
	return b.String()
}

// TestCopies shows what is left of captures of loopback: a frame that was
// captured twice is there once, and what was sent twice is there twice.
func TestCopies(t *testing.T) {
	for _, c := range []struct{ name, trace, want string }{
		{"every frame twice, as AF_PACKET shows loopback", `
			0.000000 udp 40000 > 5000 "a" id=7
			0.000004 udp 40000 > 5000 "a" id=7
			0.000100 udp 5000 > 40000 "a" id=0
			0.000104 udp 5000 > 40000 "a" id=0`, "1-3"},
		{"the recorder stamped the second request late", `
			0.000000 udp 40000 > 5000 "a" id=7
			0.000004 udp 40000 > 5000 "a" id=7
			0.000100 udp 5000 > 40000 "a" id=3
			0.000104 udp 5000 > 40000 "a" id=3
			0.100000 udp 40000 > 5000 "b" id=8
			0.900000 udp 40000 > 5000 "b" id=8
			0.900100 udp 5000 > 40000 "b" id=4
			0.900104 udp 5000 > 40000 "b" id=4`, "1-3 5-7"},
		{"all of them late: nothing shows that frames come twice", `
			0.000 udp 40000 > 5000 "a" id=7
			0.020 udp 40000 > 5000 "a" id=7
			0.040 udp 5000 > 40000 "a" id=3
			0.060 udp 5000 > 40000 "a" id=3`, "1-3? 2-4?"},
		{"later than late", doubled("id=7", "id=3") + `
			9.000 udp 40000 > 5000 "z" id=8
			10.001 udp 40000 > 5000 "z" id=8`, "1-3 5-7 9-11 13-15 17-19 21- 22-"},
		{"late, and without identification", doubled("id=0", "id=0") + `
			9.0000 udp 40000 > 5000 "z" id=0
			9.0005 udp 40000 > 5000 "z" id=0`, "1-3 5-7 9-11 13-15 17-19 21- 22-"},
		{"late, with one", doubled("id=7", "id=3") + `
			9.000 udp 40000 > 5000 "z" id=8
			9.999 udp 40000 > 5000 "z" id=8`, "1-3 5-7 9-11 13-15 17-19 21-"},
		{"each twice, and the same said twice with one identification", `
			0.000000 udp 40000 > 5000 "a" id=1
			0.000004 udp 40000 > 5000 "a" id=1
			0.010000 udp 40000 > 5000 "a" id=1
			0.010004 udp 40000 > 5000 "a" id=1`, "1- 3-"},
		{"the same text twice, a while apart, without identification", `
			0.0000 udp6 40000 > 5000 "a"
			0.0004 udp6 40000 > 5000 "a"
			0.0010 udp6 5000 > 40000 "a"
			0.0014 udp6 5000 > 40000 "a"`, "1-3? 2-4?"},
		{"the same text twice at once, without identification", `
			0.000000 udp6 40000 > 5000 "a"
			0.000050 udp6 40000 > 5000 "a"
			0.000100 udp6 5000 > 40000 "a"
			0.001000 udp6 5000 > 40000 "a"`, "1-3? 2-4?"},
		{"the same text twice in a row is no copy", `
			0.000000 udp 40000 > 5000 "a" id=7
			0.000004 udp 40000 > 5000 "a" id=8
			0.000100 udp 5000 > 40000 "a" id=1
			0.000104 udp 5000 > 40000 "a" id=2`, "1-3? 2-4?"},
		{"a program that gives all its packets one identification says the same twice", `
			0.000000 udp 40000 > 5000 "a" id=1
			0.000500 udp 40000 > 5000 "a" id=1
			0.001000 udp 5000 > 40000 "a" id=3
			0.001500 udp 5000 > 40000 "a" id=4
			0.002000 udp 40000 > 5000 "b" id=1`, "1-3? 2-4? 5-"},
		{"one frame recorded twice", `
			0.000000 udp 40000 > 5000 "a" id=7
			0.000002 udp 40000 > 5000 "a" id=7
			0.001000 udp 5000 > 40000 "a" id=3`, "1-3"},
		{"such a program, and not at once", `
			0.000 udp 40000 > 5000 "a" id=1
			0.030 udp 40000 > 5000 "a" id=1`, "1- 2-"},
		{"the identifications have come round", `
			0.000000 udp 40000 > 5000 "a" id=7
			0.000004 udp 40000 > 5000 "a" id=7
			0.000100 udp 40000 > 5000 "b" id=8
			0.000104 udp 40000 > 5000 "b" id=8
			0.030000 udp 40000 > 5000 "a" id=7
			0.030004 udp 40000 > 5000 "a" id=7`, "1- 3- 5-"},
		{"put together from captures that overlap", `
			0.000000 udp 40000 > 5000 "a" id=7
			0.000000 udp 40000 > 5000 "a" id=7
			0.000100 udp 5000 > 40000 "a" id=3
			0.100000 udp 40000 > 5000 "b" id=8
			0.100100 udp 5000 > 40000 "b" id=4`, "1-3 4-5"},
		{"the clock was set back", `
			5.000000 udp 40000 > 5000 "a" id=1
			1.000000 udp 40000 > 5000 "a" id=1`, "1- 2-"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := told(pair(t, c.trace, nil)); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}
