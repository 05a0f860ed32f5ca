package flow_test

import (
	"bytes"
	"os"
	"testing"

	"socketlab/capture/flow"
)

// BenchmarkRead reads the capture that LAB_BENCH names, from memory. Divide
// allocations by frames: nothing is allocated for a frame.
func BenchmarkRead(b *testing.B) {
	name := os.Getenv("LAB_BENCH")
	if name == "" {
		b.Skip("LAB_BENCH names no capture; make one with: go run ./capture/flow/bench -generate FILE -size 50")
	}
	file, err := os.ReadFile(name)
	if err != nil {
		b.Fatal(err)
	}
	for _, c := range []struct {
		name string
		o    flow.Options
	}{{"states", flow.Options{}}, {"hashes", flow.Options{Hash: true}}} {
		b.Run(c.name, func(b *testing.B) {
			b.SetBytes(int64(len(file)))
			b.ReportAllocs()
			for b.Loop() {
				got, err := flow.Read(bytes.NewReader(file), c.o)
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(got.Info.Packets), "frames/op")
			}
		})
	}
}
