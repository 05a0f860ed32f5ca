package submission

import (
	"compress/gzip"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"
)

func readAll(t testing.TB, gz string) []byte {
	f, err := os.Open(gz)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func FuzzNames(f *testing.F) {
	for _, seed := range []string{"../../20241234-1.pcapng", `C:\홍길동_4711_assignsubmission_file_\a.png`, "\xc8\xab\xb1\xe6\xb5\xbf/a", "╚½.pcap",
		"hong_LATE_1_2_20241234 (1).pcapng", "Lab_a_b_attempt_2024-01-01-00-00-00_x", "a.b.c.d", "...", "－１.pcapng"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		parts, _ := splitPath(raw)
		for _, part := range parts {
			if part == ".." || strings.ContainsAny(part, "/\\\x00\x1b") || !utf8.ValidString(part) {
				t.Errorf("%q: got part %q", raw, part)
			}
		}
		s := &source{}
		s.add(raw, &File{open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader("")), nil }}, Limits{}.orDefaults())
		c := &Collection{}
		if err := c.read(s); err != nil {
			return // it is called submission_metadata.yml
		}
		c.match(Options{})
	})
}

func FuzzArchives(f *testing.F) {
	class := entries("홍길동_1_assignsubmission_file/20240001.pcapng", "../a_1_2_b.png")
	for _, path := range []string{zipFile(f, "a.zip", class), tarGzip(f, "a.tgz", class)} {
		data, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add([]byte("submission_1:\n  :submitters: []\n"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		path := filepath.Join(t.TempDir(), "class")
		if err := os.WriteFile(path, raw, 0o600); err != nil {
			t.Fatal(err)
		}
		c, err := Find([]string{path}, Options{Limits: Limits{FileSize: 1 << 20, Unpacked: 1 << 20, Files: 1000}})
		if err != nil {
			return
		}
		defer c.Close()
		for _, s := range c.Submissions {
			for _, a := range s.Attempts {
				if a.Capture != nil {
					a.Capture.read(1 << 20)
				}
			}
		}
	})
}
