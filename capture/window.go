package capture

import "io"

const (
	windowSize   = 256 << 10 // octets read at a time, as a rule
	maxBlockSize = 16 << 20  // longest block or record that is believed
)

// A window is the part of a file that is in memory: a buffer that slides over
// the source. It grows only as octets arrive, so a length field that lies
// costs nothing.
type window struct {
	src  io.Reader
	turn func(full []byte) []byte // nil: one buffer for all
	buf  []byte
	r, w int   // buf[r:w] is read and not yet consumed
	base int64 // octet of the file at buf[0]
	err  error // why the source gave no more; nil while it may
}

// offset returns the octet of the file at which the unconsumed part starts.
func (w *window) offset() int64 { return w.base + int64(w.r) }

// ahead returns the next octets without consuming them: at least n, fewer
// only if the source ended before.
func (w *window) ahead(n int) []byte {
	if w.w-w.r < n {
		w.fill(n)
	}
	return w.buf[w.r:w.w]
}

// skip consumes n octets, which ahead has returned before.
func (w *window) skip(n int) { w.r += n }

// fill reads until n octets are unconsumed, or until the source ends.
func (w *window) fill(n int) {
	for w.w-w.r < n && w.err == nil {
		if w.w == len(w.buf) {
			w.makeRoom()
		}
		m, err := w.src.Read(w.buf[w.w:])
		w.w += m
		w.err = err
	}
}

// makeRoom moves what is unconsumed to the front of the buffer, or of the next
// one, or doubles the buffer when it is already there.
func (w *window) makeRoom() {
	to := w.buf
	if w.turn != nil && w.r > 0 {
		to = w.turn(w.buf)
	}
	if left := w.w - w.r; left >= len(to) {
		to = make([]byte, 2*left)
	}
	w.base += int64(w.r)
	w.w = copy(to, w.buf[w.r:w.w])
	w.buf, w.r = to, 0
}
