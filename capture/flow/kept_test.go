package flow

import (
	"bytes"
	"net/netip"
	"testing"
	"time"

	"socketlab/capture"
)

// TestKeptOctetsStandInTheirLayers keeps a datagram and looks at the octets
// around its header. What looks like the beginning of an IP header, 20 octets
// before the transport, is its identification.
func TestKeptOctetsStandInTheirLayers(t *testing.T) {
	ethernet := []byte{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 8, 0}
	network := []byte{0x46, 0, 0, 34, 0x45, 7, 0, 0, 64, 17, 0, 0, 127, 0, 0, 1, 127, 0, 0, 1, 1, 1, 1, 0}
	transport := []byte{0x9c, 0x40, 0x13, 0x88, 0, 10, 0, 0}
	frame := bytes.Join([][]byte{ethernet, network, transport, []byte("hi"), make([]byte, 4)}, nil)
	all := func(src, dst netip.AddrPort) bool { return true }
	c := Packets([]capture.Packet{{Frame: 1, Time: time.Unix(1, 0), LinkType: 1, Length: len(frame), Data: frame}}, Options{Keep: all})
	if len(c.UDP) != 1 || len(c.UDP[0].Datagrams) != 1 {
		t.Fatalf("got %+v, want one datagram", c)
	}
	d := c.UDP[0].Datagrams[0]
	if !bytes.Equal(d.Link, ethernet) || !bytes.Equal(d.Network, network) {
		t.Errorf("link % x, network % x, want % x, % x", d.Link, d.Network, ethernet, network)
	}
	if !bytes.Equal(d.Header, transport) || string(d.Payload) != "hi" {
		t.Errorf("got header % x and payload %q", d.Header, d.Payload)
	}
}
