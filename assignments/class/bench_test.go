package class

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"socketlab/assignments"
	"socketlab/assignments/class/madeup"
	"socketlab/assignments/report"
	"socketlab/assignments/submission"
)

// BenchmarkClass grades a thousand submissions of 20 to 200 frames with a
// page for each. One operation is the whole class.
func BenchmarkClass(b *testing.B) {
	dir := b.TempDir()
	for i := range 1000 {
		id := fmt.Sprint(20240000 + i)
		m := madeup.Capture{ID: id, Name: "홍길동", Department: "컴퓨터공학과", Lines: 5 + i*45/999}
		if err := os.WriteFile(filepath.Join(dir, id+".pcapng"), m.Bytes(), 0o600); err != nil {
			b.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, id+".png"), madeup.Picture(i), 0o600); err != nil {
			b.Fatal(err)
		}
	}
	spec, err := assignments.Load("udp-echo")
	if err != nil {
		b.Fatal(err)
	}
	page := report.Formats[0]
	for _, f := range report.Formats {
		if f.Name == "html" {
			page = f
		}
	}
	for b.Loop() {
		in, err := submission.Find([]string{dir}, submission.Options{})
		if err != nil {
			b.Fatal(err)
		}
		root, err := os.OpenRoot(b.TempDir())
		if err != nil {
			b.Fatal(err)
		}
		r, err := Grade(context.Background(), spec, in, root, Options{Page: page, Extension: ".html"})
		if err != nil {
			b.Fatal(err)
		}
		if r.Full != 1000 {
			b.Fatalf("%d with full marks: %+v", r.Full, r.Rows[0])
		}
		r.Done()
		in.Close()
		root.Close()
	}
}
