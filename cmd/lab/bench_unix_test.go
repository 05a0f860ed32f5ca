//go:build unix

package main

import (
	"archive/zip"
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"socketlab/assignments/class/madeup"
	"socketlab/assignments/compare/forge"
)

// BenchmarkTenThousand grades a Moodle download of 10,000 submissions, each with
// a capture of 12 to 20 frames and a picture, as a teacher does: with the built
// program, a class list and a worksheet to fill in.
func BenchmarkTenThousand(b *testing.B) {
	const n = 10_000
	dir := b.TempDir()
	hugeClass(b, dir, n)
	benchGrade(b, dir, fmt.Sprintf("%d students graded, %d with full marks; 0 without", n, n),
		"class.zip", "--assignment", "udp-echo", "--roster", "class.csv", "--gradebook", "worksheet.csv")
}

// BenchmarkCourse grades what a class of 60 handed in for all labs there are, each
// student an honest capture of each lab, to a course gradebook.
func BenchmarkCourse(b *testing.B) {
	const n = 60
	dir := b.TempDir()
	all, err := forge.References("../../testdata/references")
	if err != nil {
		b.Fatal(err)
	}
	course := "title: All labs\nlabs:\n"
	for i, ref := range all {
		course += "  - lab: " + ref.Lab + "\n"
		if err := os.MkdirAll(filepath.Join(dir, "in", ref.Lab), 0o777); err != nil {
			b.Fatal(err)
		}
		if err := forge.NewTeacher(uint64(i), all[i:i+1]).WriteClass(filepath.Join(dir, "in", ref.Lab), n); err != nil {
			b.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "course.yaml"), []byte(course), 0o666); err != nil {
		b.Fatal(err)
	}
	benchGrade(b, dir, fmt.Sprintf("%d students in %d labs", n, len(all)), "in", "--course", "course.yaml")
}

// benchGrade measures lab grade, as a built program, which is to say first what
// is wanted. Beside the time that it takes it reports the processors' time, which a
// busy machine changes little, and the memory of the largest process.
func benchGrade(b *testing.B, dir, want string, args ...string) {
	b.Helper()
	program := filepath.Join(dir, "lab")
	if out, err := exec.Command("go", "build", "-o", program, ".").CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	for b.Loop() {
		out := filepath.Join(dir, "out")
		os.RemoveAll(out)
		cmd := exec.Command(program, append([]string{"grade", "--out", out, "--lang", "en"}, args...)...)
		cmd.Dir = dir
		text, err := cmd.CombinedOutput()
		if err != nil || !strings.HasPrefix(string(text), want) {
			b.Fatalf("%v\n%.1000s", err, text)
		}
		use := cmd.ProcessState
		memory := use.SysUsage().(*syscall.Rusage).Maxrss >> 10
		if runtime.GOOS == "darwin" {
			memory >>= 10 // in octets there
		}
		b.ReportMetric((use.UserTime() + use.SystemTime()).Round(time.Millisecond).Seconds(), "processor-s")
		b.ReportMetric(float64(memory), "MiB")
		if memory > 256 {
			b.Errorf("took %d MiB, more than 256", memory)
		}
	}
}

// hugeClass makes up a class of n, its list and its worksheet.
func hugeClass(b *testing.B, dir string, n int) {
	b.Helper()
	files := map[string]*bufio.Writer{}
	for _, name := range []string{"class.zip", "class.csv", "worksheet.csv"} {
		f, err := os.Create(filepath.Join(dir, name))
		if err != nil {
			b.Fatal(err)
		}
		defer f.Close()
		files[name] = bufio.NewWriter(f)
		defer files[name].Flush()
	}
	fmt.Fprint(files["class.csv"], "학번,이름,학과\n")
	fmt.Fprint(files["worksheet.csv"], "Identifier,Full name,Email address,Grade,Maximum Grade,Feedback comments\n")
	z := zip.NewWriter(files["class.zip"])
	defer z.Close()
	for i := range n {
		m := madeup.Capture{ID: fmt.Sprint(20240000 + i), Name: "홍길동", Department: "컴퓨터공학과", Lines: 3 + i%3}
		fmt.Fprintf(files["class.csv"], "%s,학생%d,컴퓨터공학과\n", m.ID, i)
		fmt.Fprintf(files["worksheet.csv"], "Participant %d,학생%d,%s@u.ac.kr,,100.00,\n", 4000+i, i, m.ID)
		for name, data := range map[string][]byte{m.ID + ".pcapng": m.Bytes(), m.ID + ".png": madeup.Picture(i)} {
			w, err := z.Create(fmt.Sprintf("학생%d_%d_assignsubmission_file/%s", i, 4000+i, name))
			if err == nil {
				_, err = w.Write(data)
			}
			if err != nil {
				b.Fatal(err)
			}
		}
	}
}
