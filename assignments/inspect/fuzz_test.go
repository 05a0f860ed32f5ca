package inspect_test

import (
	"bytes"
	"encoding/json"
	"net/netip"
	"os"
	"path/filepath"
	"testing"
	"unicode"

	"socketlab/assignments/i18n"
	"socketlab/assignments/inspect"
	"socketlab/capture/flow"
	"socketlab/capture/trace"
)

// FuzzInspect draws whatever a file holds: nothing that acts on a terminal may
// come out, and JSON must be JSON.
func FuzzInspect(f *testing.F) {
	for _, in := range drawn(f) {
		f.Add(in)
	}
	keep := func(_, _ netip.AddrPort) bool { return true }
	f.Fuzz(func(t *testing.T, in []byte) {
		c, err := flow.Read(bytes.NewReader(in), flow.Options{Keep: keep, MaxFrames: 100, MaxKept: 1 << 20})
		if err != nil {
			return
		}
		i := inspect.New(c, inspect.Selection{})
		for _, lang := range i18n.Langs() {
			harmless(t, text(t, i, lang))
		}
		var diagram, object bytes.Buffer
		if err := inspect.Mermaid(&diagram, i, i18n.En); err != nil {
			t.Fatal(err)
		}
		harmless(t, diagram.String())
		if err := inspect.JSON(&object, i); err != nil || !json.Valid(object.Bytes()) {
			t.Fatalf("%v: %s", err, object.Bytes())
		}
		harmless(t, object.String())
	})
}

// harmless fails if s acts on a terminal.
func harmless(t *testing.T, s string) {
	t.Helper()
	for _, r := range s {
		if unicode.Is(unicode.C, r) && r != '\n' {
			t.Fatalf("%U in %q", r, s)
		}
	}
}

// drawn returns the captures of the ladders' cases, and the recorded ones.
func drawn(f *testing.F) (files [][]byte) {
	f.Helper()
	cases, _ := filepath.Glob("../ladder/testdata/ladders/*.txt")
	for _, name := range cases {
		b, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		b, _, _ = bytes.Cut(b, []byte("---\n"))
		packets, err := trace.Parse(string(b))
		if err != nil {
			f.Fatal(err)
		}
		file, err := trace.File(packets)
		if err != nil {
			f.Fatal(err)
		}
		files = append(files, file)
	}
	recorded, _ := filepath.Glob("../../testdata/references/*/*.pcapng")
	for _, name := range recorded {
		if b, err := os.ReadFile(name); err == nil && len(b) < 8<<10 {
			files = append(files, b)
		}
	}
	if len(cases) == 0 || len(files) == len(cases) {
		f.Fatal("no captures to begin with")
	}
	return files
}
