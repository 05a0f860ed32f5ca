package submission

import (
	"errors"
	"io"
	"io/fs"
	"path"
	"strings"
	"syscall"
	"time"

	"socketlab/capture/filetype"
	"socketlab/capture/message"
)

// A File is one file of a folder or an archive. It is not opened, nor held in
// memory, before Open.
type File struct {
	Name     string    // the last part of Path
	Path     string    // from its source, slashes between parts, in NFC; for people, never to be opened
	Size     int64     // octets, unpacked
	Modified time.Time // zero if the archive does not say

	// Unread is why this machine could not look into an archive; nil where
	// the student is the reason, or nobody.
	Unread error

	Receipt bool // written by Blackboard, with what the student typed in it

	open    func() (io.ReadCloser, error)
	onDisk  bool      // Modified is the file system's
	undated bool      // Modified is when an LMS packed it
	packed  time.Time // Modified of the student's archive that holds it; zero if none does
}

// NewFile returns a file that does not lie in any source.
func NewFile(name string, size int64, open func() (io.ReadCloser, error)) *File {
	return &File{Name: name, Path: name, Size: size, open: open}
}

// errTooLong is what reading a file gives that is longer than its archive
// says, or than Limits allow.
var errTooLong = message.Errorf("longer than it may be")

// Open opens the file for reading. Reading ends with an error where the file
// is longer than its size. Errors do not name the file.
func (f *File) Open() (io.ReadCloser, error) {
	r, err := f.open()
	if err != nil {
		return nil, message.Reason(err)
	}
	return &limited{r, f.Size}, nil
}

type limited struct {
	io.ReadCloser
	left int64
}

func (l *limited) Read(p []byte) (int, error) {
	n, err := l.ReadCloser.Read(p)
	l.left -= int64(n)
	if l.left < 0 {
		return n, errTooLong
	}
	return n, err
}

// OfMachine reports whether err, of a File, is about the machine that reads it
// and not about what was handed in: no permission, a disk that fails or is
// full, a file that is gone.
func OfMachine(err error) bool {
	var number syscall.Errno
	var path *fs.PathError
	return errors.As(err, &number) || errors.As(err, &path)
}

// read returns the first max octets of the file.
func (f *File) read(max int64) ([]byte, error) {
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return io.ReadAll(io.LimitReader(r, max))
}

// Type tells what the file is, by what is in it.
func (f *File) Type() filetype.Type {
	head, err := f.read(filetype.Enough)
	if err != nil && len(head) == 0 {
		return filetype.Type{}
	}
	return filetype.Of(head, f.Name)
}

// kind is what a file is good for.
type kind int

const (
	other kind = iota
	captureFile
	pictureFile
	archiveFile
	typedText     // typed into the LMS
	openedArchive // what was in it stands beside it
	junkFile
)

// kinds by extension. Captures that capture cannot read (snoop, ERF) count as
// captures: the reader names them.
var kinds = map[string]kind{
	".pcapng": captureFile, ".pcap": captureFile, ".cap": captureFile, ".dmp": captureFile, ".ntar": captureFile,
	".pcapng.gz": captureFile, ".pcap.gz": captureFile, ".cap.gz": captureFile, ".dmp.gz": captureFile,
	".pcapng.zst": captureFile, ".pcap.zst": captureFile, ".cap.zst": captureFile,
	".pcapng.xz": captureFile, ".pcapng.lz4": captureFile, ".pcap.xz": captureFile, ".pcap.lz4": captureFile,
	".pcapng.txt": captureFile, ".pcap.txt": captureFile,
	".png": pictureFile, ".jpg": pictureFile, ".jpeg": pictureFile, ".gif": pictureFile,
	".bmp": pictureFile, ".webp": pictureFile, ".heic": pictureFile,
	".zip": archiveFile, ".7z": archiveFile, ".rar": archiveFile, ".egg": archiveFile, ".alz": archiveFile,
	".txz": archiveFile, ".tbz2": archiveFile, ".tzst": archiveFile,
	".tar": archiveFile, ".tgz": archiveFile, ".tar.gz": archiveFile, ".tar.xz": archiveFile,
	".tar.bz2": archiveFile, ".tar.zst": archiveFile,
}

// documents are files that look like archives inside, and are none for anybody
// who wrote them.
var documents = map[string]bool{".docx": true, ".xlsx": true, ".pptx": true, ".hwpx": true, ".odt": true, ".pages": true, ".key": true}

// kindOf judges a file by its name.
func kindOf(f *File) kind {
	if isJunk(f.Path) {
		return junkFile
	}
	return kinds[extensionOf(f.Name)]
}

func extensionOf(name string) string {
	_, extension := splitExtension(name)
	return extension
}

// isJunk tells what operating systems leave in folders and archives.
func isJunk(p string) bool {
	if p == "__MACOSX" || strings.HasPrefix(p, "__MACOSX/") || strings.Contains(p, "/__MACOSX/") {
		return true
	}
	name := path.Base(p)
	switch strings.ToLower(name) {
	case "thumbs.db", "desktop.ini", "ehthumbs.db", "icon\r":
		return true
	}
	return strings.HasPrefix(name, ".") || strings.HasPrefix(name, "~$")
}

// magics begin files of a known format, whatever their name says.
var magics = []struct {
	prefix string
	kind   kind
	name   string
}{
	{"\x0a\x0d\x0d\x0a", captureFile, "pcapng"},
	{"\xd4\xc3\xb2\xa1", captureFile, "pcap"},
	{"\xa1\xb2\xc3\xd4", captureFile, "pcap"},
	{"\x4d\x3c\xb2\xa1", captureFile, "pcap"},
	{"\xa1\xb2\x3c\x4d", captureFile, "pcap"},
	{"\x1f\x8b\x08", captureFile, "gzip"}, // the reader says what is in it
	{"\x89PNG\r\n\x1a\n", pictureFile, "PNG"},
	{"\xff\xd8\xff", pictureFile, "JPEG"},
	{"PK\x03\x04", archiveFile, "zip"},
	{"PK\x05\x06", archiveFile, "zip"},
	{"7z\xbc\xaf\x27\x1c", archiveFile, "7z"},
	{"Rar!\x1a\x07", archiveFile, "rar"},
	{"EGGA", archiveFile, "egg"},
	{"ALZ\x01", archiveFile, "alz"},
	{"\xfd7zXZ\x00", archiveFile, "xz"},
	{"BZh", archiveFile, "bzip2"},
	{"\x28\xb5\x2f\xfd", archiveFile, "zstd"},
}

// sniff judges a file by its first octets. name is "" for what it does not
// know.
func sniff(head []byte) (k kind, name string) {
	for _, m := range magics {
		if strings.HasPrefix(string(head), m.prefix) {
			return m.kind, m.name
		}
	}
	return other, ""
}
