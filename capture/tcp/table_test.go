package tcp

import (
	"crypto/sha256"
	"encoding/binary"
	"math/rand/v2"
	"net/netip"
	"testing"
	"time"

	"socketlab/capture/internal/strangers"
	"socketlab/capture/internal/strangers/payloads"
	"socketlab/capture/ip"
)

// edges are the arrows of RFC 9293 figure 5, and the resets of §3.10.7.
var edges = map[State][]State{
	Closed:      {SynSent, Listen},
	Listen:      {SynSent, SynReceived},
	SynSent:     {SynReceived, Established, Closed},
	SynReceived: {Established, FinWait1, Listen, Closed},
	Established: {FinWait1, CloseWait, Closed},
	FinWait1:    {FinWait2, Closing, TimeWait, Closed},
	FinWait2:    {TimeWait, Closed},
	CloseWait:   {LastAck, Closed},
	Closing:     {TimeWait, Closed},
	LastAck:     {Closed},
	TimeWait:    {Closed},
}

// reaches reports whether a path of at most so many arrows leads from one
// state to another. One segment can stand for several arrows: a FIN that also
// acknowledges one.
func reaches(from, to State, arrows int) bool {
	if from == to || from == Unknown {
		return true
	}
	if arrows == 0 {
		return false
	}
	for _, next := range edges[from] {
		if next == to || next != Closed && reaches(next, to, arrows-1) {
			return true
		}
	}
	return false
}

// segmentOf builds the segment that six octets of script stand for, between
// two sockets of one machine or two.
func segmentOf(script []byte) ip.Packet {
	length := int(script[5] % 8)
	b := make([]byte, 20+length)
	p := ip.Packet{Version: 4, Protocol: ip.TCP, Src: ip.Address{Lo: 127<<24 | 1}, Dst: ip.Address{Lo: 127<<24 | 1}}
	client, server := uint16(40000+int(script[0]>>6&1)), uint16(80)
	seq, ack := uint32(100), uint32(0xfffffffe)
	if script[0]&0x80 != 0 {
		client, server = server, client
		seq, ack = ack, seq
	}
	binary.BigEndian.PutUint16(b, client)
	binary.BigEndian.PutUint16(b[2:], server)
	binary.BigEndian.PutUint32(b[4:], seq+uint32(script[1]%16))
	binary.BigEndian.PutUint32(b[8:], ack+uint32(script[2]%16))
	b[12], b[13] = 5<<4, script[0]&0x17 // FIN, SYN, RST, ACK
	b[15] = script[3] % 2
	p.ID = uint32(script[4] % 4)
	p.Payload, p.Length = b, len(b)
	return p
}

// holdTogether checks what must be so whatever was captured.
func holdTogether(t *testing.T, all []*Connection) {
	t.Helper()
	for _, c := range all {
		if len(c.Segments) != c.Frames[0]+c.Frames[1] {
			t.Errorf("%d segments, %d frames", len(c.Segments), c.Frames)
		}
		factsHoldTogether(t, c)
		before := [2]State{}
		for i := range c.Segments {
			s := &c.Segments[i]
			for side := range before {
				if !reaches(before[side], s.State[side], 3) {
					t.Errorf("frame %d: %v goes from %v to %v", s.Frame, Side(side), before[side], s.State[side])
				}
			}
			before = s.State
		}
		if before != c.State && c.Rst == [2]int{} {
			t.Errorf("ends in %v, the last segment in %v", c.State, before)
		}
		for side := range before {
			if c.UniqueBytes[side] > c.PayloadBytes[side] || c.UniqueBytes[side] < 0 {
				t.Errorf("%d unique of %d octets", c.UniqueBytes[side], c.PayloadBytes[side])
			}
			if c.Retransmissions[side] > c.Frames[side] || c.Retransmissions[side] < 0 {
				t.Errorf("%d retransmissions in %d frames", c.Retransmissions[side], c.Frames[side])
			}
			stream := c.Stream(Side(side))
			whole := int64(len(stream.Octets)) == c.UniqueBytes[side]
			if sum, known := c.Digest(Side(side)); known != whole || known && sum != sha256.Sum256(stream.Octets) {
				t.Errorf("digest %x known %v, stream whole %v: %q", sum, known, whole, stream.Octets)
			}
		}
		if c.Close == Normal && (c.FinAcked[0] == 0 || c.FinAcked[1] == 0) {
			t.Errorf("normal close without both FINs acknowledged")
		}
	}
}

// keepAll keeps the segments of every connection.
func keepAll() *ip.Keeper {
	return &ip.Keeper{Wanted: func(_, _ netip.AddrPort) bool { return true }, Room: 1 << 30, Each: 1 << 30}
}

// factsHoldTogether checks what must be so of the facts of all segments.
func factsHoldTogether(t *testing.T, c *Connection) {
	t.Helper()
	brought, readable := [2]int64{}, [2]int64{}
	seen := [2]map[int64]bool{{}, {}}
	var anchored, spoke [2]bool // the SYN came before all data, so that nothing turns up in front of what was read
	for i := range c.Segments {
		s := &c.Segments[i]
		if i > 0 && s.Before != c.Segments[i-1].State {
			t.Errorf("frame %d: before it %v, after the one before %v", s.Frame, s.Before, c.Segments[i-1].State)
		}
		for _, x := range s.Fresh {
			for at := x.From; at < x.To; at++ {
				if seen[s.From][at] || s.Gap.From <= at && at < s.Gap.To {
					t.Errorf("frame %d: octet %d is brought again, or missing before itself", s.Frame, at)
				}
				seen[s.From][at] = true
			}
			brought[s.From] += x.Len()
		}
		if s.Brings() > s.Length || s.Flight[0] < 0 || s.Flight[1] < 0 || s.Gap.Len() < 0 || s.Acks.Octets.Len() < 0 {
			t.Errorf("frame %d: %+v", s.Frame, s.Facts)
		}
		if s.Flags.Has(ACK) != (s.Acks.New || s.Acks.Again) || s.Acks.New && s.Acks.Again {
			t.Errorf("frame %d: acknowledges %+v", s.Frame, s.Acks)
		}
		anchored[s.From] = anchored[s.From] || s.Flags.Has(SYN) && !spoke[s.From]
		spoke[s.From] = spoke[s.From] || s.Length > 0
		if s.Readable.Len() > 0 && s.Readable.To <= readable[s.From] && anchored[s.From] {
			t.Errorf("frame %d: %v can be read, and before it everything up to %d", s.Frame, s.Readable, readable[s.From])
		}
		if s.Readable.Len() > 0 {
			readable[s.From] = max(readable[s.From], s.Readable.To)
		}
	}
	if brought != c.UniqueBytes {
		t.Errorf("segments bring %v octets, %v are unique", brought, c.UniqueBytes)
	}
	if c.Opened == 0 && c.Handshake[2] != 0 || c.Opened != 0 && c.Handshake[1] == 0 {
		t.Errorf("handshake %v, opened by %d", c.Handshake, c.Opened)
	}
}

// follow adds the segments of a script.
func follow(script []byte) []*Connection {
	table := Table{Hash: true, Keeper: keepAll()}
	now := time.Unix(1, 0)
	for frame := 1; len(script) >= 6; frame++ {
		p := segmentOf(script)
		now = now.Add(time.Duration(script[3]) * time.Microsecond)
		p.Frame = &ip.Frame{Number: frame, Time: now}
		table.Add(&p)
		script = script[6:]
	}
	return table.Connections()
}

func TestStatesMoveOnlyAlongTheEdgesOfTheRFC(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	for range 5000 {
		script := make([]byte, 6*random.IntN(30))
		for i := range script {
			script[i] = byte(random.Uint32())
			if i%6 == 0 && random.IntN(4) > 0 {
				script[i] &^= 4 // fewer resets
			}
		}
		holdTogether(t, follow(script))
		if t.Failed() {
			t.Fatalf("script %x", script)
		}
	}
}

func FuzzTable(f *testing.F) {
	f.Add([]byte("\x02\x00\x00\x00\x00\x00" + "\x92\x00\x01\x00\x00\x00" + "\x10\x01\x01\x00\x00\x05" + "\x11\x06\x01\x00\x00\x00"))
	f.Fuzz(func(t *testing.T, script []byte) {
		if len(script) < 6*100 {
			strangers.Bounded(t, func() { holdTogether(t, follow(script)) })
		}
	})
}

// FuzzHeader reads octets that were never meant to be a segment.
func FuzzHeader(f *testing.F) {
	p := segmentOf([]byte{2, 0, 0, 0, 0, 5})
	f.Add(p.Payload, 25)
	f.Add([]byte("\x00\x50\x9c\x40\x00\x00\x00\x01\x00\x00\x00\x02\x80\x12\xff\xff\x00\x00\x00\x00"+
		"\x02\x04\xff\xd7\x01\x03\x03\x07\x05\x0a\x00\x00\x00\x01"), 34)
	for _, p := range payloads.Of(f, ip.TCP) {
		f.Add(p.Payload, p.Length)
	}
	f.Fuzz(func(t *testing.T, segment []byte, length int) {
		if length < len(segment) || length > 1<<24 {
			return
		}
		strangers.Bounded(t, func() { oneSegment(t, segment, length) })
	})
}

// oneSegment checks what must be so whatever the octets are.
func oneSegment(t *testing.T, segment []byte, length int) {
	t.Helper()
	var h header
	if !h.parse(segment, length) {
		return
	}
	if h.length < 0 || len(h.payload) > h.length || len(h.options) > 40 {
		t.Errorf("%d octets of payload captured, %d on the wire, %d of options", len(h.payload), h.length, len(h.options))
	}
	windowScale(h.options)
	table := Table{Hash: true, Keeper: keepAll()}
	packet := ip.Packet{Version: 6, Protocol: ip.TCP, Payload: segment, Length: length}
	packet.Frame = &ip.Frame{Number: 1}
	if !table.Add(&packet) {
		t.Error("the table refuses what the header accepts")
	}
	holdTogether(t, table.Connections())
}

// A tool cut the segment within its header and corrected the lengths around
// it: what is there stands.
func TestHeaderBeyondTheSegment(t *testing.T) {
	p := segmentOf([]byte{2, 0, 0, 0, 0, 0})
	p.Payload[12] = 8 << 4
	table := Table{Keeper: keepAll()}
	p.Frame = &ip.Frame{Number: 1, Time: time.Unix(1, 0)}
	if !table.Add(&p) {
		t.Fatal("not taken for a segment")
	}
	c := table.Connections()[0]
	if c.Syn != [2]int{1, 0} || c.PayloadBytes != [2]int64{} || !c.Segments[0].Notes.Has(Cut) {
		t.Errorf("SYN %v, %v octets, notes %b", c.Syn, c.PayloadBytes, c.Segments[0].Notes)
	}
	p.Payload[12] = 5 << 4
	p.Payload = p.Payload[:16]
	p.Frame = &ip.Frame{Number: 2, Time: time.Unix(1, 0)}
	if !table.Add(&p) {
		t.Error("not taken for a segment without its checksum")
	}
	p.Payload[12] = 4 << 4
	p.Frame = &ip.Frame{Number: 3, Time: time.Unix(1, 0)}
	if table.Add(&p) {
		t.Error("a data offset that points into the fixed part is believed")
	}
}

func TestWindowScale(t *testing.T) {
	for options, want := range map[string]int{
		"\x02\x04\xff\xd7\x04\x02\x08\x0a\x00\x00\x00\x01\x00\x00\x00\x02\x01\x03\x03\x07": 7,
		"\x03\x03\xff":             maxScale,
		"":                         -1,
		"\x00\x03\x03\x07":         -1, // behind the end of the list
		"\x02\x04\xff":             -1, // a length past the end
		"\x02\x01\x03\x03\x07":     -1, // a length below two
		"\x03\x02":                 -1,
		"\x03":                     -1,
		"\x01\x01\x03\x04\x07\x07": -1,
	} {
		shift, ok := windowScale([]byte(options))
		if got := int(shift); ok != (want >= 0) || ok && got != want {
			t.Errorf("%x: got %d, %v, want %d", options, got, ok, want)
		}
	}
}
