package capture

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"socketlab/capture/internal/strangers"
)

// TestCorpus compares the number of packets with what tshark read, for every
// capture below the folder that LAB_CORPUS names. Without it there is nothing
// to compare: the fixtures in testdata stand alone.
func TestCorpus(t *testing.T) {
	strangers.Corpus(t, "oracle", ".json", func(name, path string) {
		comparePackets(t, filepath.Join(os.Getenv("LAB_CORPUS"), "captures", name), path)
	})
}

// comparePackets reads one capture and compares with one verdict.
func comparePackets(t *testing.T, name, verdict string) {
	t.Helper()
	var want struct {
		Packets int
		Stderr  string
	}
	b, err := os.ReadFile(verdict)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, &want); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	got, err := countPackets(f)
	if other := (*FormatError)(nil); errors.As(err, &other) && other.Name == "snoop capture" {
		return // named and refused
	}
	if got != want.Packets && !strings.Contains(want.Stderr, "TShark doesn't support") {
		t.Errorf("%s: %d packets, tshark read %d (%v; tshark: %s)", name, got, want.Packets, err, want.Stderr)
	}
	if want.Stderr == "" && err != io.EOF {
		t.Errorf("%s: %v, tshark has no complaint", name, err)
	}
}

// countPackets returns how many packets a capture holds, and how it ends.
func countPackets(src io.Reader) (int, error) {
	r, err := NewReader(src)
	if err != nil {
		return 0, err
	}
	for {
		if _, err := r.Next(); err != nil {
			return r.Info().Packets, err
		}
	}
}
