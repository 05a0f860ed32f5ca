package submission

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"iter"
	"math"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"socketlab/capture/message"
)

// errOverlap is returned for a zip file whose entries share octets, so that a
// small file unpacks to a large one many times over.
var errOverlap = message.Errorf("zip: its entries overlap")

// readZip lists a zip file. Entries are unpacked when they are opened.
func (s *source) readZip(r io.ReaderAt, size int64, l Limits) error {
	if directory(r, size) > int64(l.Files)*mostEntry {
		return fmt.Errorf("%w: more than %d", errTooMany, l.Files)
	}
	z, err := zip.NewReader(r, size)
	if errors.Is(err, zip.ErrFormat) {
		return errDamaged
	}
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) { // paths are never used
		return err
	}
	var packed uint64
	for _, f := range z.File {
		packed += min(f.CompressedSize64, uint64(size)+1)
	}
	if packed > uint64(size) {
		return errOverlap
	}
	names := zipNames(z.File)
	for i, f := range z.File {
		if err := s.addZip(f, names[i], l); err != nil {
			return err
		}
	}
	return nil
}

// mostEntry is how many octets of the directory one file may take: what files of
// long names take, and little enough that no directory fills the memory.
const mostEntry = 1 << 10

// directory returns how many octets the reader of a zip file would take for its
// list of files (APPNOTE.TXT §4.3.14-16), 0 if it finds none. What the file says
// of their number is not to be believed.
func directory(r io.ReaderAt, size int64) int64 {
	end := make([]byte, min(size, 22+math.MaxUint16)) // the record, and the longest comment
	if n, _ := r.ReadAt(end, size-int64(len(end))); n < len(end) {
		return 0
	}
	at := bytes.LastIndex(end, []byte("PK\x05\x06"))
	if at < 0 || len(end)-at < 22 {
		return 0
	}
	record := size - int64(len(end)) + int64(at)
	length, offset := binary.LittleEndian.Uint32(end[at+12:]), binary.LittleEndian.Uint32(end[at+16:])
	begin := record
	for _, where := range []int64{record - int64(length), int64(offset), directory64(r, record)} {
		if where >= 0 && where < begin {
			begin = where
		}
	}
	return record - begin
}

// directory64 returns where the list begins by the record for large files
// (zip64), or -1 if there is none.
func directory64(r io.ReaderAt, record int64) int64 {
	locator, large := make([]byte, 20), make([]byte, 56)
	if n, _ := r.ReadAt(locator, record-20); n < 20 || string(locator[:4]) != "PK\x06\x07" {
		return -1
	}
	at := binary.LittleEndian.Uint64(locator[8:])
	if at > math.MaxInt64 {
		return -1
	}
	if n, _ := r.ReadAt(large, int64(at)); n < 56 || string(large[:4]) != "PK\x06\x06" {
		return -1
	}
	return int64(binary.LittleEndian.Uint64(large[48:]) & math.MaxInt64)
}

// zipNames decodes the names of all entries. One name in CP949 may look like
// UTF-8 by chance (캡처 does), so where any name is no UTF-8, all those that do
// not say that they are UTF-8 are taken for CP949.
func zipNames(files []*zip.File) []string {
	names := make([]string, len(files))
	korean := false
	for i, f := range files {
		names[i] = zipName(f)
		korean = korean || !utf8.ValidString(names[i])
	}
	for i, f := range files {
		if korean && f.NonUTF8 {
			if text, ok := decodeCP949(names[i]); ok {
				names[i] = text
			}
		}
	}
	return names
}

func (s *source) addZip(f *zip.File, name string, l Limits) error {
	mode := f.Mode()
	switch {
	case mode.IsDir():
		return nil
	case mode&fs.ModeSymlink != 0:
		s.skipRaw(name, message.Of("is a symbolic link"))
		return nil
	case !mode.IsRegular():
		s.skipRaw(name, message.Of("is no ordinary file"))
		return nil
	case f.Flags&1 != 0:
		s.skipRaw(name, message.Of("is encrypted"))
		return nil
	case f.UncompressedSize64 > 1<<62 || l.isBomb(int64(f.UncompressedSize64), int64(f.CompressedSize64)):
		s.skipRaw(name, message.Of("unpacks to %d octets from %d", f.UncompressedSize64, f.CompressedSize64))
		return nil
	}
	return s.add(name, &File{Size: int64(f.UncompressedSize64), Modified: s.zipTime(f), open: f.Open}, l)
}

// skipRaw skips what an archive calls raw.
func (s *source) skipRaw(raw string, reason message.Message) {
	parts, _ := splitPath(raw)
	s.skip(strings.Join(parts, "/"), reason)
}

// zipTime is the time of last modification; zero where the entry has none.
func (s *source) zipTime(f *zip.File) time.Time {
	if f.Modified.Year() < 1981 {
		return time.Time{} // 1980-00-00 stands for none
	}
	if isDated(f.Extra) {
		return f.Modified
	}
	// What a clock on the wall showed (APPNOTE.TXT §4.4.6), which package zip
	// takes for UTC.
	t := f.Modified
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, s.clock())
}

// stamps are the extra fields that hold a time in UTC: of NTFS, of Unix (old
// and old of Info-ZIP), and the extended timestamp (APPNOTE.TXT §4.5.5,
// §4.5.7, §4.6.1). From them package zip takes the time.
var stamps = []uint16{0x000a, 0x000d, 0x5855, 0x5455}

// isDated reports whether a time of modification in UTC is among extra fields.
func isDated(extra []byte) bool {
	for id, field := range fields(extra) {
		switch {
		case id == 0x5455 && (len(field) < 5 || field[0]&1 == 0): // another of its times
		case slices.Contains(stamps, id) && len(field) >= 8, id == 0x5455:
			return true
		}
	}
	return false
}

// fields yields the extra fields of an entry (APPNOTE.TXT §4.5.1).
func fields(extra []byte) iter.Seq2[uint16, []byte] {
	return func(yield func(uint16, []byte) bool) {
		for len(extra) >= 4 {
			id, size := binary.LittleEndian.Uint16(extra), int(binary.LittleEndian.Uint16(extra[2:]))
			if len(extra) < 4+size || !yield(id, extra[4:4+size]) {
				return
			}
			extra = extra[4+size:]
		}
	}
}

// unicodePath is the extra field in which Info-ZIP keeps the name in UTF-8
// (APPNOTE.TXT §4.6.9).
const unicodePath = 0x7075

// zipName is the name of an entry, from the Unicode extra field where it
// belongs to this name.
func zipName(f *zip.File) string {
	for id, field := range fields(f.Extra) {
		if id == unicodePath && len(field) > 5 && field[0] == 1 &&
			binary.LittleEndian.Uint32(field[1:]) == crc32.ChecksumIEEE([]byte(f.Name)) {
			return string(field[5:])
		}
	}
	return f.Name
}
