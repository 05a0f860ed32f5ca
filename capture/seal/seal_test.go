package seal_test

import (
	"bytes"
	"crypto/ed25519"
	"fmt"
	"slices"
	"testing"
	"time"

	"socketlab/capture"
	"socketlab/capture/seal"
)

// frames are as many frames of Ethernet and IPv4, one each millisecond.
func frames(n int) (all []capture.Packet) {
	for i := range n {
		data := append(make([]byte, 42), fmt.Sprintf("frame %d", i)...)
		data[18], data[19] = byte(i>>8), byte(i) // identification
		all = append(all, capture.Packet{Time: time.Unix(1_700_000_000, int64(i)*1_000_000+int64(i)), LinkType: 1, Length: len(data), Data: data, Comments: []string{"server: close() = 0"}})
	}
	return all
}

func digest(all []capture.Packet) *seal.Digest {
	var d seal.Digest
	for i := range all {
		d.Add(&all[i])
	}
	d.Comments([]string{"assignment: udp-echo"})
	return &d
}

var key = ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))

// A seal says what became of the frames since.
func TestCheck(t *testing.T) {
	block := digest(frames(20)).Seal(key)
	for _, c := range []struct {
		name   string
		change func([]capture.Packet) []capture.Packet
		want   string
	}{
		{"nothing", func(p []capture.Packet) []capture.Packet { return p }, "20 [] [] 0 0s [] false"},
		{"an octet of the payload", func(p []capture.Packet) []capture.Packet { p[4].Data[45] ^= 1; return p }, "19 [5] [] 0 0s [] false"},
		{"a longer payload", func(p []capture.Packet) []capture.Packet {
			p[4].Data = append(p[4].Data, 'x')
			p[4].Data[17]++
			p[4].Length++
			return p
		}, "19 [5] [] 0 0s [] false"},
		{"all times", func(p []capture.Packet) []capture.Packet {
			for i := range p {
				p[i].Time = p[i].Time.Add(time.Hour)
			}
			return p
		}, "20 [] [] 0 1h0m0s [] false"},
		{"one time", func(p []capture.Packet) []capture.Packet { p[7].Time = p[7].Time.Add(time.Second); return p }, "20 [] [] 0 0s [8] false"},
		{"microseconds only", func(p []capture.Packet) []capture.Packet {
			for i := range p {
				p[i].Time = p[i].Time.Truncate(time.Microsecond)
			}
			return p
		}, "20 [] [] 0 0s [] false"},
		{"cut at both ends", func(p []capture.Packet) []capture.Packet { return p[3:15] }, "12 [] [] 8 0s [] true"},
		{"frames of others", func(p []capture.Packet) []capture.Packet {
			other := frames(300)[299:]
			return slices.Insert(p, 2, other...)
		}, "20 [] [3] 0 0s [] true"},
		{"ends of frames", func(p []capture.Packet) []capture.Packet {
			for i := range p[:5] {
				p[i].Data = p[i].Data[:44]
			}
			return p
		}, "15 [] [] 0 0s [] false"},
		{"a comment", func(p []capture.Packet) []capture.Packet { p[0].Comments = []string{"mine"}; return p }, "20 [] [] 0 0s [] true"},
	} {
		seals, broken := seal.Read([][]byte{block})
		if len(seals) != 1 || broken != 0 {
			t.Fatalf("%d seals, %d broken", len(seals), broken)
		}
		f := seal.Check(digest(c.change(frames(20))), seals)
		if got := fmt.Sprint(f.Matched, f.Changed, f.Added, f.Missing, f.Shift, f.Moved, f.Notes); got != c.want {
			t.Errorf("%s: got %s, want %s", c.name, got, c.want)
		}
		if f.Unchanged() != (c.name == "nothing" || c.name == "microseconds only") {
			t.Errorf("%s: unchanged %v", c.name, f.Unchanged())
		}
	}
}

// A seal that was changed is broken, and one of another kind is none.
func TestASealThatWasChangedIsBroken(t *testing.T) {
	block := digest(frames(3)).Seal(key)
	changed := bytes.Replace(block, []byte(`"count":3`), []byte(`"count":2`), 1)
	if seals, broken := seal.Read([][]byte{changed, []byte("another"), block, block}); len(seals) != 1 || broken != 1 {
		t.Errorf("%d seals, %d broken; want one of each", len(seals), broken)
	}
}

// Frames behind the last that a seal covers are neither added nor missing.
func TestALongCaptureIsSealedAsFarAsItGoes(t *testing.T) {
	all := frames(seal.MaxFrames + 10)
	seals, _ := seal.Read([][]byte{digest(all).Seal(key)})
	if f := seal.Check(digest(all), seals); !f.Unchanged() || f.Matched != seal.MaxFrames {
		t.Errorf("%d matched, unchanged %v", f.Matched, f.Unchanged())
	}
}

func FuzzRead(f *testing.F) {
	f.Add(digest(frames(3)).Seal(key))
	f.Fuzz(func(t *testing.T, b []byte) {
		seals, _ := seal.Read([][]byte{b})
		seal.Check(digest(frames(3)), seals)
	})
}
