package grade

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"socketlab/assignments/check"
	"socketlab/assignments/submission"
	"socketlab/capture/message"
	"socketlab/lab/adverse"
)

// Picture looks at a picture that was handed in under a name.
func Picture(name string, r io.Reader) check.Picture {
	return check.Picture{Name: name, Valid: submission.IsPicture(r)}
}

// pictureEndings are how the names of pictures end.
var pictureEndings = []string{".png", ".PNG", ".jpg", ".JPG", ".jpeg", ".JPEG", ".gif"}

// captureEndings are how the names of captures end, the longer ones first.
var captureEndings = []string{".pcapng.gz", ".pcap.gz", ".pcapng.zst", ".pcap.zst", ".pcapng", ".pcap", ".cap"}

// Stem returns the name of a capture file without its ending and folders.
func Stem(name string) string {
	base := filepath.Base(name)
	for _, ending := range captureEndings {
		if len(base) > len(ending) && strings.EqualFold(base[len(base)-len(ending):], ending) {
			return base[:len(base)-len(ending)]
		}
	}
	return base
}

// File returns the submission of a capture file: the file, and the picture
// that lies beside it, named after the id or like the capture. The id may be
// empty; it is then taken from the file's name if that is a student id.
func File(path, id string) Work {
	stem := Stem(path)
	if id == "" && check.IsID(stem) {
		id = stem
	}
	s := Work{Open: func() (io.ReadCloser, error) { return open(path) }}
	s.ID, s.File = id, filepath.Base(path)
	s.Answers = fileBeside(path, id, check.AnswersEnding, check.MaxAnswers)
	s.Ordeal = fileBeside(path, id, adverse.OrdealEnding, adverse.MaxOrdeal)
	for _, name := range []string{id, stem} {
		if s.Picture.Name == "" && name != "" {
			s.Picture = beside(filepath.Dir(path), name)
		}
	}
	return s
}

// open opens a file, but not a folder.
func open(path string) (*os.File, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	if info, err := f.Stat(); err == nil && info.IsDir() {
		return nil, errors.Join(&fs.PathError{Op: "open", Path: path, Err: message.Errorf("is a folder, want a capture")}, f.Close())
	}
	return f, nil
}

// beside looks for a picture in a folder.
func beside(folder, stem string) check.Picture {
	for _, ending := range pictureEndings {
		path := filepath.Join(folder, stem+ending)
		if info, err := os.Stat(path); err != nil || !info.Mode().IsRegular() {
			continue
		}
		f, err := os.Open(path)
		if err != nil {
			continue
		}
		p := Picture(stem+ending, f)
		f.Close()
		return p
	}
	return check.Picture{}
}

// fileBeside returns what stands in a file of an ending that lies beside a
// capture, named after it or after the student; nothing if there is none.
func fileBeside(path, id, ending string, most int64) []byte {
	for _, stem := range []string{Stem(path), id} {
		f, err := open(filepath.Join(filepath.Dir(path), stem+ending))
		if err != nil {
			continue
		}
		data, err := io.ReadAll(io.LimitReader(f, most+1))
		if f.Close(); err == nil {
			return data
		}
	}
	return nil
}
