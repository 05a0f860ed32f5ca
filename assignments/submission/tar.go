package submission

import (
	"archive/tar"
	"bytes"
	"errors"
	"io"
	"os"
	"strings"

	"socketlab/capture/message"

	"github.com/klauspost/compress/gzip"
)

func isGzip(head []byte) bool { return bytes.HasPrefix(head, []byte{0x1f, 0x8b, 8}) }

// isTar looks for the magic of POSIX and GNU tar.
func isTar(head []byte) bool {
	return len(head) >= 262 && string(head[257:262]) == "ustar"
}

// readTar lists a tar file. It notes where each file's octets lie, so that
// any of them can be opened later.
func (s *source) readTar(r io.ReaderAt, size int64, l Limits) error {
	section := io.NewSectionReader(r, 0, size)
	t := tar.NewReader(section)
	for {
		h, err := t.Next()
		switch {
		case err == io.EOF:
			return nil
		case errors.Is(err, tar.ErrInsecurePath): // paths are never used
		case err != nil && len(s.files) > 0:
			s.skip("", message.Of("the archive breaks off: %v", err))
			return nil
		case err != nil:
			return err
		}
		at, err := section.Seek(0, io.SeekCurrent)
		if err != nil {
			return err
		}
		if err := s.addTar(h, r, at, l); err != nil {
			return err
		}
	}
}

func (s *source) addTar(h *tar.Header, r io.ReaderAt, at int64, l Limits) error {
	switch {
	case h.Typeflag == tar.TypeDir || h.Typeflag == tar.TypeXGlobalHeader:
		return nil
	case h.Typeflag == tar.TypeSymlink || h.Typeflag == tar.TypeLink:
		s.skipRaw(h.Name, message.Of("is a symbolic link"))
		return nil
	case h.Typeflag != tar.TypeReg || isSparse(h):
		s.skipRaw(h.Name, message.Of("is no ordinary file"))
		return nil
	}
	return s.add(h.Name, &File{Size: h.Size, Modified: h.ModTime,
		open: func() (io.ReadCloser, error) { return io.NopCloser(io.NewSectionReader(r, at, h.Size)), nil }}, l)
}

// isSparse tells files with holes, which do not lie in one piece.
func isSparse(h *tar.Header) bool {
	for key := range h.PAXRecords {
		if strings.HasPrefix(key, "GNU.sparse.") {
			return true
		}
	}
	return false
}

// readTarGzip unpacks the archive once, since gzip cannot be entered in the
// middle: into memory, or, beyond 16 MiB, into a file without a name. It
// reports false for what is compressed but no tar.
func (s *source) readTarGzip(r io.ReaderAt, size int64, l Limits) (bool, error) {
	z, err := gzip.NewReader(io.NewSectionReader(r, 0, size))
	if err != nil {
		return false, nil // a damaged gzip file: whoever reads the capture says so
	}
	head := make([]byte, 512)
	n, _ := io.ReadFull(z, head)
	if !isTar(head[:n]) {
		return false, nil
	}
	spooled := &spool{}
	s.closers = append(s.closers, spooled)
	err = unpack(spooled, io.MultiReader(bytes.NewReader(head[:n]), z), size, l)
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, gzip.ErrChecksum) {
		s.skip("", message.Of("the archive breaks off: %v", err))
	} else if err != nil {
		return true, err
	}
	return true, s.readTar(spooled, spooled.size, l)
}

// unpack copies at most what Limits allow.
func unpack(w *spool, r io.Reader, packed int64, l Limits) error {
	n, err := io.Copy(w, io.LimitReader(r, min(l.Unpacked, max(ratioFrom, packed*l.Ratio))+1))
	switch {
	case err != nil:
		return err
	case n > l.Unpacked, l.isBomb(n, packed):
		return message.Errorf("unpacks to more than %d octets from %d", n-1, packed)
	}
	return nil
}

// spoolMemory is how much of a compressed archive is held in memory: several
// may be at the same time.
const spoolMemory = 16 << 20

// A spool holds octets in memory, and in an unnamed file from 16 MiB on.
type spool struct {
	memory []byte
	file   *os.File // nil while memory is enough
	size   int64
}

func (s *spool) Write(p []byte) (int, error) {
	if s.file == nil && s.size+int64(len(p)) <= spoolMemory {
		s.memory = append(s.memory, p...)
		s.size += int64(len(p))
		return len(p), nil
	}
	if s.file == nil {
		if err := s.spill(); err != nil {
			return 0, err
		}
	}
	n, err := s.file.Write(p)
	s.size += int64(n)
	return n, err
}

func (s *spool) spill() error {
	f, err := os.CreateTemp("", "lab-")
	if err != nil {
		return err
	}
	os.Remove(f.Name()) // where a file may go while it is open; else Close does it
	s.file = f
	_, err = f.Write(s.memory)
	s.memory = nil
	return err
}

func (s *spool) ReadAt(p []byte, off int64) (int, error) {
	if s.file != nil {
		return s.file.ReadAt(p, off)
	}
	return bytes.NewReader(s.memory).ReadAt(p, off)
}

func (s *spool) Close() error {
	if s.file == nil {
		return nil
	}
	err := s.file.Close()
	os.Remove(s.file.Name())
	return err
}
