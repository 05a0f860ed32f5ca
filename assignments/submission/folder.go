package submission

import (
	"io"
	"io/fs"
	"os"

	"socketlab/capture/message"
)

// readFolder lists a folder. Symbolic links are not followed, so that nothing
// outside of the folder is ever read.
func (s *source) readFolder(path, skip string, l Limits) error {
	root, err := os.OpenRoot(path)
	if err != nil {
		return err
	}
	s.closers = append(s.closers, root)
	var out fs.FileInfo
	if skip != "" {
		out, _ = os.Stat(skip) // nil where it does not exist yet
	}
	return fs.WalkDir(root.FS(), ".", func(p string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			s.unread(printable(decodeName(p)), err)
			return nil
		case d.IsDir():
			return s.enter(p, d, out)
		case d.Type()&fs.ModeSymlink != 0:
			s.skip(printable(decodeName(p)), message.Of("is a symbolic link"))
			return nil
		case !d.Type().IsRegular():
			s.skip(printable(decodeName(p)), message.Of("is no ordinary file"))
			return nil
		}
		return s.addFrom(root, p, d, l)
	})
}

// enter leaves out the folder that results are written to, and hidden ones,
// such as that of git, as a whole.
func (s *source) enter(p string, d fs.DirEntry, out fs.FileInfo) error {
	if p == "." {
		return nil
	}
	if isJunk(p) {
		s.skip(printable(decodeName(p)), message.Of("was left there by the operating system"))
		return fs.SkipDir
	}
	if out == nil {
		return nil
	}
	if info, err := d.Info(); err == nil && os.SameFile(info, out) {
		return fs.SkipDir
	}
	return nil
}

func (s *source) addFrom(root *os.Root, p string, d fs.DirEntry, l Limits) error {
	info, err := d.Info()
	if err != nil {
		s.unread(printable(decodeName(p)), err)
		return nil
	}
	return s.add(p, &File{Size: info.Size(), Modified: info.ModTime(), onDisk: true,
		open: func() (io.ReadCloser, error) { return root.Open(p) }}, l)
}
