package capture

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"socketlab/capture/internal/strangers"
)

// TestCutAtEveryOctet cuts each fixture at each octet. What is before the cut
// must be read as from the whole file, and the end must not look like a good
// one unless it is: between two blocks.
func TestCutAtEveryOctet(t *testing.T) {
	for name, file := range fixtures(t) {
		whole, _ := mustRead(t, file)
		if strings.HasSuffix(name, ".gz") || strings.HasSuffix(name, ".zst") {
			whole = nil // compressed, all may be lost
		}
		ends := 0
		for n := range file {
			packets, info, err := readAll(t, file[:n], small)
			if whole != nil && !reflect.DeepEqual(packets, whole[:len(packets):len(packets)]) && len(packets) > 0 {
				t.Fatalf("%s, %d octets: other packets than the whole file's", name, n)
			}
			var format *FormatError
			switch {
			case err == io.EOF:
				ends++
			case errors.As(err, &format) && n < 4, errors.Is(err, io.ErrUnexpectedEOF):
			default:
				t.Fatalf("%s, %d octets: %v", name, n, err)
			}
			if err == io.ErrUnexpectedEOF && info.Format != "" && (!info.Truncated || len(info.Problems) != 1) {
				t.Fatalf("%s, %d octets: truncated %v, problems %v", name, n, info.Truncated, info.Problems)
			}
		}
		if blocks := 30; ends > blocks {
			t.Errorf("%s: %d cuts look like a good end", name, ends)
		}
	}
}

// values are what a length, a count or an identifier is replaced by.
var values = [...]uint32{0, 1, 3, 4, 7, 8, 12, 28, 0x7f, 0xff, 0x7fff, 0xffff, 0x10000, 1 << 24, 1<<31 - 1, 1 << 31, 1<<32 - 16, 1<<32 - 1}

// TestEveryFieldReplaced puts each of the values in each place of each
// fixture, 32 and 16 bits wide. Reading must come to an end, keep within
// bounds, and give the packets before the damage unchanged.
func TestEveryFieldReplaced(t *testing.T) {
	step := 4
	if testing.Short() {
		step = 20
	}
	for name, file := range fixtures(t) {
		whole, _ := mustRead(t, file)
		ends := endsOf(t, file)
		for at := 0; at+4 <= len(file); at += step {
			for _, v := range values {
				wide, narrow := bytes.Clone(file), bytes.Clone(file)
				binary.LittleEndian.PutUint32(wide[at:], v)
				binary.BigEndian.PutUint16(narrow[at:], uint16(v))
				for _, mutant := range [][]byte{wide, narrow} {
					survives(t, name, mutant, whole, ends, at)
				}
			}
		}
	}
}

// survives reads a file that was changed at octet at.
func survives(t *testing.T, name string, mutant []byte, whole []Packet, ends []int, at int) {
	t.Helper()
	packets, info, err := readAll(t, mutant, small)
	var format *FormatError
	switch {
	case err == io.EOF || Damaged(err) || errors.As(err, &format):
	case strings.HasSuffix(name, ".gz") && at < 10, strings.HasSuffix(name, ".zst"): // its own header
	default:
		t.Fatalf("%s, octet %d: %v", name, at, err)
	}
	if strings.HasSuffix(name, ".gz") || strings.HasSuffix(name, ".zst") {
		return
	}
	for i, end := range ends {
		if end <= at && (i >= len(packets) || !reflect.DeepEqual(packets[i], whole[i])) {
			t.Fatalf("%s, octet %d: packet %d changed or lost", name, at, i+1)
		}
	}
	if len(info.Problems) > maxProblems || len(info.Interfaces) > maxInterfaces {
		t.Fatalf("%s, octet %d: %d problems, %d interfaces", name, at, len(info.Problems), len(info.Interfaces))
	}
}

// endsOf returns the octets at which the packets of a file end.
func endsOf(t *testing.T, file []byte) []int {
	t.Helper()
	r, err := NewReader(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	var ends []int
	for {
		if _, err := r.Next(); err != nil {
			return ends
		}
		ends = append(ends, int(r.win.offset()))
	}
}

// TestManyChanges changes several places at once, by a seeded generator.
func TestManyChanges(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for name, file := range fixtures(t) {
		for range 2000 {
			mutant := bytes.Clone(file)
			for range 1 + rng.IntN(6) {
				mutant[rng.IntN(len(mutant))] = byte(rng.Uint32())
			}
			if _, _, err := readAll(t, mutant, small); err == nil {
				t.Fatalf("%s: no end", name)
			}
		}
	}
}

func FuzzReader(f *testing.F) {
	for _, file := range fixtures(f) {
		f.Add(file)
	}
	for _, file := range strangers.Seeds(f, 4<<10) {
		f.Add(file)
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		strangers.Bounded(t, func() { readToEnd(t, file) })
	})
}

// readToEnd checks what must be so of every packet, keeping none of them.
func readToEnd(t *testing.T, file []byte) {
	t.Helper()
	r, err := NewReader(bytes.NewReader(file), limitTo(4<<20))
	if err != nil {
		return
	}
	for n := 0; ; n++ {
		p, err := r.Next()
		info := r.Info()
		if err != nil {
			if again, err2 := r.Next(); again != nil || err2 != err || n != info.Packets {
				t.Errorf("%d packets, Info says %d; after %v, Next returned %v, %v", n, info.Packets, err, again, err2)
			}
			return
		}
		if p.Frame != n+1 || p.Length < len(p.Data) || p.Interface >= len(info.Interfaces) {
			t.Errorf("%+v", p)
		}
		if _, err := p.Time.MarshalText(); err != nil {
			t.Errorf("time %v: %v", p.Time, err)
		}
	}
}
