package udp_test

import (
	"encoding/binary"
	"net/netip"
	"testing"

	"socketlab/capture/flow"
	"socketlab/capture/internal/strangers"
	"socketlab/capture/internal/strangers/payloads"
	"socketlab/capture/ip"
	"socketlab/capture/trace"
	"socketlab/capture/udp"
)

func everything(_, _ netip.AddrPort) bool { return true }

// conversations reads a trace.
func conversations(t *testing.T, text string) []*udp.Conversation {
	t.Helper()
	packets, err := trace.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return flow.Packets(packets, flow.Options{Keep: everything}).UDP
}

func TestConversation(t *testing.T) {
	all := conversations(t, `
		0.0 udp 40000 > 5000 "hello"
		0.1 udp 5000 > 40000 "hi"
		0.2 udp 40001 > 5000 "other"
		0.3 udp 40000 > 5000 "abc" length=100
		0.4 udp 40000 > 5000 "none" length=7
		0.5 udp6 40000 > 5000 "six"`)
	if len(all) != 3 {
		t.Fatalf("%d conversations, want 3", len(all))
	}
	c := all[0]
	if c.Client.Port() != 40000 || c.Server.Port() != 5000 {
		t.Errorf("client %v, server %v", c.Client, c.Server)
	}
	if c.FirstFrame != 1 || c.LastFrame != 4 || c.Frames != [2]int{2, 1} {
		t.Errorf("frames %d to %d, %v", c.FirstFrame, c.LastFrame, c.Frames)
	}
	if c.PayloadBytes != [2]int64{5 + 92, 2} || c.BadLength != 1 {
		t.Errorf("%v octets, %d bad lengths", c.PayloadBytes, c.BadLength)
	}
	if d := c.Datagrams[2]; d.Length != 100 || d.Carried != 11 || string(d.Payload) != "abc" {
		t.Errorf("datagram %+v", d)
	}
}

func FuzzTable(f *testing.F) {
	f.Add([]byte("\x9c\x40\x13\x88\x00\x0d\xfe\x20hello"), 13, true)
	f.Add([]byte("\x9c\x40\x13\x88\xff\xff\x00\x00"), 70000, false)
	for _, p := range payloads.Of(f, ip.UDP) {
		f.Add(p.Payload, p.Length, p.Version == 4)
	}
	f.Fuzz(func(t *testing.T, datagram []byte, carried int, four bool) {
		if carried < len(datagram) || carried > 1<<24 {
			return
		}
		p := ip.Packet{Version: 6, Protocol: ip.UDP, Payload: datagram, Length: carried}
		if four {
			p.Version = 4
		}
		strangers.Bounded(t, func() { oneDatagram(t, &p) })
	})
}

// oneDatagram checks what must be so whatever the octets are.
func oneDatagram(t *testing.T, p *ip.Packet) {
	t.Helper()
	table := udp.Table{Keeper: &ip.Keeper{Wanted: everything, Room: 1 << 20, Each: 1 << 20}}
	p.Frame = &ip.Frame{Number: 1}
	if !table.Add(p) {
		return
	}
	for _, c := range table.Conversations() {
		d := c.Datagrams[0]
		if len(d.Payload) > d.Length-udp.HeaderLength || c.PayloadBytes[0] != int64(d.Length-udp.HeaderLength) {
			t.Errorf("%d octets of payload, length field %d, %d counted", len(d.Payload), d.Length, c.PayloadBytes)
		}
		if field := int(binary.BigEndian.Uint16(p.Payload[4:])); d.Length != field && d.Length != p.Length {
			t.Errorf("length %d is neither the field nor what IP carries", d.Length)
		}
	}
}
