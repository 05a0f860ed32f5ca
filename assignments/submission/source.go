package submission

import (
	"cmp"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"socketlab/capture/message"
)

// Limits bound what one source may hold. Zero fields have the defaults in
// their comments.
type Limits struct {
	Files    int   // in one source; 250,000
	FileSize int64 // octets of one file, unpacked; 4 GiB
	Unpacked int64 // octets of one .tar.gz, unpacked; 16 GiB
	Ratio    int64 // unpacked octets per packed octet, beyond the first 256 MiB; 500
}

func (l Limits) orDefaults() Limits {
	set := func(v *int64, d int64) {
		if *v == 0 {
			*v = d
		}
	}
	files := int64(l.Files)
	set(&files, 250_000)
	l.Files = int(files)
	set(&l.FileSize, 4<<30)
	set(&l.Unpacked, 16<<30)
	set(&l.Ratio, 500)
	return l
}

// ratioFrom is where the ratio begins to matter: what is smaller does no harm.
const ratioFrom = 256 << 20

// isBomb reports whether so much came out of so little that somebody meant
// harm. Deflate reaches 1032 to 1 at most, and only on one repeated octet.
func (l Limits) isBomb(unpacked, packed int64) bool {
	return unpacked > ratioFrom && unpacked/max(packed, 1) > l.Ratio
}

// A source is a folder or an archive: a flat list of files.
type source struct {
	name    string // base name of the path the user gave
	files   []*File
	skipped []Skipped
	closers []io.Closer
	single  bool // a file that is no archive
	limits  Limits
	names   map[string]bool // paths of files, in small letters
	zone    *time.Location  // of times that say none

	byFolder bool // Options.ByFolder
}

// clock is the zone of times that say none.
func (s *source) clock() *time.Location { return cmp.Or(s.zone, time.Local) }

// Skipped is a file or a folder that is not read, and why.
type Skipped struct {
	Source string // base name of the path the user gave
	Path   string // within it
	Reason message.Message
	Unread bool // this machine could not read it
	Kept   bool // it is read all the same
}

func (s *source) skip(path string, reason message.Message) {
	s.skipped = append(s.skipped, Skipped{Source: s.name, Path: path, Reason: reason})
}

// unread lists a file or a folder that this machine could not read.
func (s *source) unread(path string, err error) {
	s.skipped = append(s.skipped, Skipped{Source: s.name, Path: path, Reason: message.Of("cannot be read: %v", message.Reason(err)), Unread: OfMachine(err)})
}

// join adds the files of t to s.
func (s *source) join(t *source) {
	s.name, s.limits, s.zone, s.byFolder = t.name, t.limits, t.zone, t.byFolder
	s.files = append(s.files, t.files...)
	s.skipped = append(s.skipped, t.skipped...)
}

func (s *source) close() error {
	var errs []error
	for _, c := range s.closers {
		errs = append(errs, c.Close())
	}
	return errors.Join(errs...)
}

// errTooMany is returned for a source with more files than Limits allow.
var errTooMany = message.Errorf("holds too many files")

// add takes a file in, under the path that raw amounts to.
func (s *source) add(raw string, f *File, l Limits) error {
	parts, escapes := splitPath(raw)
	if len(parts) == 0 {
		return nil
	}
	f.Name = parts[len(parts)-1]
	f.Path = strings.Join(parts, "/")
	switch {
	case len(s.files) >= l.Files:
		return message.Errorf("%v: more than %d", errTooMany, l.Files)
	case f.Size > l.FileSize:
		s.skip(f.Path, message.Of("is %d octets long, more than the %d that are read", f.Size, l.FileSize))
		return nil
	case isJunk(f.Path):
		s.skip(f.Path, message.Of("was left there by the operating system"))
		return nil
	case escapes:
		s.skipped = append(s.skipped, Skipped{Source: s.name, Path: f.Path, Kept: true, Reason: message.Of("its path leads out of the archive: only its last part counts")})
		f.Path = f.Name
	}
	s.named(f)
	s.files = append(s.files, f)
	return nil
}

// named tells of a file whose name another one has already, or would have where
// capital letters make no difference: to unpack the archive, or to copy the
// folder, would lose one of them.
func (s *source) named(f *File) {
	name := strings.ToLower(f.Path)
	if s.names[name] {
		s.skipped = append(s.skipped, Skipped{Source: s.name, Path: f.Path, Kept: true,
			Reason: message.Of("has the same name as another file there, but for capital letters at most; each counts as an attempt")})
	}
	if s.names == nil {
		s.names = map[string]bool{}
	}
	s.names[name] = true
}

// open opens a folder, an archive, or a single file.
func open(path string, o Options) (*source, error) {
	l := o.Limits.orDefaults()
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	s := &source{name: baseName(path), limits: l, zone: o.Zone, byFolder: o.ByFolder}
	switch {
	case info.IsDir():
		err = s.readFolder(path, o.Out, l)
	case info.Mode().IsRegular():
		err = s.readFile(path, info, l)
	default: // a pipe would keep us waiting for ever
		err = errNoFile
	}
	if err != nil {
		s.close()
		return nil, message.At(path, message.Reason(err))
	}
	return s, nil
}

// baseName is how a source is called: never a path of this machine.
func baseName(path string) string {
	if absolute, err := filepath.Abs(path); err == nil {
		path = absolute
	}
	return printable(decodeName(filepath.Base(path)))
}

// isCompression tells formats that may hold a capture as well as an archive.
func isCompression(name string) bool { return name == "xz" || name == "bzip2" || name == "zstd" }

// errRefused is returned for archives that are not opened.
var errRefused = message.Errorf("archives of this kind are not opened: unpack it and name the folder")

var (
	errDamaged   = message.Errorf("this zip file is damaged, or was not downloaded to its end")
	errNoFile    = message.Errorf("is neither a file nor a folder")
	errNoArchive = message.Errorf("is no archive, whatever its name says")
)

// readFile tells an archive by its first octets; what is none, or is one
// student's, is a source of one file, which is opened when it is read.
func (s *source) readFile(path string, info fs.FileInfo, l Limits) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	s.closers = append(s.closers, f)
	archive, err := s.readArchive(f, path, info.Size(), l)
	if err != nil {
		return err
	}
	if archive && !s.isStudents(path) {
		return nil
	}
	if !archive && kinds[extensionOf(path)] == archiveFile {
		return errNoArchive
	}
	err = s.close()
	*s = source{name: s.name, limits: l, zone: s.zone, byFolder: s.byFolder, single: true}
	return errors.Join(err, s.add(filepath.Base(path), &File{Size: info.Size(), Modified: info.ModTime(), onDisk: true,
		open: func() (io.ReadCloser, error) { return os.Open(path) }}, l))
}

// isStudents tells an archive that one student packed: it is named after the
// student, and nothing in it after anybody else.
func (s *source) isStudents(path string) bool {
	stem, _ := splitExtension(baseName(path))
	ids := idsInName(stem)
	count := 0 // of captures, and of archives that may hold one
	for _, f := range s.files {
		if k := kindOf(f); k != captureFile && k != archiveFile {
			continue
		}
		count++
		stem, _ := splitExtension(f.Name)
		for _, id := range idsInName(stem) {
			if !slices.Contains(ids, id) {
				return false
			}
		}
	}
	return len(ids) > 0 && count < 3 && !s.isClass()
}

// readArchive reports whether f is an archive whose files can be read as long
// as f is open.
func (s *source) readArchive(f io.ReaderAt, path string, size int64, l Limits) (bool, error) {
	head := make([]byte, 512)
	n, err := f.ReadAt(head, 0)
	if err != nil && err != io.EOF {
		return false, err
	}
	head = head[:n]
	switch k, name := sniff(head); {
	case name == "zip":
		return true, s.readZip(f, size, l)
	case k == archiveFile && (!isCompression(name) || kinds[extensionOf(path)] == archiveFile):
		return false, message.At(name, errRefused)
	case isTar(head):
		return true, s.readTar(f, size, l)
	case isGzip(head):
		return s.readTarGzip(f, size, l)
	}
	return false, nil
}
