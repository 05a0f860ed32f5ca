package capture

import (
	"bytes"
	"encoding/binary"
	"flag"
	"os"
	"path/filepath"
	"testing"
)

var update = flag.Bool("update", false, "write the fixtures in testdata anew")

// fixtures are small files, one for each way of reading, kept in testdata for
// other programs to look at.
func fixtures(tb testing.TB) map[string][]byte {
	tb.Helper()
	lab, _ := written(tb)
	return map[string][]byte{
		"every-block-le.pcapng":  everyBlock(littleEndian()),
		"every-block-be.pcapng":  everyBlock(bigEndian()),
		"with-comments.pcapng":   lab,
		"every-block.pcapng.gz":  gzipped(tb, everyBlock(littleEndian())),
		"every-block.pcapng.zst": zstded(tb, everyBlock(littleEndian())),
		"microseconds-le.pcap":   pcapBytes(binary.LittleEndian, magicMicroseconds, 4, 1, "abcd", "efghi", ""),
		"nanoseconds-be.pcap":    pcapBytes(binary.BigEndian, magicNanoseconds, 4, 101, "abcd", "efghi", ""),
		"modified-le.pcap":       pcapBytes(binary.LittleEndian, magicModified, 4, 1, "abcd", "efghi", ""),
		"version-2.3-le.pcap":    pcapBytes(binary.LittleEndian, magicMicroseconds, 3, 0xf4000001, "abcd", "efghi", ""),
	}
}

func TestFixturesAreUpToDate(t *testing.T) {
	for name, want := range fixtures(t) {
		path := filepath.Join("testdata", name)
		if *update {
			if err := os.WriteFile(path, want, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		got, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if filepath.Ext(name) == ".gz" || filepath.Ext(name) == ".zst" {
			got, want = unpackedBytes(t, got), unpackedBytes(t, want) // how well it packs is no concern of ours
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s differs from what the tests build", path)
		}
	}
}

// unpackedBytes returns what a compressed capture holds, packet by packet.
func unpackedBytes(tb testing.TB, file []byte) []byte {
	packets, _ := mustRead(tb, file)
	var out []byte
	for _, p := range packets {
		out = append(out, p.Data...)
	}
	return out
}
