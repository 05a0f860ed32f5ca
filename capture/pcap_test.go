package capture

import (
	"encoding/binary"
	"errors"
	"reflect"
	"testing"
	"time"

	"socketlab/capture/message"
)

func TestEveryKindOfPcap(t *testing.T) {
	for name, c := range map[string]struct {
		order       binary.AppendByteOrder
		magic       uint32
		minor       uint16
		nanoseconds int64
	}{
		"little-endian":               {binary.LittleEndian, magicMicroseconds, 4, 123456000},
		"big-endian":                  {binary.BigEndian, magicMicroseconds, 4, 123456000},
		"nanoseconds, little-endian":  {binary.LittleEndian, magicNanoseconds, 4, 123456},
		"nanoseconds, big-endian":     {binary.BigEndian, magicNanoseconds, 4, 123456},
		"modified":                    {binary.LittleEndian, magicModified, 4, 123456000},
		"modified, big-endian":        {binary.BigEndian, magicModified, 4, 123456000},
		"version 2.3, captured first": {binary.LittleEndian, magicMicroseconds, 3, 123456000},
	} {
		file := pcapBytes(c.order, c.magic, c.minor, 1, "abcd", "efghi")
		packets, info := mustRead(t, file)
		want := []Packet{
			{Frame: 1, Time: time.Unix(1e9, c.nanoseconds).UTC(), LinkType: 1, Length: 14, Data: []byte("abcd")},
			{Frame: 2, Time: time.Unix(1e9+1, c.nanoseconds).UTC(), LinkType: 1, Length: 15, Data: []byte("efghi")},
		}
		if !reflect.DeepEqual(packets, want) {
			t.Errorf("%s: got  %+v\nwant %+v", name, packets, want)
		}
		wantInfo := Info{Format: "pcap", Compression: "none", Packets: 2, Snapped: 2,
			Interfaces: []Interface{{LinkType: 1, SnapLength: 65535}}}
		if !reflect.DeepEqual(info, wantInfo) {
			t.Errorf("%s: got  %+v\nwant %+v", name, info, wantInfo)
		}
	}
}

// TestLengthsInTheOtherOrder reads versions that write the original length
// before the captured one.
func TestLengthsInTheOtherOrder(t *testing.T) {
	for _, minor := range []uint16{2, 3} {
		file := pcapBytes(binary.LittleEndian, magicMicroseconds, minor, 1, "abcd")
		copy(file[pcapHeaderLength+8:], "\x0e\x00\x00\x00\x04\x00\x00\x00")
		if packets, _ := mustRead(t, file); packets[0].Length != 14 || string(packets[0].Data) != "abcd" {
			t.Errorf("version 2.%d: %+v", minor, packets[0])
		}
	}
}

// Before version 2 the format was another one.
func TestArchaicVersion(t *testing.T) {
	file := pcapBytes(binary.LittleEndian, magicMicroseconds, 4, 1, "abcd")
	file[4] = 1
	if _, _, err := readAll(t, file); !errors.Is(err, ErrCorrupt) || err.Error() != "octet 0: pcap version 1.4: corrupt capture" {
		t.Errorf("got %v", err)
	}
}

// TestNetworkField shows that its upper bits, which tell the length of a frame
// check sequence, are no part of the link type.
func TestNetworkField(t *testing.T) {
	for _, network := range []uint32{276, 0x24000000 | 276, 0xf0000000 | 276} {
		packets, info := mustRead(t, pcapBytes(binary.LittleEndian, magicMicroseconds, 4, network, "abcd"))
		if packets[0].LinkType != 276 || info.Interfaces[0].LinkType != 276 {
			t.Errorf("network %#x: link type %d", network, packets[0].LinkType)
		}
	}
}

func TestRecordTooLong(t *testing.T) {
	file := pcapBytes(binary.LittleEndian, magicMicroseconds, 4, 1, "abcd", "efgh", "ijkl")
	binary.LittleEndian.PutUint32(file[pcapHeaderLength+20+8:], maxUsualCapture+1)
	packets, info, err := readAll(t, file)
	if len(packets) != 1 || !errors.Is(err, ErrCorrupt) {
		t.Fatalf("%d packets, %v", len(packets), err)
	}
	want := []Problem{{Offset: 44, Frame: 1, What: message.Of("record with captured length %d, more than %d", uint32(262145), uint32(262144))}}
	if !reflect.DeepEqual(info.Problems, want) {
		t.Errorf("got %+v, want %+v", info.Problems, want)
	}
}
