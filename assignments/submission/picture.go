package submission

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	_ "image/gif"  // the formats that screens are saved in
	_ "image/jpeg" // likewise
	"io"

	_ "golang.org/x/image/bmp"  // likewise
	_ "golang.org/x/image/webp" // likewise
)

const pngSignature = "\x89PNG\r\n\x1a\n"

// IsPicture reports whether r holds a picture that a viewer can open. A PNG,
// which is what nearly everybody hands in, is checked to its end by its own
// check sums, so that no pixel has to be unpacked; of the other formats the
// header must be right.
func IsPicture(r io.Reader) bool {
	b := bufio.NewReaderSize(r, 1<<15)
	head, _ := b.Peek(len(pngSignature))
	if string(head) == pngSignature {
		b.Discard(len(pngSignature))
		return isPNG(b)
	}
	config, _, err := image.DecodeConfig(b)
	return err == nil && config.Width > 0 && config.Height > 0
}

// isPNG walks over the chunks (RFC 2083 §3.2): length, type, data, CRC. The
// first must be IHDR with a width and a height, one must be IDAT, and IEND
// must come.
func isPNG(r *bufio.Reader) bool {
	data := false
	for first := true; ; first = false {
		var head [8]byte
		if _, err := io.ReadFull(r, head[:]); err != nil {
			return false
		}
		kind := string(head[4:])
		sum := crc32.NewIEEE()
		sum.Write(head[4:])
		var start bytes.Buffer // the first octets, for the size of the picture
		n := int64(binary.BigEndian.Uint32(head[:4]))
		_, err := io.Copy(io.MultiWriter(sum, &window{&start, 8}), io.LimitReader(r, n))
		var crc [4]byte
		if _, short := io.ReadFull(r, crc[:]); err != nil || short != nil || binary.BigEndian.Uint32(crc[:]) != sum.Sum32() {
			return false
		}
		switch {
		case first && (kind != "IHDR" || n != 13 || hasZero(start.Bytes())):
			return false
		case kind == "IDAT":
			data = true
		case kind == "IEND":
			return data
		}
	}
}

// hasZero reports whether width or height is zero.
func hasZero(size []byte) bool {
	return binary.BigEndian.Uint32(size[:4]) == 0 || binary.BigEndian.Uint32(size[4:]) == 0
}

// window keeps the first octets of what is written to it.
type window struct {
	to   *bytes.Buffer
	left int
}

func (w *window) Write(p []byte) (int, error) {
	n := min(w.left, len(p))
	w.to.Write(p[:n])
	w.left -= n
	return len(p), nil
}
