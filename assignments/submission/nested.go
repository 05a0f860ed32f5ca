package submission

import (
	"errors"
	"io"
	"path"
	"time"

	"socketlab/capture/message"
)

const (
	maxNested   = 1000    // files in a student's own archive
	maxUnpacked = 1 << 30 // octets that it unpacks to: they may have to lie on the disk for a while
)

// errClass is returned for an archive that lies among what students handed in
// and holds what a class did. To open it would let one student hand in for
// another.
var errClass = message.Errorf("holds what several students handed in")

// errEmptyArchive is returned for an archive without files.
var errEmptyArchive = message.Errorf("is empty")

// unpacked opens the archive that a student packed everything into, and
// returns what is in it, in the place of the archive: one level, and no other
// kinds than zip, tar and tar.gz. An archive that cannot be opened is listed
// with the reason, and stays a file of its own.
func (c *Collection) unpacked(s *source, f placed) []placed {
	if f.kind != archiveFile {
		return []placed{f}
	}
	in, err := openNested(f.File, s.limits)
	if err != nil {
		c.Skipped = append(c.Skipped, Skipped{Source: s.name, Path: f.Path, Reason: unopened(err), Unread: OfMachine(err)})
		if OfMachine(err) {
			f.File.Unread = err
		}
		return []placed{f}
	}
	defer in.close()
	for _, skipped := range in.skipped {
		c.Skipped = append(c.Skipped, Skipped{Source: s.name, Path: path.Join(f.Path, skipped.Path), Reason: skipped.Reason})
	}
	if len(in.files) == 0 {
		return []placed{f}
	}
	archive := f
	archive.kind = openedArchive
	all := []placed{archive}
	for i := range in.files {
		all = append(all, c.within(s, f, in.files, i))
	}
	return all
}

// unopened says why an archive was not opened.
func unopened(err error) message.Message {
	switch {
	case errors.Is(err, errRefused):
		return message.Of("is an archive of a kind that is not opened")
	case errors.Is(err, errClass):
		return message.Of("holds what several students handed in; to grade them, name it on the command line")
	case errors.Is(err, errDamaged):
		return message.Of("is a damaged zip file")
	case errors.Is(err, errTooMany):
		return message.Of("is an archive of more than %d files", maxNested)
	case errors.Is(err, errEmptyArchive):
		return message.Of("is an archive with nothing in it")
	}
	return message.Of("cannot be opened: %v", message.Reason(err))
}

// within is a file of a student's archive.
func (c *Collection) within(s *source, archive placed, files []*File, i int) placed {
	inner, outer, limits := files[i], archive.File, s.limits
	f := &File{Name: inner.Name, Path: outer.Path + "/" + inner.Path, Size: inner.Size, Modified: inner.Modified,
		packed: outer.Modified, onDisk: outer.onDisk, undated: outer.undated,
		open: func() (io.ReadCloser, error) { return openWithin(outer, i, limits) }}
	p := archive.place
	p.original = ""
	placed := newPlaced(f, p)
	placed.copy += archive.copy * 100 // a later archive holds later files
	if placed.kind == archiveFile {
		c.Skipped = append(c.Skipped, Skipped{Source: s.name, Path: f.Path, Reason: message.Of("is an archive within an archive")})
	}
	return placed
}

// handedIn is when a file was last modified, or else the archive it lies in:
// the time within is that of the student's own machine. It is zero where it
// would be that of a download.
func (f *File) handedIn() time.Time {
	if f.undated {
		return time.Time{}
	}
	if !f.packed.IsZero() {
		return f.packed
	}
	return f.Modified
}

// openNested lists an archive that lies in a source. Nothing of it is kept in
// memory beyond close.
func openNested(f *File, l Limits) (in *source, err error) {
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	l.Files, l.Unpacked = min(l.Files, maxNested), min(l.Unpacked, maxUnpacked)
	packed := &spool{}
	in = &source{name: f.Name, closers: []io.Closer{packed}, limits: l}
	if err = in.list(f, packed, r); err != nil {
		in.close()
		return nil, err
	}
	return in, nil
}

func (s *source) list(f *File, packed *spool, r io.Reader) error {
	if _, err := io.Copy(packed, r); err != nil {
		return err
	}
	known, err := s.readArchive(packed, f.Name, packed.size, s.limits)
	switch {
	case err != nil:
		return err
	case !known:
		return errRefused
	case len(s.files) == 0 && len(s.skipped) == 0:
		return errEmptyArchive
	case s.isClass():
		return errClass
	}
	return s.unpacksTo()
}

// unpacksTo refuses an archive whose files are too much together.
func (s *source) unpacksTo() error {
	var sum int64
	for _, f := range s.files {
		sum += f.Size
	}
	if sum > s.limits.Unpacked {
		return message.Errorf("unpacks to %d octets, more than the %d that are read", sum, s.limits.Unpacked)
	}
	return nil
}

// isClass tells what an LMS packed for several students, or what names three
// of them.
func (s *source) isClass() bool {
	if len(s.files) == 0 {
		return false
	}
	for _, row := range layouts[:len(layouts)-1] {
		if l, err := row.recognise(s); err == nil && l != nil && s.placesIn(l) > 1 {
			return true
		}
	}
	p := newPlain(s)
	top := p.folders["."]
	return top != nil && len(top.ids) > 2
}

// placesIn counts the submissions that a layout sees.
func (s *source) placesIn(l layout) int {
	keys := map[string]bool{}
	for _, f := range s.files {
		if p, ok := l.place(f); ok && !p.notice {
			keys[p.key] = true
		}
	}
	return len(keys)
}

// openWithin opens a file of an archive that lies in a source. The archive is
// unpacked again each time: that costs less than to keep a class of them.
func openWithin(archive *File, i int, l Limits) (io.ReadCloser, error) {
	in, err := openNested(archive, l)
	if err != nil {
		return nil, err
	}
	if i >= len(in.files) {
		in.close()
		return nil, io.ErrUnexpectedEOF // the archive changed since it was listed
	}
	r, err := in.files[i].Open()
	if err != nil {
		in.close()
		return nil, err
	}
	return &nestedFile{r, in}, nil
}

type nestedFile struct {
	io.ReadCloser
	in *source
}

func (n *nestedFile) Close() error { return errors.Join(n.ReadCloser.Close(), n.in.close()) }
