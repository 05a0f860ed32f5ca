package ip

import (
	"bufio"
	"compress/gzip"
	"encoding/binary"
	"fmt"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"socketlab/capture"
	"socketlab/capture/internal/strangers"
)

// TestCorpus compares, frame by frame, which TCP segments and UDP datagrams
// tshark sees in the captures below the folder that LAB_CORPUS names. Without
// it there is nothing to compare: the fixtures in testdata stand alone.
func TestCorpus(t *testing.T) {
	strangers.Corpus(t, "frames", ".tsv.gz", func(name, path string) {
		compareFrames(t, name, transports(t, filepath.Join(os.Getenv("LAB_CORPUS"), "captures", name)), rows(t, path))
	})
}

// compareFrames reports frames that differ.
func compareFrames(t *testing.T, name string, got, want map[int]string) {
	t.Helper()
	if got == nil {
		return
	}
	shown := 0
	for frame := 1; shown < 5 && frame <= 3000; frame++ {
		if got[frame] != want[frame] {
			t.Errorf("%s: frame %d: got %q, tshark says %q", name, frame, got[frame], want[frame])
			shown++
		}
	}
}

// rows reads what tshark says of each frame.
func rows(t *testing.T, path string) map[int]string {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	out := make(map[int]string)
	for s := bufio.NewScanner(z); s.Scan(); {
		field := strings.Split(s.Text(), "\t")
		var frame int
		if _, err := fmt.Sscan(field[0], &frame); err != nil {
			continue
		}
		out[frame] = field[1] + " " + field[3] + " " + field[4]
	}
	return out
}

// transports says the same with our own eyes.
func transports(t *testing.T, path string) map[int]string {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	out := make(map[int]string)
	r, err := capture.NewReader(f)
	if err != nil { // the reader's own test says which are refused
		return nil
	}
	var d Decoder
	var p Packet
	for {
		packet, err := r.Next()
		if err != nil {
			return out
		}
		frame := frameOf(packet)
		if d.Decode(&frame, &p) == Whole && len(p.Payload) >= 4 {
			if text := ends(&p); text != "" {
				out[frame.Number] = text
			}
		}
	}
}

// ends names the ends of a segment or datagram.
func ends(p *Packet) string {
	name := map[uint8]string{TCP: "tcp", UDP: "udp"}[p.Protocol]
	header := map[uint8]int{TCP: 16, UDP: 8}[p.Protocol]
	if name == "" || len(p.Payload) < header {
		return ""
	}
	length := binary.BigEndian.Uint16(p.Payload[4:])
	if jumbo := length == 0 && p.Version == 6; p.Protocol == UDP && length < 8 && !jumbo {
		return "" // no datagram
	}
	src := netip.AddrPortFrom(p.Src.Netip(p.Version), binary.BigEndian.Uint16(p.Payload))
	dst := netip.AddrPortFrom(p.Dst.Netip(p.Version), binary.BigEndian.Uint16(p.Payload[2:]))
	return name + " " + src.String() + " " + dst.String()
}
