package capture

import (
	"bufio"
	"compress/gzip"
	"errors"
	"io"
	"strings"

	"socketlab/capture/message"

	"github.com/klauspost/compress/zstd"
)

// maxZstdWindow is the largest zstd window that memory is given for.
const maxZstdWindow = 32 << 20

// packedSize is how many octets of a compressed file are read at a time.
const packedSize = 64 << 10

// unpack puts the window over src, or over what it unpacks to.
func (r *Reader) unpack(src io.Reader) error {
	b := bufio.NewReader(src)
	magic, err := b.Peek(4)
	if err != nil && err != io.EOF {
		return err
	}
	r.info.Compression = compressionOf(magic)
	switch r.info.Compression {
	case "gzip":
		z, err := gzip.NewReader(bufio.NewReaderSize(b, packedSize))
		if err != nil {
			return about("gzip", err)
		}
		src = &unpacked{compression: r.info.Compression, src: z, left: r.limit}
	case "zstd":
		z, err := zstd.NewReader(b, zstd.WithDecoderConcurrency(1),
			zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(maxZstdWindow))
		if err != nil {
			return about("zstd", err)
		}
		src = &unpacked{compression: r.info.Compression, src: z, left: r.limit}
	default:
		src = b
	}
	if r.through != nil {
		r.win.src = r.through(src)
	} else {
		r.win.src = Slide(src, r.size)
	}
	return nil
}

// compressionOf names the compression that a file begins with.
func compressionOf(magic []byte) string {
	switch m := string(magic); {
	case len(m) >= 2 && m[:2] == "\x1f\x8b":
		return "gzip"
	case m == "\x28\xb5\x2f\xfd", len(m) == 4 && m[0]&0xf0 == 0x50 && m[1:] == "\x2a\x4d\x18":
		return "zstd"
	}
	return "none"
}

// An unpacked source counts what comes out of a decompressor, and gives its
// errors the meaning that a Reader wants.
type unpacked struct {
	compression string
	src         io.Reader
	left        int64 // octets it may still give
	given       int64 // octets it has given
}

// trailing is the error for a compressed file that is whole, and followed by
// what is no further part of it.
type trailing struct {
	at          int64 // octet of the unpacked capture, which ends there
	compression string
}

func (t *trailing) Error() string { return "octets after the end of the " + t.compression + " data" }

func (u *unpacked) Read(b []byte) (int, error) {
	if u.left <= 0 {
		return 0, message.Errorf("%s: unpacks to more than %d octets: %v", u.compression, u.given, ErrTooLong)
	}
	n, err := u.src.Read(b[:min(int64(len(b)), u.left)])
	u.left -= int64(n)
	u.given += int64(n)
	switch {
	case err == nil || err == io.EOF:
		return n, err
	case err == io.ErrUnexpectedEOF:
		return n, about(u.compression, err)
	case u.given > 0 && (errors.Is(err, gzip.ErrHeader) || errors.Is(err, zstd.ErrMagicMismatch)):
		return n, &trailing{u.given, u.compression}
	case errors.Is(err, zstd.ErrWindowSizeExceeded):
		return n, message.Errorf("zstd: a window of more than %d MiB: %v", maxZstdWindow>>20, ErrTooLong)
	}
	return n, message.Errorf("%v: %v", about(u.compression, err), ErrCorrupt)
}

// about says which decompressor err comes from, where it does not say so
// itself.
func about(compression string, err error) error {
	if strings.HasPrefix(err.Error(), compression+": ") {
		return err
	}
	return message.At(compression, err)
}

// open reads the header of the capture itself.
func (r *Reader) open() error {
	b := r.win.ahead(longestMagic)
	if err := r.win.err; err != nil && err != io.EOF && len(b) < longestMagic {
		return err
	}
	if len(b) >= 4 {
		if r.ng.u32(b) == blockSection {
			return r.openPcapng()
		}
		if order, ok := isPcap(b); ok {
			return r.openPcap(order)
		}
	}
	return otherFormat(b)
}

// openPcapng reads the first section header block.
func (r *Reader) openPcapng() error {
	r.info.Format = "pcapng"
	r.read = r.nextBlock
	_, block, err := r.block()
	if err != nil {
		return message.At("section header block", err)
	}
	return r.beginSection(block)
}
