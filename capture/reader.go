package capture

import (
	"errors"
	"io"

	"socketlab/capture/message"
)

// ErrCorrupt is what Next returns, wrapped, when a block or record cannot be
// made sense of. Reading ends there, as it does in Wireshark: what follows has
// no trustworthy beginning.
var ErrCorrupt = message.Errorf("corrupt capture")

// ErrTooLong is what Next returns, wrapped, when a compressed capture unpacks
// to more than the limit.
var ErrTooLong = message.Errorf("capture too long")

const (
	maxProblems   = 64      // problems listed
	maxInterfaces = 1 << 16 // interfaces described, in all sections
	maxSections   = 1 << 10 // sections described; later ones are read all the same
	maxComments   = 64      // comments kept of one packet or section
	maxComment    = 4 << 10 // octets kept of all of them
	maxCustom     = 8       // custom options kept of one file
	maxText       = 1 << 20 // octets of names, descriptions and the like kept of one file

	// maxUnpacked is the default limit to what a compressed capture unpacks to.
	maxUnpacked = 16 << 30
)

// A Reader reads a capture, packet by packet, in bounded memory, and without
// allocating anything for a packet that has no comments.
type Reader struct {
	win   window
	info  Info
	pkt   Packet
	read  func() error // reads the next packet into pkt
	end   error        // what Next returns from now on
	ng    section
	pcap  pcapFile
	limit int64

	enterprise uint32                 // whose custom options are kept; 0 for nobody's
	through    func(io.Reader) Source // nil for a slide
	size       int                    // octets of the window at first, where no Source gives it
	text       int                    // octets of text kept so far
}

// An Option changes how a Reader reads.
type Option func(*Reader)

// limitTo bounds what a compressed capture may unpack to, in octets. The default
// is 16 GiB.
func limitTo(octets int64) Option { return func(r *Reader) { r.limit = octets } }

// KeepCustom keeps what custom options of an enterprise hold, of sections and of
// statistics.
func KeepCustom(enterprise uint32) Option { return func(r *Reader) { r.enterprise = enterprise } }

// Through makes the Reader take the octets of the capture, unpacked, from the
// Source that from makes. The Data of a packet lies in a buffer of that source,
// and stays valid as long as the source leaves it alone.
func Through(from func(unpacked io.Reader) Source) Option {
	return func(r *Reader) { r.through = from }
}

// NewReader sniffs the format of src, pcapng or pcap, plain or compressed with
// gzip or zstd, and reads its header. The error is a *FormatError if src is
// none of these, io.ErrUnexpectedEOF (wrapped) if it ends within its header.
func NewReader(src io.Reader, options ...Option) (*Reader, error) {
	r := &Reader{limit: maxUnpacked, size: windowSize}
	for _, o := range options {
		o(r)
	}
	if err := r.unpack(src); err != nil {
		return nil, err
	}
	if err := r.open(); err != nil {
		return nil, err
	}
	return r, nil
}

// Next returns the next packet, which stays valid until the call after it.
// After the last packet the error is io.EOF. It is io.ErrUnexpectedEOF if the
// file was cut short, or wraps ErrCorrupt or ErrTooLong, after everything
// before the damage was returned; Damaged tells these from a failure to read.
func (r *Reader) Next() (*Packet, error) {
	if r.usual() {
		return &r.pkt, nil
	}
	if r.end != nil {
		return nil, r.end
	}
	if err := r.read(); err != nil {
		r.end, r.ng.usual = err, false
		return nil, err
	}
	r.info.Packets++
	if len(r.pkt.Data) < r.pkt.Length {
		r.info.Snapped++
	}
	r.pkt.Frame = r.info.Packets
	return &r.pkt, nil
}

// Info returns what the capture has said of itself so far.
func (r *Reader) Info() Info { return r.info }

// Damaged reports whether err, an error of Next, means that the file itself is
// at fault, so that what was read before is worth using. Info().Problems says
// more.
func Damaged(err error) bool {
	return errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, ErrCorrupt) || errors.Is(err, ErrTooLong)
}

// problem notes what is wrong with the block that starts at octet at.
func (r *Reader) problem(at int64, format string, args ...any) Problem {
	p := Problem{Offset: at, Frame: r.info.Packets, What: message.Message{Format: format, Args: args}}
	if len(r.info.Problems) < maxProblems {
		r.info.Problems = append(r.info.Problems, p)
	}
	return p
}

// corrupt notes a problem that ends the reading, and returns the error for it.
func (r *Reader) corrupt(at int64, format string, args ...any) error {
	return &CorruptError{r.problem(at, format, args...)}
}

// short ends the reading where the source gave fewer octets than a block or
// record needs; format says so of those it needs and those that are there.
func (r *Reader) short(format string, want, have int) error {
	at := r.win.offset()
	if t := r.win.trailing; t != nil {
		r.problem(t.at, "octets after the end of the %s data", t.compression)
		r.win.trailing = nil
	}
	switch err := r.win.err; {
	case err == io.EOF && have == 0:
		return io.EOF
	case err == io.EOF || errors.Is(err, io.ErrUnexpectedEOF):
		r.info.Truncated = true
		r.problem(at, format, want, have)
		return io.ErrUnexpectedEOF
	default:
		r.problem(at, "%s", err)
		return err
	}
}

// keep returns b as a string, or "" once the file has said too much.
func (r *Reader) keep(b []byte) string {
	if r.text += len(b); r.text > maxText {
		return ""
	}
	return string(b)
}
