// Package strangers brings captures that strangers made to the tests of what
// reads them, and holds the readers to bounds of time and memory.
package strangers

import (
	"io/fs"
	"os"
	"path/filepath"
	"runtime/metrics"
	"slices"
	"strings"
	"testing"
	"time"
)

// The most that reading one input of a fuzzer may take. The inputs are a few
// thousand octets long, so a second would be too much already; a machine that
// is busy elsewhere shall not be mistaken for a hang.
const (
	maxTime      = 10 * time.Second
	maxAllocated = 64 << 20 // octets, those given back counted too
)

// Corpus calls each for every file below folder of the corpus that LAB_CORPUS
// names whose name ends so; name is its path below the folder without that
// ending. It reports false if there is no corpus: the files in testdata stand
// alone.
func Corpus(tb testing.TB, folder, ending string, each func(name, path string)) bool {
	tb.Helper()
	corpus := os.Getenv("LAB_CORPUS")
	if corpus == "" {
		return false
	}
	root := filepath.Join(corpus, folder)
	paths := below(tb, root, ending)
	if len(paths) == 0 {
		tb.Fatalf("no file below %s", root)
	}
	for _, path := range paths {
		name, _ := filepath.Rel(root, strings.TrimSuffix(path, ending))
		each(filepath.ToSlash(name), path)
	}
	return true
}

// Seeds returns captures of at most so many octets for a fuzzer to start from:
// the recordings in testdata, and the corpus if there is one.
func Seeds(tb testing.TB, most int64) [][]byte {
	tb.Helper()
	paths := below(tb, testdata(tb), ".pcapng")
	Corpus(tb, "captures", "", func(_, path string) { paths = append(paths, path) })
	var seeds [][]byte
	for _, path := range paths {
		if info, err := os.Stat(path); err != nil || info.Size() > most {
			continue
		}
		b, err := os.ReadFile(path)
		if err != nil {
			tb.Fatal(err)
		}
		seeds = append(seeds, b)
	}
	if len(seeds) == 0 {
		tb.Fatalf("no capture of at most %d octets", most)
	}
	return seeds
}

// testdata finds the folder at the top of the module.
func testdata(tb testing.TB) string {
	dir, err := os.Getwd()
	if err != nil {
		tb.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return filepath.Join(dir, "testdata")
		}
		up := filepath.Dir(dir)
		if up == dir {
			tb.Fatal("no go.mod above the test")
		}
		dir = up
	}
}

// below lists the files below root whose names end so, in order.
func below(tb testing.TB, root, ending string) []string {
	tb.Helper()
	var paths []string
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && strings.HasSuffix(path, ending) {
			paths = append(paths, path)
		}
		return err
	})
	if err != nil {
		tb.Fatal(err)
	}
	slices.Sort(paths)
	return paths
}

// Bounded calls read, and fails the test if that takes too much memory. If it
// takes too long the process ends, which makes a fuzzer keep the input: a
// fuzzer of its own accord waits for ever.
func Bounded(t *testing.T, read func()) {
	t.Helper()
	alarm := time.AfterFunc(maxTime, func() { panic("a hang: no end after " + maxTime.String()) })
	before := allocated()
	read()
	if n := allocated() - before; n > maxAllocated {
		t.Errorf("%d octets allocated, at most %d are allowed", n, maxAllocated)
	}
	alarm.Stop()
}

// allocated returns how many octets of heap were allocated so far.
func allocated() uint64 {
	sample := []metrics.Sample{{Name: "/gc/heap/allocs:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}
