package check

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"socketlab/capture/flow"
)

// What a client says may be anything: reading it neither fails nor takes long,
// and text that comes out of it is bounded by what went in.
func FuzzSayings(f *testing.F) {
	for _, c := range changes {
		f.Add(c.change([]byte("컴퓨터공학과 20241234 홍길동")), uint8(3))
	}
	f.Add([]byte("\x00\x00\x00\x05first\x00\x00\x00\x06second"), uint8(1))
	f.Fuzz(func(t *testing.T, b []byte, width uint8) {
		var pieces []edge
		for at := 0; at < len(b); {
			at = min(at+int(width)+1, len(b))
			pieces = append(pieces, edge{at, len(pieces) + 1})
		}
		if len(b) == 0 {
			return
		}
		for _, s := range sayingsOn(b, pieces) {
			at := 0
			for _, end := range s.ends {
				if end.at < at || end.at > len(s.plain) {
					t.Fatalf("an end at %d after one at %d, of %d", end.at, at, len(s.plain))
				}
				at = end.at
			}
			if frame := s.carries("20241234"); frame < 0 || frame > len(pieces) {
				t.Fatalf("frame %d", frame)
			}
			for _, n := range s.numbers() {
				if at := s.find(n.id); at < 0 {
					t.Fatalf("%q is told of, and is not found in %q", n.id, s.plain)
				}
			}
			s.words("20241234")
			shown(s.octets, -1)
		}
	})
}

// Sizes that nobody sends by accident are read in little time.
func TestLongStreamsAreReadFast(t *testing.T) {
	size := 2 << 20
	if testing.Short() {
		size >>= 3
	}
	for name, b := range map[string][]byte{
		"zeros": make([]byte, size), "digits": bytes.Repeat([]byte("1"), size), "0xff": bytes.Repeat([]byte{0xff}, size),
		"letters and zeros": bytes.Repeat([]byte("a\x00"), size/2), "Hangul": bytes.Repeat([]byte("홍"), size/3),
		"CP949": bytes.Repeat([]byte{0xc8, 0xab}, size/2), "lengths": bytes.Repeat([]byte("\x00\x01x"), size/3),
	} {
		var pieces []edge
		for at := 0; at < len(b); at += 100 {
			pieces = append(pieces, edge{min(at+101, len(b)), len(pieces) + 1})
		}
		pieces[len(pieces)-1].at = len(b)
		start := time.Now()
		all := sayingsOn(b, pieces)
		carrying(all, "20241234")
		ids(all)
		wordsOf(all, "20241234")
		if took := time.Since(start); took > 10*time.Second {
			t.Errorf("%s: took %v", name, took)
		} else {
			t.Logf("%s: %v", name, took)
		}
	}
}

// A file may hold as many attempts as it likes.
func TestManyConversationsAreSortedFast(t *testing.T) {
	var b strings.Builder
	for i := range 3000 {
		fmt.Fprintf(&b, "%d.0 udp %d > 5000 \"컴퓨터공학과 %d 홍길동\"\n%d.1 udp 5000 > %d \"컴퓨터공학과 %d 홍길동\"\n",
			i*100, 10000+i, 20241234+i%3, i*100, 10000+i, 20241234+i%3)
	}
	c := testCase{packets: b.String(), ports: []uint16{5000}}
	capture := c.changed(t, func(b []byte) []byte { return b }, func(b []byte) []byte { return b })
	start := time.Now()
	a := Gather(capture, Lab{Ports: c.ports}).For(Cover{ID: "20241234"}).Attempts()
	if a.Len() != 667 || len(a.Runs()) != 667 {
		t.Errorf("%d conversations in %d runs", a.Len(), len(a.Runs()))
	}
	for i := range a.Len() {
		a.Of([]int{i}, []int{i})
	}
	if took := time.Since(start); took > 20*time.Second {
		t.Errorf("took %v", took)
	}
	if got := Gather(&flow.Capture{}, Lab{Ports: c.ports}).For(Cover{ID: "20241234"}).Attempts(); got.Len() != 0 || got.Named() {
		t.Error("attempts in an empty capture")
	}
}
