package capture

import "io"

// A Reader reads a capture, packet by packet, in bounded memory.
type Reader struct{}

// NewReader sniffs the format of r (pcapng or pcap, plain or compressed with
// gzip or zstd) and reads its header. It returns a *FormatError if r is none of these.
func NewReader(r io.Reader, options ...Option) (*Reader, error) { panic("first cut") }

// Next returns the next packet. It stays valid until the next call.
// At the end of the capture the error is io.EOF; io.ErrUnexpectedEOF if the
// file was cut short, after everything whole was returned.
func (r *Reader) Next() (*Packet, error) { panic("first cut") }

// Info returns what the capture has said of itself so far.
func (r *Reader) Info() Info { panic("first cut") }

// An Option changes how a Reader reads.
type Option func(*Reader)

// A FormatError says that a file is no capture that a Reader reads.
type FormatError struct {
	Name string // what it is instead, "" if unknown
}

func (e *FormatError) Error() string { return e.Name }
