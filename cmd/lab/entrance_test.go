package main

import (
	"go/ast"
	"go/doc"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The packages through which one comes in teach what they are for in half a
// page, with code, and with an example that runs.
func TestPackagesTeachThemselves(t *testing.T) {
	for _, dir := range []string{"capture", "capture/ip", "capture/udp", "capture/tcp", "capture/flow", "assignments/check", "assignments/grade", "lab/peer"} {
		sources, tests := parsed(t, filepath.Join("..", "..", dir))
		comment := ""
		for _, f := range sources {
			if f.Doc != nil {
				comment += f.Doc.Text()
			}
		}
		lines := strings.Split(strings.TrimSpace(comment), "\n")
		if n := len(lines); n < 15 || n > 60 {
			t.Errorf("%s: the package comment has %d lines, want half a page", dir, n)
		}
		if !strings.Contains(comment, "\n\t") {
			t.Errorf("%s: the package comment shows no code", dir)
		}
		run := 0
		for _, e := range doc.Examples(tests...) {
			if e.Output != "" {
				run++
			}
		}
		if run == 0 {
			t.Errorf("%s: no example that runs", dir)
		}
	}
}

// parsed returns the files of a package, and those of its tests.
func parsed(t *testing.T, dir string) (sources, tests []*ast.File) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if filepath.Ext(e.Name()) != ".go" {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), filepath.Join(dir, e.Name()), nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(e.Name(), "_test.go") {
			tests = append(tests, f)
		} else {
			sources = append(sources, f)
		}
	}
	return sources, tests
}
