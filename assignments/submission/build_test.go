package submission

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/unicode/norm"

	"socketlab/assignments/gradebook"
)

// pcapng is how a capture begins; Find looks no further.
const pcapng = "\x0a\x0d\x0d\x0a"

// An entry is one file of an archive made for a test.
type entry struct {
	name string
	data string
	at   time.Time
}

// entries gives every name something to hold.
func entries(names ...string) (all []entry) {
	for _, name := range names {
		all = append(all, entry{name: name, data: pcapng + name})
	}
	return all
}

// zipFile writes a zip file as an LMS would and returns its path.
func zipFile(t testing.TB, name string, all []entry) string {
	t.Helper()
	var buf bytes.Buffer
	w := zip.NewWriter(&buf)
	for _, e := range all {
		f, err := w.CreateHeader(&zip.FileHeader{Name: e.name, Method: zip.Deflate, Modified: e.at})
		if err != nil {
			t.Fatal(err)
		}
		f.Write([]byte(e.data))
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return write(t, filepath.Join(t.TempDir(), name), buf.Bytes())
}

func tarGzip(t testing.TB, name string, all []entry) string {
	t.Helper()
	var buf bytes.Buffer
	z := gzip.NewWriter(&buf)
	w := tar.NewWriter(z)
	for _, e := range all {
		if err := w.WriteHeader(&tar.Header{Name: e.name, Size: int64(len(e.data)), Mode: 0o644, ModTime: e.at}); err != nil {
			t.Fatal(err)
		}
		w.Write([]byte(e.data))
	}
	w.Close()
	z.Close()
	return write(t, filepath.Join(t.TempDir(), name), buf.Bytes())
}

// folderOf writes the files into a folder.
func folderOf(t *testing.T, all []entry) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "class")
	for _, e := range all {
		write(t, filepath.Join(dir, filepath.FromSlash(e.name)), []byte(e.data))
	}
	return dir
}

func write(t testing.TB, path string, data []byte) string {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func find(t *testing.T, o Options, paths ...string) *Collection {
	t.Helper()
	c, err := Find(paths, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

// list says a class in lines: match, student id, and the capture of every
// attempt, oldest first.
func list(c *Collection) string {
	var b strings.Builder
	for _, s := range c.Submissions {
		id := s.ID()
		if s.Match == Matched {
			id = listed(s.Students)
		}
		fmt.Fprintf(&b, "%v %s:", s.Match, id)
		for _, a := range s.Attempts {
			b.WriteString(" ")
			if a.Late {
				b.WriteString("late ")
			}
			b.WriteString(nameOf(a.Capture))
			if a.Picture != nil {
				b.WriteString("+" + a.Picture.Name)
			}
		}
		b.WriteString("\n")
	}
	for _, u := range c.Unsure {
		fmt.Fprintf(&b, "unsure %s: %d\n", u.Student.ID, len(u.Maybe))
	}
	for _, s := range c.Missing {
		fmt.Fprintf(&b, "missing %s\n", s.ID)
	}
	return b.String()
}

func nameOf(f *File) string {
	if f == nil {
		return "-"
	}
	return f.Name
}

func lines(all ...string) string { return strings.Join(all, "\n") + "\n" }

func equal(t *testing.T, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("got:\n%swant:\n%s", got, want)
	}
}

func roster(t *testing.T, rows ...string) *gradebook.Roster {
	t.Helper()
	r, err := gradebook.ReadRoster([]byte(strings.Join(rows, "\n")))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func nfd(s string) string { return norm.NFD.String(s) }

func cp949(t *testing.T, s string) string {
	t.Helper()
	raw, err := korean.EUCKR.NewEncoder().String(s)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}
