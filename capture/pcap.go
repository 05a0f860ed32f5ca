package capture

import (
	"io"
	"time"

	"socketlab/capture/message"
)

// Magic numbers of pcap, read in the file's own byte order.
const (
	magicMicroseconds = 0xa1b2c3d4
	magicNanoseconds  = 0xa1b23c4d
	magicModified     = 0xa1b2cd34 // a Linux variant whose record headers are longer
)

const (
	pcapHeaderLength = 24
	maxUsualCapture  = 262144 // octets; more than any writer captures of a frame unless its snap length says so
)

// A pcapFile is what the file header of a pcap file says.
type pcapFile struct {
	byteOrder
	header      int   // octets of a record header
	unit        int64 // nanoseconds in one unit of the fractional timestamp
	swapped     lengthOrder
	maxCaptured uint32
}

// A lengthOrder says in which order a record header gives its two lengths.
type lengthOrder uint8

const (
	capturedFirst     lengthOrder = iota
	capturedLast                  // versions before 2.3
	smallerIsCaptured             // version 2.3, written both ways
)

// isPcap reports whether b starts with a magic number of pcap, and in which
// byte order.
func isPcap(b []byte) (order byteOrder, ok bool) {
	for _, order = range []byteOrder{{false}, {true}} {
		switch order.u32(b) {
		case magicMicroseconds, magicNanoseconds, magicModified:
			return order, true
		}
	}
	return order, false
}

// openPcap reads the file header.
func (r *Reader) openPcap(order byteOrder) error {
	b := r.win.ahead(pcapHeaderLength)
	if len(b) < pcapHeaderLength {
		return message.At("pcap file header", io.ErrUnexpectedEOF)
	}
	major, minor := order.u16(b[4:]), order.u16(b[6:])
	if major < 2 {
		return r.corrupt(0, "pcap version %d.%d", major, minor)
	}
	f := pcapFile{byteOrder: order, header: 16, unit: 1000, swapped: orderOfLengths(major, minor)}
	switch order.u32(b) {
	case magicNanoseconds:
		f.unit = 1
	case magicModified:
		f.header = 24
	}
	snap, network := order.u32(b[16:]), order.u32(b[20:])
	f.maxCaptured = min(max(snap, maxUsualCapture), maxBlockSize)
	r.pcap = f
	r.info.Format = "pcap"
	// The upper bits of the network field tell the length of the frame check
	// sequence; they are no part of the link type.
	r.info.Interfaces = []Interface{{LinkType: LinkType(network), SnapLength: snap}}
	r.pkt.LinkType = LinkType(network)
	r.win.skip(pcapHeaderLength)
	r.read = r.nextRecord
	return nil
}

// orderOfLengths returns the order that a version of the format has, as
// libpcap knows it.
func orderOfLengths(major, minor uint16) lengthOrder {
	switch {
	case major == 2 && minor < 3, major == 543:
		return capturedLast
	case major == 2 && minor == 3:
		return smallerIsCaptured
	}
	return capturedFirst
}

// nextRecord reads one record.
func (r *Reader) nextRecord() error {
	f := &r.pcap
	b := r.win.ahead(f.header)
	if len(b) < f.header {
		return r.short("record header of %d octets is cut short after %d", f.header, len(b))
	}
	seconds, fraction := f.u32(b), f.u32(b[4:])
	captured, length := f.u32(b[8:]), f.u32(b[12:])
	if f.swapped == capturedLast || f.swapped == smallerIsCaptured && captured > length {
		captured, length = length, captured
	}
	if captured > f.maxCaptured {
		return r.corrupt(r.win.offset(), "record with captured length %d, more than %d", captured, f.maxCaptured)
	}
	total := f.header + int(captured)
	if len(b) < total {
		if b = r.win.ahead(total); len(b) < total {
			return r.short("record of %d octets is cut short after %d", total, len(b))
		}
	}
	r.pkt.Time = time.Unix(int64(seconds), int64(fraction)*f.unit).UTC()
	r.pkt.Length = int(length)
	r.pkt.Data = b[f.header : f.header+int(min(captured, length))]
	r.win.skip(total)
	return nil
}
