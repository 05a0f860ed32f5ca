package record

import (
	"bytes"
	"net"
	"testing"

	"socketlab/capture"
)

// What takes libpcap's place where there is no cgo records the same frames.
func TestPacketSocketRecordsTheSame(t *testing.T) {
	socket, port := listen(t)
	usual := start(t, Config{Ports: []uint16{port}})
	other := startPacketSocket(t, port)
	for _, size := range []int{0, 1, 1000, 65507} {
		if _, err := socket.WriteTo(make([]byte, size), socket.LocalAddr()); err != nil {
			t.Fatal(err)
		}
	}
	want, got := stop(t, usual), stop(t, other)
	if len(want.Packets) != 4 || len(got.Packets) != 4 || got.LinkType != want.LinkType {
		t.Fatalf("got %d and %d frames, want 4; link types %d and %d",
			len(want.Packets), len(got.Packets), want.LinkType, got.LinkType)
	}
	for i, p := range got.Packets {
		if !bytes.Equal(p.Data, want.Packets[i].Data) || p.Length != want.Packets[i].Length {
			t.Errorf("frame %d: got %d of %d octets, want %d of %d", p.Frame,
				len(p.Data), p.Length, len(want.Packets[i].Data), want.Packets[i].Length)
		}
	}
}

func startPacketSocket(t *testing.T, port uint16) *Recorder {
	t.Helper()
	source, err := openPacketSocket("lo")
	if err != nil {
		t.Fatal(err)
	}
	beacon, err := newBeacon([]uint16{port})
	if err != nil {
		t.Fatal(err)
	}
	r := &Recorder{source: source, beacon: beacon, limit: sentinelLimit}
	r.keeper = keeper{ports: []uint16{port}, link: source.linkType()}
	r.result.LinkType = source.linkType()
	r.deliver = func(p *capture.Packet) error {
		r.result.Packets = append(r.result.Packets, *p)
		return nil
	}
	if err := r.begin(t.Context()); err != nil {
		t.Fatal(err)
	}
	return r
}

// The longest datagram of IPv6 does not fit into a frame of Linux' loopback.
func TestKeepsFragmentsOfIPv6(t *testing.T) {
	socket, err := net.ListenUDP("udp6", &net.UDPAddr{IP: net.IPv6loopback})
	if err != nil {
		t.Skip(err)
	}
	defer socket.Close()
	r := start(t, Config{Ports: []uint16{uint16(socket.LocalAddr().(*net.UDPAddr).Port)}})
	if _, err := socket.WriteTo(make([]byte, 65527), socket.LocalAddr()); err != nil {
		t.Fatal(err)
	}
	if result := stop(t, r); len(result.Packets) != 2 {
		t.Errorf("got %d frames, want 2 fragments", len(result.Packets))
	}
}
