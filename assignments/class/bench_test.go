package class

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"socketlab/assignments"
	"socketlab/assignments/class/madeup"
	"socketlab/assignments/submission"
)

// benchmarkClass makes up a class of a thousand submissions of 20 to 200
// frames, and returns its folder.
func benchmarkClass(b *testing.B) string {
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
	return dir
}

// perSubmission reports the time that one submission takes.
func perSubmission(b *testing.B, submissions int) {
	b.ReportMetric(b.Elapsed().Seconds()*1000/float64(b.N*submissions), "ms/submission")
}

// BenchmarkTsharkOncePerFile is what a teacher's shell loop does who lets
// tshark list the lab's datagrams, file by file: nothing is graded yet. It
// takes every twentieth submission of the class.
func BenchmarkTsharkOncePerFile(b *testing.B) {
	if _, err := exec.LookPath("tshark"); err != nil {
		b.Skip(err)
	}
	dir := benchmarkClass(b)
	for b.Loop() {
		loop := exec.Command("/bin/sh", "-c", `for f in 2024*[02468]0.pcapng; do tshark -n -r "$f" -Y 'udp.port == 5000' -T fields -e udp.srcport -e udp.dstport -e udp.length -e data.data || exit 1; done`)
		loop.Dir = dir
		if err := loop.Run(); err != nil {
			b.Fatal(err)
		}
	}
	perSubmission(b, 50)
}

// BenchmarkClass grades a class with a page for each. One operation is the
// whole class.
func BenchmarkClass(b *testing.B) {
	dir := benchmarkClass(b)
	spec, err := assignments.Load("udp-echo")
	if err != nil {
		b.Fatal(err)
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
		r, err := Grade(context.Background(), spec, in, root, Options{})
		if err != nil {
			b.Fatal(err)
		}
		if r.Full != 1000 {
			b.Fatalf("%d with full marks: %+v", r.Full, r.Rows[0])
		}
		r.Close()
		in.Close()
		root.Close()
	}
	perSubmission(b, 1000)
}
