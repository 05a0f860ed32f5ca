package record

import "testing"

// BenchmarkEmptyRecording measures what a run pays for being recorded.
func BenchmarkEmptyRecording(b *testing.B) {
	for b.Loop() {
		r, err := Start(b.Context(), Config{})
		if err != nil {
			b.Skip(err)
		}
		if _, err := r.Stop(); err != nil {
			b.Fatal(err)
		}
	}
}
