package capture

import (
	"bytes"
	"encoding/binary"
	"io"
	"testing"
)

// An ngFile builds a pcapng file by hand, block by block, right or wrong.
type ngFile struct {
	binary.AppendByteOrder
	octets []byte
}

func littleEndian() *ngFile { return &ngFile{AppendByteOrder: binary.LittleEndian} }
func bigEndian() *ngFile    { return &ngFile{AppendByteOrder: binary.BigEndian} }

// block appends a block of the parts: numbers in the file's byte order, and
// octets as they are.
func (f *ngFile) block(kind uint32, parts ...any) *ngFile {
	var body []byte
	for _, p := range parts {
		switch p := p.(type) {
		case uint16:
			body = f.AppendUint16(body, p)
		case uint32:
			body = f.AppendUint32(body, p)
		case uint64:
			body = f.AppendUint64(body, p)
		case string:
			body = append(body, p...)
		default:
			panic("part of another type")
		}
	}
	total := uint32(len(body) + 12)
	f.octets = f.AppendUint32(f.octets, kind)
	f.octets = f.AppendUint32(f.octets, total)
	f.octets = append(f.octets, body...)
	f.octets = f.AppendUint32(f.octets, total)
	return f
}

// section begins a section.
func (f *ngFile) section() *ngFile {
	return f.block(blockSection, uint32(byteOrderMagic), uint16(1), uint16(0), ^uint64(0))
}

// iface describes an interface; option is a whole option, or nothing.
func (f *ngFile) iface(link uint16, snap uint32, option ...any) *ngFile {
	return f.block(blockInterface, append([]any{link, uint16(0), snap}, option...)...)
}

// packet appends an enhanced packet block with data of a multiple of four
// octets.
func (f *ngFile) packet(iface uint32, ticks uint64, data string, option ...any) *ngFile {
	n := uint32(len(data))
	return f.block(blockEnhanced, append([]any{iface, uint32(ticks >> 32), uint32(ticks), n, n, data}, option...)...)
}

// pcapBytes builds a pcap file by hand.
func pcapBytes(o binary.AppendByteOrder, magic uint32, minor uint16, network uint32, records ...string) []byte {
	b := o.AppendUint32(nil, magic)
	b = o.AppendUint16(b, 2)
	b = o.AppendUint16(b, minor)
	b = o.AppendUint32(o.AppendUint64(b, 0), 65535)
	b = o.AppendUint32(b, network)
	for i, r := range records {
		b = o.AppendUint32(b, 1000000000+uint32(i))
		b = o.AppendUint32(b, 123456)
		b = o.AppendUint32(b, uint32(len(r)))
		b = o.AppendUint32(b, uint32(len(r))+10)
		if magic == magicModified {
			b = append(b, "iface\x00\x00\x00"...)
		}
		b = append(b, r...)
	}
	return b
}

// small makes the window so small that it must grow.
func small(r *Reader) { r.size = 64 }

// readAll returns all packets of a file, and how it ends.
func readAll(tb testing.TB, file []byte, options ...Option) ([]Packet, Info, error) {
	tb.Helper()
	r, err := NewReader(bytes.NewReader(file), options...)
	if err != nil {
		return nil, Info{}, err
	}
	var out []Packet
	for {
		p, err := r.Next()
		if err != nil {
			if again, err2 := r.Next(); again != nil || err2 != err {
				tb.Errorf("after %v, Next returned %v, %v", err, again, err2)
			}
			return out, r.Info(), err
		}
		out = append(out, *p)
		out[len(out)-1].Data = bytes.Clone(p.Data)
	}
}

// mustRead is readAll of a file without fault.
func mustRead(tb testing.TB, file []byte) ([]Packet, Info) {
	tb.Helper()
	packets, info, err := readAll(tb, file)
	if err != io.EOF || len(info.Problems) != 0 || info.Truncated {
		tb.Fatalf("%v, problems %v", err, info.Problems)
	}
	return packets, info
}
