package capture

import (
	"bytes"
	"io"
	"testing"
	"time"
)

// frames returns a pcapng file of n frames of 82 octets: blocks of 116.
func frames(tb testing.TB, n int) []byte {
	tb.Helper()
	var out bytes.Buffer
	w, err := NewWriter(&out, Section{Application: "bench"})
	if err != nil {
		tb.Fatal(err)
	}
	if _, err := w.AddInterface(Interface{LinkType: 1, SnapLength: 262144, Name: "lo"}); err != nil {
		tb.Fatal(err)
	}
	p := Packet{Data: make([]byte, 82)}
	for i := range n {
		p.Time = time.Unix(1700000000, int64(i)*1000)
		if err := w.Write(&p); err != nil {
			tb.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		tb.Fatal(err)
	}
	return out.Bytes()
}

// BenchmarkNext reads one frame per iteration; it must not allocate.
func BenchmarkNext(b *testing.B) {
	file := frames(b, 100_000)
	b.SetBytes(int64(len(file)) / 100_000)
	b.ReportAllocs()
	var r *Reader
	for b.Loop() {
		if r == nil {
			r, _ = NewReader(bytes.NewReader(file))
		}
		if _, err := r.Next(); err == io.EOF {
			r = nil
		}
	}
}

// TestNextDoesNotAllocate holds the same as a test.
func TestNextDoesNotAllocate(t *testing.T) {
	r, err := NewReader(bytes.NewReader(frames(t, 20_000)))
	if err != nil {
		t.Fatal(err)
	}
	if n := testing.AllocsPerRun(15_000, func() {
		if _, err := r.Next(); err != nil {
			t.Fatal(err)
		}
	}); n != 0 {
		t.Errorf("%v allocations a frame, want none", n)
	}
}
