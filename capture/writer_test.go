package capture

import (
	"bytes"
	"io"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/gopacket"
	"github.com/google/gopacket/layers"
	"github.com/google/gopacket/pcapgo"
)

// written is what the tests write: each thing that a Writer knows.
func written(tb testing.TB) ([]byte, []Packet) {
	tb.Helper()
	var out bytes.Buffer
	w, err := NewWriter(&out, Section{Hardware: "amd64", OS: "Linux", Application: "lab 1", Comments: []string{"설명"}})
	if err != nil {
		tb.Fatal(err)
	}
	for _, i := range []Interface{{LinkType: 1, SnapLength: 262144, Name: "lo", Description: "loopback", Filter: "tcp", OS: "Linux"}, {LinkType: 276}} {
		if _, err := w.AddInterface(i); err != nil {
			tb.Fatal(err)
		}
	}
	packets := []Packet{
		{Time: time.Unix(1700000000, 123456789).UTC(), LinkType: 1, Length: 5, Data: []byte("abcde"), Comments: []string{"client: sendto", "학번"}, Flags: 0x201},
		{Time: time.Unix(1700000001, 0).UTC(), Interface: 1, LinkType: 276, Length: 100, Data: []byte("abcd")},
		{Time: time.Unix(1700000002, 1).UTC(), LinkType: 1, Data: []byte{}},
	}
	for i := range packets {
		packets[i].Frame = i + 1
		if err := w.Write(&packets[i]); err != nil {
			tb.Fatal(err)
		}
	}
	s := Statistics{Start: packets[0].Time, End: packets[2].Time, Received: 3, Dropped: 1}
	if err := w.WriteStatistics(0, s); err != nil {
		tb.Fatal(err)
	}
	if err := w.Flush(); err != nil {
		tb.Fatal(err)
	}
	return out.Bytes(), packets
}

func TestReaderReadsWhatWriterWrites(t *testing.T) {
	file, want := written(t)
	got, info := mustRead(t, file)
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	wantInfo := Info{Format: "pcapng", Compression: "none", Packets: 3, Snapped: 1,
		Sections: []Section{{Hardware: "amd64", OS: "Linux", Application: "lab 1", Comments: []string{"설명"}}},
		Interfaces: []Interface{{LinkType: 1, SnapLength: 262144, Name: "lo", Description: "loopback", Filter: "tcp", OS: "Linux",
			Received: 3, Dropped: 1, HasStatistics: true}, {LinkType: 276}}}
	if !reflect.DeepEqual(info, wantInfo) {
		t.Errorf("got  %+v\nwant %+v", info, wantInfo)
	}
}

// TestAnotherReaderReadsWhatWriterWrites asks gopacket as a witness.
func TestAnotherReaderReadsWhatWriterWrites(t *testing.T) {
	file, want := written(t)
	r, err := pcapgo.NewNgReader(bytes.NewReader(file), pcapgo.NgReaderOptions{WantMixedLinkType: true})
	if err != nil {
		t.Fatal(err)
	}
	for i := range want {
		data, info, err := r.ReadPacketData()
		if err != nil || !bytes.Equal(data, want[i].Data) || !info.Timestamp.Equal(want[i].Time) ||
			info.InterfaceIndex != want[i].Interface || info.Length != want[i].Length {
			t.Errorf("%+v %q %v, want %+v", info, data, err, want[i])
		}
	}
	if _, _, err := r.ReadPacketData(); err != io.EOF {
		t.Errorf("at the end: %v", err)
	}
	if lo, _ := r.Interface(0); lo.Name != "lo" || lo.Filter != "tcp" || lo.Statistics.PacketsDropped != 1 {
		t.Errorf("%+v", lo)
	}
}

// TestReaderReadsWhatAnotherWriterWrites asks gopacket the other way round.
func TestReaderReadsWhatAnotherWriterWrites(t *testing.T) {
	var ng, classic bytes.Buffer
	w, err := pcapgo.NewNgWriter(&ng, layers.LinkTypeEthernet)
	if err != nil {
		t.Fatal(err)
	}
	c := pcapgo.NewWriterNanos(&classic)
	if err := c.WriteFileHeader(65535, layers.LinkTypeEthernet); err != nil {
		t.Fatal(err)
	}
	at := time.Unix(1700000000, 987654321).UTC()
	info := gopacket.CaptureInfo{Timestamp: at, CaptureLength: 5, Length: 9}
	for _, write := range []func(gopacket.CaptureInfo, []byte) error{w.WritePacket, c.WritePacket} {
		if err := write(info, []byte("abcde")); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	want := []Packet{{Frame: 1, Time: at, LinkType: 1, Length: 9, Data: []byte("abcde")}}
	for _, file := range [][]byte{ng.Bytes(), classic.Bytes()} {
		if got, _ := mustRead(t, file); !reflect.DeepEqual(got, want) {
			t.Errorf("got  %+v\nwant %+v", got, want)
		}
	}
}

func TestWriterRefuses(t *testing.T) {
	w, err := NewWriter(io.Discard, Section{})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Write(&Packet{}); err == nil {
		t.Error("a packet of no interface was written")
	}
	if err := w.WriteStatistics(0, Statistics{}); err == nil {
		t.Error("statistics of no interface were written")
	}
	if _, err := w.AddInterface(Interface{}); err != nil {
		t.Fatal(err)
	}
	if err := w.Write(&Packet{Data: make([]byte, maxBlockSize)}); err == nil {
		t.Error("a block was written that no reader takes")
	}
}

// TestLongTextIsCutAtARune writes a comment that exceeds what an option holds.
func TestLongTextIsCutAtARune(t *testing.T) {
	var out bytes.Buffer
	w, err := NewWriter(&out, Section{Comments: []string{"x" + strings.Repeat("한", 30000)}})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	_, info := mustRead(t, out.Bytes())
	if got := info.Sections[0].Comments[0]; got != "x"+strings.Repeat("한", 21844) {
		t.Errorf("%d octets, ending in %q", len(got), got[len(got)-4:])
	}
}

func TestTimesThatPcapngCannotHold(t *testing.T) {
	for at, want := range map[time.Time]uint64{
		{}:               0,
		time.Unix(-1, 0): 0,
		time.Unix(1, 5):  1000000005,
		time.Date(3000, 1, 1, 0, 0, 0, 0, time.UTC): 1<<64 - 1,
	} {
		if got := nanoseconds(at); got != want {
			t.Errorf("%v: %d, want %d", at, got, want)
		}
	}
}
