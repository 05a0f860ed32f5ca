package matrix

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"
)

// A frame is an octet string of a capture file.
type frame struct {
	at     time.Time
	data   []byte
	length int // on the wire
}

// A file is a format of capture files.
type file struct {
	name  string
	write func(link uint16, frames []frame) []byte
}

var little, big binary.AppendByteOrder = binary.LittleEndian, binary.BigEndian

// files are the formats that programs write.
var files = []file{
	{"pcapng little-endian", pcapng{order: little}.write},
	{"pcapng big-endian", pcapng{order: big}.write},
	{"pcapng in microseconds", pcapng{order: little, micro: true}.write},
	{"pcapng of several sections", pcapng{order: little, sections: true}.write},
	{"pcapng of several interfaces", pcapng{order: big, interfaces: true}.write},
	{"pcapng with options", pcapng{order: little, options: true}.write},
	{"pcap little-endian", pcap{order: little}.write},
	{"pcap big-endian", pcap{order: big}.write},
	{"pcap in nanoseconds", pcap{order: little, nano: true}.write},
	{"pcap in nanoseconds, big-endian", pcap{order: big, nano: true}.write},
	{"modified pcap", pcap{order: little, modified: true}.write},
	{"modified pcap, big-endian", pcap{order: big, modified: true}.write},
}

// packings are the ways to compress a file.
var packings = []struct {
	name string
	pack func(t testing.TB, b []byte) []byte
}{
	{"plain", func(_ testing.TB, b []byte) []byte { return b }},
	{"gzip", func(t testing.TB, b []byte) []byte {
		var out bytes.Buffer
		z, _ := gzip.NewWriterLevel(&out, gzip.BestSpeed)
		z.Write(b)
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		return out.Bytes()
	}},
	{"zstd", func(_ testing.TB, b []byte) []byte { return toZstd.EncodeAll(b, nil) }},
}

// toZstd compresses; it may be used by several goroutines at once.
var toZstd, _ = zstd.NewWriter(nil, zstd.WithEncoderConcurrency(2), zstd.WithWindowSize(64<<10), zstd.WithEncoderLevel(zstd.SpeedFastest))

// pcap writes the classic format.
type pcap struct {
	order          binary.AppendByteOrder
	nano, modified bool
}

func (f pcap) write(link uint16, frames []frame) []byte {
	magic, unit := uint32(0xa1b2c3d4), 1000
	switch {
	case f.nano:
		magic, unit = 0xa1b23c4d, 1
	case f.modified:
		magic = 0xa1b2cd34
	}
	b := f.order.AppendUint32(nil, magic)
	b = f.order.AppendUint16(f.order.AppendUint16(b, 2), 4)
	for _, v := range []uint32{0, 0, 262144, uint32(link)} {
		b = f.order.AppendUint32(b, v)
	}
	for _, p := range frames {
		for _, v := range []uint32{uint32(p.at.Unix()), uint32(p.at.Nanosecond() / unit), uint32(len(p.data)), uint32(p.length)} {
			b = f.order.AppendUint32(b, v)
		}
		if f.modified {
			b = f.order.AppendUint32(b, 1)      // interface
			b = f.order.AppendUint16(b, 0x0800) // protocol
			b = append(b, 0, 0)                 // packet type, padding
		}
		b = append(b, p.data...)
	}
	return b
}

// pcapng writes the format of Wireshark.
type pcapng struct {
	order      binary.AppendByteOrder
	micro      bool // timestamps in the unit that is meant where none is named
	sections   bool // a new section, in the other byte order, after each third frame
	interfaces bool // the frames come from the second of three interfaces, then from the third
	options    bool // comments, names, statistics, and blocks that nobody knows
}

func (f pcapng) write(link uint16, frames []frame) []byte {
	b := f.begin(nil, link)
	for i, p := range frames {
		if f.sections && i > 0 && i%3 == 0 {
			if f.order == little {
				f.order = big
			} else {
				f.order = little
			}
			b = f.begin(b, link)
		}
		b = f.packet(b, i, p)
	}
	if f.options {
		b = f.block(b, 5, f.order.AppendUint64(f.order.AppendUint32(nil, 0), 0))
		b = f.block(b, 0x0bad, f.order.AppendUint32(nil, 32473))
	}
	return b
}

// begin appends a section header and its interfaces.
func (f pcapng) begin(b []byte, link uint16) []byte {
	body := f.order.AppendUint32(nil, 0x1a2b3c4d)
	body = f.order.AppendUint16(f.order.AppendUint16(body, 1), 0)
	body = f.order.AppendUint64(body, 1<<64-1)
	if f.options {
		body = f.end(f.option(f.option(body, 4, []byte("Dumpcap")), 1, []byte("merged")))
	}
	b = f.block(b, 0x0a0d0d0a, body)
	if f.interfaces {
		b = f.iface(b, 1)
		b = f.iface(b, link)
	}
	return f.iface(b, link)
}

func (f pcapng) iface(b []byte, link uint16) []byte {
	body := f.order.AppendUint16(f.order.AppendUint16(nil, link), 0)
	body = f.order.AppendUint32(body, 262144)
	if f.options {
		body = f.option(body, 2, []byte("\\Device\\NPF_Loopback"))
	}
	if !f.micro {
		body = f.option(body, 9, []byte{9})
	}
	if f.options || !f.micro {
		body = f.end(body)
	}
	return f.block(b, 1, body)
}

func (f pcapng) packet(b []byte, i int, p frame) []byte {
	number, ticks := uint32(0), uint64(p.at.UnixNano())
	if f.micro {
		ticks /= 1000
	}
	if f.interfaces {
		number = 1 + uint32(i%2)
	}
	body := f.order.AppendUint32(nil, number)
	body = f.order.AppendUint32(f.order.AppendUint32(body, uint32(ticks>>32)), uint32(ticks))
	body = f.order.AppendUint32(f.order.AppendUint32(body, uint32(len(p.data))), uint32(p.length))
	body = pad(append(body, p.data...))
	if f.options {
		body = f.end(f.option(f.option(body, 1, []byte("look here")), 2, f.order.AppendUint32(nil, 1<<9)))
	}
	return f.block(b, 6, body)
}

func (f pcapng) block(b []byte, kind uint32, body []byte) []byte {
	n := uint32(12 + len(body))
	b = f.order.AppendUint32(f.order.AppendUint32(b, kind), n)
	return f.order.AppendUint32(append(b, body...), n)
}

func (f pcapng) option(b []byte, code uint16, value []byte) []byte {
	b = f.order.AppendUint16(f.order.AppendUint16(b, code), uint16(len(value)))
	return pad(append(b, value...))
}

func (f pcapng) end(b []byte) []byte { return append(b, 0, 0, 0, 0) }

func pad(b []byte) []byte {
	for len(b)%4 > 0 {
		b = append(b, 0)
	}
	return b
}
