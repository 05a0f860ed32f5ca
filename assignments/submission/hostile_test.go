package submission

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestNoPathLeadsOut(t *testing.T) {
	for _, name := range []string{
		"../../20240001.pcapng", "/etc/20240001.pcapng", `C:\class\20240001.pcapng`, `..\..\20240001.pcapng`, "a/../../b/20240001.pcapng",
	} {
		t.Run(name, func(t *testing.T) {
			c := find(t, Options{}, zipFile(t, "class.zip", entries(name)))
			equal(t, list(c), lines("matched 20240001: 20240001.pcapng"))
			if f := c.Submissions[0].Attempts[0].Capture; f.Path != "20240001.pcapng" {
				t.Errorf("got path %q", f.Path)
			}
			if len(c.Skipped) != 1 {
				t.Errorf("got %v, want a word about the path", c.Skipped)
			}
		})
	}
}

func TestTerminalsAreSafeFromNames(t *testing.T) {
	c := find(t, Options{}, zipFile(t, "class.zip", entries("20240001\x1b[2J\u202e.pcapng")))
	if got := c.Submissions[0].Attempts[0].Capture.Name; strings.ContainsAny(got, "\x1b\u202e") {
		t.Errorf("got %q", got)
	}
}

func TestLinksAreNotFollowed(t *testing.T) {
	t.Run("tar", func(t *testing.T) {
		var buf bytes.Buffer
		w := tar.NewWriter(&buf)
		w.WriteHeader(&tar.Header{Name: "20240001.pcapng", Typeflag: tar.TypeSymlink, Linkname: "/etc/passwd"})
		w.WriteHeader(&tar.Header{Name: "20240002.pcapng", Typeflag: tar.TypeLink, Linkname: "/etc/passwd"})
		w.WriteHeader(&tar.Header{Name: "20240003.pcapng", Typeflag: tar.TypeFifo})
		w.Close()
		wantSkipped(t, write(t, filepath.Join(t.TempDir(), "a.tar"), buf.Bytes()), 3)
	})
	t.Run("zip", func(t *testing.T) {
		var buf bytes.Buffer
		w := zip.NewWriter(&buf)
		h := &zip.FileHeader{Name: "20240001.pcapng"}
		h.SetMode(os.ModeSymlink | 0o777)
		f, _ := w.CreateHeader(h)
		f.Write([]byte("/etc/passwd"))
		w.Close()
		wantSkipped(t, write(t, filepath.Join(t.TempDir(), "a.zip"), buf.Bytes()), 1)
	})
	t.Run("folder", func(t *testing.T) {
		dir := t.TempDir()
		if err := os.Symlink("/etc/passwd", filepath.Join(dir, "20240001.pcapng")); err != nil {
			t.Skip(err)
		}
		wantSkipped(t, dir, 1)
	})
}

// wantSkipped wants a source without submissions and so many files skipped.
func wantSkipped(t *testing.T, path string, n int) {
	t.Helper()
	c := find(t, Options{}, path)
	if len(c.Submissions) != 0 || len(c.Skipped) != n {
		t.Errorf("got %s and skipped %v", list(c), c.Skipped)
	}
}

func TestBombs(t *testing.T) {
	bomb := zipFile(t, "bomb.zip", entries("20240001.pcapng"))
	raw, _ := os.ReadFile(bomb)
	// The central directory says 2 GiB, the entry holds 19 octets.
	central := bytes.Index(raw, []byte("PK\x01\x02"))
	binary.LittleEndian.PutUint32(raw[central+24:], 2<<30)
	t.Run("ratio", func(t *testing.T) { wantSkipped(t, write(t, bomb, raw), 1) })

	t.Run("size", func(t *testing.T) {
		path := zipFile(t, "class.zip", entries("20240001.pcapng", "2.pcapng"))
		c := find(t, Options{Limits: Limits{FileSize: 15}}, path)
		if len(c.Submissions) != 1 || len(c.Skipped) != 1 {
			t.Errorf("got %s and skipped %v", list(c), c.Skipped)
		}
	})
	t.Run("count", func(t *testing.T) {
		_, err := Find([]string{zipFile(t, "class.zip", entries("a", "b", "c"))}, Options{Limits: Limits{Files: 2}})
		if !errors.Is(err, errTooMany) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("directory", func(t *testing.T) {
		var names []string
		for i := range 40_000 {
			names = append(names, fmt.Sprintf("%040d", i))
		}
		raw, _ := os.ReadFile(zipFile(t, "class.zip", entries(names...)))
		end := len(raw) - 22 // the record of the end
		for name, lie := range map[string]func(){
			"honest": func() {},
			"counts": func() { binary.LittleEndian.PutUint32(raw[end+8:], 1<<16|1) },
			"length": func() { binary.LittleEndian.PutUint32(raw[end+12:], 100) },
		} {
			lie()
			s := &source{}
			if err := s.readZip(bytes.NewReader(raw), int64(len(raw)), Limits{Files: 1000}); !errors.Is(err, errTooMany) {
				t.Errorf("%s: got %v", name, err)
			}
		}
	})
	t.Run("overlap", func(t *testing.T) {
		path := zipFile(t, "class.zip", entries("20240001.pcapng", "20240002.pcapng"))
		raw, _ := os.ReadFile(path)
		for at := range raw {
			if bytes.HasPrefix(raw[at:], []byte("PK\x01\x02")) {
				binary.LittleEndian.PutUint32(raw[at+20:], uint32(len(raw))-10)
			}
		}
		_, err := Find([]string{write(t, path, raw)}, Options{})
		if !errors.Is(err, errOverlap) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("tar.gz", func(t *testing.T) {
		path := tarGzip(t, "class.tgz", []entry{{name: "20240001.pcapng", data: strings.Repeat("x", 1<<16)}})
		_, err := Find([]string{path}, Options{Limits: Limits{Unpacked: 1 << 15}})
		if err == nil {
			t.Error("unpacked more than it may")
		}
	})
}

func TestArchivesThatAreNotOpened(t *testing.T) {
	for name, magic := range map[string]string{
		"class.7z": "7z\xbc\xaf\x27\x1c", "class.rar": "Rar!\x1a\x07\x00", "class.egg": "EGGA", "class.alz": "ALZ\x01", "class.tar.xz": "\xfd7zXZ\x00",
	} {
		_, err := Find([]string{write(t, filepath.Join(t.TempDir(), name), []byte(magic+"...."))}, Options{})
		if !errors.Is(err, errRefused) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestWhatIsNoArchiveIsSaidToBeNone(t *testing.T) {
	whole, _ := os.ReadFile(zipFile(t, "class.zip", entries("20240001.pcapng")))
	for name, test := range map[string]struct {
		data []byte
		want error
	}{
		"empty.zip": {nil, errNoArchive},
		"page.zip":  {[]byte("<html>log in first</html>"), errNoArchive},
		"cut.zip":   {whole[:len(whole)-30], errDamaged},
	} {
		_, err := Find([]string{write(t, filepath.Join(t.TempDir(), name), test.data)}, Options{})
		if !errors.Is(err, test.want) || strings.Count(err.Error(), name) != 1 {
			t.Errorf("%s: got %v, want %v", name, err, test.want)
		}
	}
}

func TestWhatIsNoFileIsNotOpened(t *testing.T) {
	if _, err := Find([]string{os.DevNull}, Options{}); !errors.Is(err, errNoFile) {
		t.Errorf("got %v, want %v", err, errNoFile)
	}
}

func TestACutArchiveGivesWhatIsWhole(t *testing.T) {
	path := tarGzip(t, "class.tgz", entries("20240001.pcapng", "20240002.pcapng"))
	unpacked := readAll(t, path)
	cut := write(t, filepath.Join(t.TempDir(), "cut.tar"), unpacked[:1024+200])
	c := find(t, Options{}, cut)
	equal(t, list(c), lines("matched 20240001: 20240001.pcapng"))
	if len(c.Skipped) != 1 {
		t.Errorf("got %v, want a word about the cut", c.Skipped)
	}
}

func TestAFileIsNoLongerThanItSays(t *testing.T) {
	f := &File{Path: "a", Size: 3, open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader("abcdef")), nil }}
	if _, err := f.read(100); !errors.Is(err, errTooLong) {
		t.Errorf("got %v", err)
	}
}

func TestLargeArchivesAreNotHeldInMemory(t *testing.T) {
	s := &spool{}
	block := make([]byte, 1<<20)
	for i := range 80 {
		block[0] = byte(i)
		s.Write(block)
	}
	defer s.Close()
	if s.memory != nil || s.size != 80<<20 {
		t.Errorf("%d octets in memory of %d", len(s.memory), s.size)
	}
	one := make([]byte, 1)
	if s.ReadAt(one, 70<<20); one[0] != 70 {
		t.Errorf("got %d at 70 MiB", one[0])
	}
}

// Two files that would be one where a student's archive is unpacked are two
// attempts, and that is said.
func TestFilesOfOneNameAreTold(t *testing.T) {
	path := zipFile(t, "class.zip", entries("20240001.pcapng", "20240001.pcapng", "20240002.pcapng", "20240002.PCAPNG", "20240003.pcapng"))
	c := find(t, Options{}, path)
	if len(c.Submissions) != 3 || len(c.Submissions[0].Attempts) != 2 || len(c.Submissions[1].Attempts) != 2 {
		t.Errorf("got %s", list(c))
	}
	if len(c.Skipped) != 2 || !c.Skipped[0].Kept || c.Skipped[0].Path != "20240001.pcapng" || c.Skipped[1].Path != "20240002.PCAPNG" {
		t.Errorf("told %v", c.Skipped)
	}
}
