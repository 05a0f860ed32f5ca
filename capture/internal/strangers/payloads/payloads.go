// Package payloads brings what strangers' IP packets carried to the tests of
// the protocols above IP.
package payloads

import (
	"bytes"
	"testing"

	"socketlab/capture"
	"socketlab/capture/internal/strangers"
	"socketlab/capture/ip"
)

// Of returns what the IP packets of one protocol carry, a few from each of the
// captures that strangers.Seeds returns.
func Of(tb testing.TB, protocol uint8) []ip.Packet {
	const most, each = 64 << 10, 4
	var out []ip.Packet
	for _, seed := range strangers.Seeds(tb, most) {
		r, err := capture.NewReader(bytes.NewReader(seed))
		if err != nil {
			continue // named and refused; the reader's own tests say which
		}
		var d ip.Decoder
		var p ip.Packet
		for found := 0; found < each; {
			frame, err := r.Next()
			if err != nil {
				break
			}
			f := ip.Frame{LinkType: uint16(frame.LinkType), Length: frame.Length, Data: frame.Data}
			if d.Decode(&f, &p) == ip.Whole && p.Protocol == protocol {
				found++
				out = append(out, ip.Packet{Version: p.Version, Length: p.Length, Payload: bytes.Clone(p.Payload)})
			}
		}
	}
	if len(out) == 0 {
		tb.Fatalf("no packet of protocol %d", protocol)
	}
	return out
}
