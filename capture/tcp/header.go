package tcp

import "encoding/binary"

// minHeader is the length of a TCP header without options (RFC 9293 §3.1).
const minHeader = 20

// knownHeader is how much of it must be there: what comes before the checksum
// and the urgent pointer.
const knownHeader = 16

// A header is a TCP header as it stands in the segment (RFC 9293 §3.1).
type header struct {
	seq, ack Seq
	flags    Flags
	window   uint16
	length   int    // octets of payload on the wire
	payload  []byte // captured octets of it
	options  []byte // captured octets of the options
	cut      bool   // fewer octets are there than the segment says it has
}

// parse reads the header at the start of segment, of which length octets were
// on the wire. It reports false when what comes before the checksum was not
// captured, or the data offset points into the fixed part: then nothing in it
// can be trusted. Where the header reaches beyond the segment, some tool has cut
// it and corrected the lengths around it; ports, numbers and flags are there all
// the same.
func (h *header) parse(segment []byte, length int) bool {
	if len(segment) < knownHeader {
		return false
	}
	b := (*[knownHeader]byte)(segment)
	offset := int(b[12]>>4) * 4
	if offset < minHeader {
		return false
	}
	h.seq = Seq(binary.BigEndian.Uint32(b[4:]))
	h.ack = Seq(binary.BigEndian.Uint32(b[8:]))
	h.flags = Flags(binary.BigEndian.Uint16(b[12:]) & 0x1ff)
	h.window = binary.BigEndian.Uint16(b[14:])
	h.length = max(length-offset, 0)
	h.cut = len(segment) < max(length, offset)
	end := min(offset, len(segment))
	h.options, h.payload = segment[min(minHeader, end):end], segment[end:]
	return true
}

// span returns the segment length: the sequence numbers that the segment
// takes. SYN and FIN count as one each (RFC 9293 §3.4).
func (h *header) span() int {
	n := h.length
	if h.flags.Has(SYN) {
		n++
	}
	if h.flags.Has(FIN) {
		n++
	}
	return n
}

// data returns the sequence number of the first octet of payload: a SYN comes
// before it.
func (h *header) data() Seq {
	if h.flags.Has(SYN) {
		return h.seq + 1
	}
	return h.seq
}

// Ports returns the ports of a segment or of any part of one that holds the
// first four octets, and false if b is shorter.
func Ports(b []byte) (src, dst uint16, ok bool) {
	if len(b) < 4 {
		return 0, 0, false
	}
	return binary.BigEndian.Uint16(b), binary.BigEndian.Uint16(b[2:]), true
}

// Kinds of options (RFC 9293 §3.2, RFC 7323 §2.2).
const (
	optionEnd         = 0
	optionNop         = 1
	optionWindowScale = 3
	optionTimestamps  = 8
)

// maxScale is the largest shift count of a window (RFC 7323 §2.3).
const maxScale = 14

// windowScale finds the shift count of the windows to come in the options of a
// SYN.
func windowScale(options []byte) (shift uint8, ok bool) {
	b, ok := option(options, optionWindowScale, 3)
	if !ok {
		return 0, false
	}
	return min(b[0], maxScale), true
}

// option finds the first option of a kind that has a length, in octets, and
// returns what follows that.
func option(options []byte, kind, length byte) (value []byte, ok bool) {
	for b := options; len(b) > 0 && b[0] != optionEnd; {
		switch {
		case b[0] == optionNop:
			b = b[1:]
			continue
		case len(b) < 2 || b[1] < 2 || int(b[1]) > len(b):
			return nil, false
		case b[0] == kind && b[1] == length:
			return b[2:b[1]], true
		}
		b = b[b[1]:]
	}
	return nil, false
}
