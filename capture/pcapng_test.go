package capture

import (
	"encoding/binary"
	"errors"
	"io"
	"reflect"
	"strings"
	"testing"
	"time"
)

// everyBlock holds each kind of block, in the byte order of f, twice over:
// in two sections.
func everyBlock(f *ngFile) []byte {
	for range 2 {
		f.block(blockSection, uint32(byteOrderMagic), uint16(1), uint16(2), uint64(400),
			uint16(1), uint16(2), "hi\x00\x00", uint16(2), uint16(3), "x86\x00", uint16(3), uint16(5), "Linux\x00\x00\x00",
			uint16(4), uint16(7), "dumpcap\x00", uint32(0))
		f.iface(1, 96, uint16(2), uint16(2), "lo\x00\x00", uint16(9), uint16(1), "\x09\x00\x00\x00",
			uint16(11), uint16(4), "\x00tcp", uint16(12), uint16(5), "Linux\x00\x00\x00", uint16(14), uint16(8), uint64(100), uint32(0))
		f.iface(113, 0, uint16(3), uint16(3), "any\x00") // no opt_endofopt
		f.packet(0, 1_500_000_000, "abcd", uint16(1), uint16(3), "one\x00", uint16(1), uint16(3), "two\x00",
			uint16(2), uint16(4), uint32(0x200), uint16(3), uint16(1), "\x00\x00\x00\x00", uint32(0))
		f.packet(1, 2_500_000, "efgh")
		f.block(blockSimple, uint32(5), "ijklm\x00\x00\x00")
		f.block(blockObsolete, uint16(1), uint16(7), uint32(0), uint32(3_500_000), uint32(3), uint32(9), "opq\x00")
		f.block(4, "name resolution.")
		f.block(10, "secrets\x00")
		f.block(0xbad, uint32(32473), "mine")
		f.block(0x40000bad, uint32(32473))
		f.block(0x12345678)
		f.block(blockStatistics, uint32(0), uint64(0), uint16(4), uint16(8), uint64(20), uint16(5), uint16(8), uint64(2),
			uint16(7), uint16(8), uint64(3), uint32(0))
		f.block(blockStatistics, uint32(9), uint64(0))
	}
	return f.octets
}

func TestEveryBlockInEitherByteOrder(t *testing.T) {
	for _, f := range []*ngFile{littleEndian(), bigEndian()} {
		packets, info := mustRead(t, everyBlock(f))
		s := Section{Hardware: "x86", OS: "Linux", Application: "dumpcap", Comments: []string{"hi"}}
		lo := Interface{LinkType: 1, SnapLength: 96, Name: "lo", Filter: "tcp", OS: "Linux",
			Received: 20, Dropped: 2, OSDropped: 3, HasStatistics: true}
		anyI := Interface{LinkType: 113, Description: "any"}
		want := Info{Format: "pcapng", Compression: "none", Sections: []Section{s, s},
			Interfaces: []Interface{lo, anyI, lo, anyI}, Packets: 8, Snapped: 2}
		if !reflect.DeepEqual(info, want) {
			t.Errorf("got  %+v\nwant %+v", info, want)
		}
		for i := range 8 {
			if got, want := packets[i], everyPacket(i); !reflect.DeepEqual(got, want) {
				t.Errorf("got  %+v\nwant %+v", got, want)
			}
		}
	}
}

// everyPacket returns packet i of everyBlock.
func everyPacket(i int) Packet {
	p := []Packet{
		{Time: time.Unix(101, 5e8).UTC(), LinkType: 1, Length: 4, Data: []byte("abcd"), Comments: []string{"one", "two"}, Flags: 0x200},
		{Time: time.Unix(2, 5e8).UTC(), Interface: 1, LinkType: 113, Length: 4, Data: []byte("efgh")},
		{LinkType: 1, Length: 5, Data: []byte("ijklm")},
		{Time: time.Unix(3, 5e8).UTC(), Interface: 1, LinkType: 113, Length: 9, Data: []byte("opq")},
	}[i%4]
	p.Frame = i + 1
	p.Interface += i / 4 * 2
	return p
}

func TestSectionsOfBothByteOrders(t *testing.T) {
	file := append(everyBlock(littleEndian()), everyBlock(bigEndian())...)
	if packets, info := mustRead(t, file); len(packets) != 16 || len(info.Interfaces) != 8 {
		t.Errorf("%d packets, %d interfaces", len(packets), len(info.Interfaces))
	}
}

// TestDamageKeepsWhatIsBefore breaks a file in one place; what precedes it
// must be read, and the report must say where and why.
func TestDamageKeepsWhatIsBefore(t *testing.T) {
	good := func() *ngFile { return littleEndian().section().iface(1, 0).packet(0, 1, "abcd") }
	start := len(good().octets)
	for name, c := range map[string]struct {
		file   *ngFile
		reason string
	}{
		"captured length beyond the block": {good().block(blockEnhanced, uint32(0), uint32(0), uint32(0), uint32(1<<30), uint32(4), "abcd"),
			"captured length 1073741824, block holds 4"},
		"simple packet beyond the block": {good().block(blockSimple, uint32(1000), "abcd"), "captured length 1000, block holds 4"},
		"unknown interface":              {good().packet(7, 1, "abcd"), "packet of interface 7, section describes 1"},
		"section of another version":     {good().block(blockSection, uint32(byteOrderMagic), uint16(2), uint16(0), ^uint64(0)), "pcapng version 2.0"},
		"section of no version":          {good().block(blockSection, uint32(byteOrderMagic), uint16(1), uint16(1), ^uint64(0)), "pcapng version 1.1"},
		"section without byte order":     {good().block(blockSection, uint32(1), uint16(1), uint16(0), ^uint64(0)), "byte-order magic"},
		"packet in an empty section":     {good().section().packet(0, 1, "abcd"), "section describes 0"},
	} {
		packets, info, err := readAll(t, c.file.packet(0, 2, "after").octets)
		if !errors.Is(err, ErrCorrupt) || !Damaged(err) || len(packets) != 1 {
			t.Errorf("%s: %d packets, %v", name, len(packets), err)
		}
		if len(info.Problems) != 1 || info.Problems[0].Frame != 1 || info.Truncated ||
			info.Problems[0].Offset < int64(start) || !strings.Contains(info.Problems[0].What.String(), c.reason) {
			t.Errorf("%s: %+v, want octet %d, %s", name, info.Problems, start, c.reason)
		}
	}
}

func TestLengthsOfABlockMustAgree(t *testing.T) {
	for _, total := range []uint32{0, 8, 11, 13, 35, 40, 1 << 24, 1<<24 + 4, 1<<32 - 4} {
		f := littleEndian().section().iface(1, 0).packet(0, 1, "abcd")
		at := len(f.octets)
		f.packet(0, 2, "efgh")
		binary.LittleEndian.PutUint32(f.octets[at+4:], total)
		packets, info, err := readAll(t, f.octets)
		if len(packets) != 1 || !Damaged(err) || len(info.Problems) != 1 || info.Problems[0].Offset != int64(at) {
			t.Errorf("total length %d: %d packets, %v, %v", total, len(packets), err, info.Problems)
		}
	}
}

func TestSimplePacketIsCutByTheSnapLength(t *testing.T) {
	f := littleEndian().section().iface(1, 4).block(blockSimple, uint32(1000), "abcd")
	packets, _ := mustRead(t, f.octets)
	if p := packets[0]; p.Length != 1000 || string(p.Data) != "abcd" || !p.Time.IsZero() {
		t.Errorf("%+v", p)
	}
}

func TestCapturedMoreThanWasThere(t *testing.T) {
	f := littleEndian().section().iface(1, 0).block(blockEnhanced, uint32(0), uint32(0), uint32(0), uint32(8), uint32(5), "abcdefgh")
	if packets, _ := mustRead(t, f.octets); string(packets[0].Data) != "abcde" {
		t.Errorf("%q, want what the original length says", packets[0].Data)
	}
}

func TestOptionsThatLie(t *testing.T) {
	f := littleEndian().section().iface(1, 0, uint16(2), uint16(0xffff), "lo\x00\x00")
	f.packet(0, 1, "abcd", uint16(1), uint16(0), uint16(1), uint16(2), "ok\x00\x00", uint16(1), uint16(99))
	packets, info, err := readAll(t, f.octets)
	if err != io.EOF || len(info.Problems) != 2 || info.Problems[0].What.String() != "option of length 65535, block holds 4" {
		t.Errorf("%v, problems %v", err, info.Problems)
	}
	if info.Interfaces[0].Name != "" || !reflect.DeepEqual(packets[0].Comments, []string{"", "ok"}) {
		t.Errorf("name %q, comments %q", info.Interfaces[0].Name, packets[0].Comments)
	}
}

func TestTextIsBounded(t *testing.T) {
	f := littleEndian().section()
	long := strings.Repeat("x", 60000)
	for range 1000 {
		f.iface(1, 0, uint16(2), uint16(60000), long)
	}
	_, info := mustRead(t, f.octets)
	kept := 0
	for _, i := range info.Interfaces {
		kept += len(i.Name)
	}
	if len(info.Interfaces) != 1000 || kept == 0 || kept > maxText {
		t.Errorf("%d interfaces, %d octets of names kept", len(info.Interfaces), kept)
	}
}

func TestInterfacesAreBounded(t *testing.T) {
	f := littleEndian().section()
	for range maxInterfaces + 1 {
		f.iface(1, 0)
	}
	if _, info, err := readAll(t, f.octets); !errors.Is(err, ErrCorrupt) || len(info.Interfaces) != maxInterfaces {
		t.Errorf("%d interfaces, %v", len(info.Interfaces), err)
	}
}

// TestHugeBlock reads a block larger than the window, and one after it.
func TestHugeBlock(t *testing.T) {
	data := strings.Repeat("data", 3<<18) // 3 MiB
	f := littleEndian().section().iface(1, 0).packet(0, 1, data).packet(0, 2, "abcd")
	packets, _ := mustRead(t, f.octets)
	if len(packets) != 2 || string(packets[0].Data) != data || string(packets[1].Data) != "abcd" {
		t.Errorf("%d packets", len(packets))
	}
}

func TestEmptyCapture(t *testing.T) {
	if packets, _ := mustRead(t, littleEndian().section().octets); len(packets) != 0 {
		t.Errorf("%d packets", len(packets))
	}
	if _, _, err := readAll(t, littleEndian().section().octets[:20]); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("cut within its header: %v", err)
	}
}

func TestLinkTypesAreNamed(t *testing.T) {
	for link, want := range map[LinkType]string{1: "1 (ETHERNET)", 276: "276 (LINUX_SLL2)", 11: "11", 65535: "65535"} {
		if got := link.String(); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}
