package bundle

import (
	"archive/zip"
	"bytes"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"socketlab/assignments/i18n"
)

// A bundle holds the entry points of its platform, which may be started and
// name the assignment, and is the same octet for octet when it is made again.
func TestABundleIsWholeAndAlwaysTheSame(t *testing.T) {
	binary := filepath.Join(t.TempDir(), "lab")
	if err := os.WriteFile(binary, []byte("a program"), 0o600); err != nil {
		t.Fatal(err)
	}
	c := Contents{Assignment: "lab3.yaml", Source: []byte("title: {}\n"), Binary: binary, Lang: i18n.Ko}
	for _, p := range Platforms {
		var first, second bytes.Buffer
		if err := p.Write(&first, c); err != nil {
			t.Fatal(err)
		}
		if err := p.Write(&second, c); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(first.Bytes(), second.Bytes()) {
			t.Errorf("%s: two bundles differ", p.Name)
		}
		z, err := zip.NewReader(bytes.NewReader(first.Bytes()), int64(first.Len()))
		if err != nil {
			t.Fatal(err)
		}
		named := false
		for _, f := range p.files {
			info, err := fs.Stat(z, f.name)
			if err != nil || info.Mode()&0o100 == 0 {
				t.Errorf("%s: %s cannot be started (%v)", p.Name, f.name, err)
			}
			r, err := z.Open(f.name)
			if err != nil {
				t.Fatal(err)
			}
			text, _ := io.ReadAll(r)
			named = named || strings.Contains(string(text), "lab3.yaml") && strings.Contains(string(text), "ko")
		}
		if !named {
			t.Errorf("%s: no entry point names the assignment and the language", p.Name)
		}
		if source, err := fs.ReadFile(z, "lab3.yaml"); err != nil || !bytes.Equal(source, c.Source) {
			t.Errorf("%s: got the assignment %q (%v)", p.Name, source, err)
		}
	}
}

// What does not run on the platforms is told before it is uploaded.
func TestPortable(t *testing.T) {
	text := filepath.Join(t.TempDir(), "lab")
	if err := os.WriteFile(text, []byte("#!/bin/sh\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := Portable(text); err != errNotPortable {
		t.Errorf("a script: got %v", err)
	}
	if err := Portable(filepath.Join(t.TempDir(), "none")); err == nil || err == errNotPortable {
		t.Errorf("no file at all: got %v", err)
	}
}
