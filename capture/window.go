package capture

import (
	"errors"
	"io"
)

const (
	smallWindow  = 32 << 10  // octets read at first: many captures are shorter
	windowSize   = 256 << 10 // octets read at a time then, as a rule
	maxBlockSize = 16 << 20  // longest block or record that is believed
)

// A window is the part of a file that is in memory.
type window struct {
	src      Source
	buf      []byte
	r        int       // buf[r:] is not yet consumed
	base     int64     // octet of the file at buf[0]
	err      error     // why the source gave no more; nil while it may
	trailing *trailing // what follows the end, if anything does
}

// A Source gives the octets of a file, buffer by buffer.
type Source interface {
	// Next returns a buffer that begins with rest, which is the end of the
	// buffer before, and goes on with one more octet of the file or several.
	// It may use rest, and all behind it, for that. The error is why there are
	// no more; it comes with the last octets or after them.
	Next(rest []byte) (buffer []byte, err error)
}

// Slide returns a source that has one buffer, which slides over the file. The
// buffer grows as octets arrive, up to size; beyond that only for a block that
// is longer, so a length field that lies costs nothing.
func Slide(src io.Reader, size int) Source {
	return &slide{src: src, size: size, buf: make([]byte, min(size, smallWindow))}
}

type slide struct {
	src  io.Reader
	size int
	buf  []byte
	full bool // by the last read
}

func (s *slide) Next(rest []byte) ([]byte, error) {
	if s.full && len(s.buf) < s.size || len(rest) == len(s.buf) {
		s.buf = make([]byte, 2*len(s.buf))
	}
	n := copy(s.buf, rest)
	m, err := s.src.Read(s.buf[n:])
	s.full = n+m == len(s.buf)
	return s.buf[:n+m], err
}

// offset returns the octet of the file at which the unconsumed part starts.
func (w *window) offset() int64 { return w.base + int64(w.r) }

// ahead returns the next octets without consuming them: at least n, fewer
// only if the source ended before.
func (w *window) ahead(n int) []byte {
	for len(w.buf)-w.r < n && w.err == nil {
		w.base += int64(w.r)
		w.buf, w.err = w.src.Next(w.buf[w.r:])
		w.r = 0
		if errors.As(w.err, &w.trailing) {
			w.err = io.EOF
		}
	}
	return w.buf[w.r:]
}

// skip consumes n octets, which ahead has returned before.
func (w *window) skip(n int) { w.r += n }
