package main

import (
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"socketlab/assignments/report"
	"socketlab/capture"
)

// framesOfARun are the frames of udp-echo: two clients, three messages each,
// every one answered.
const framesOfARun = 12

// TestSoak runs the main job over and over: no run may lose a frame or leave
// a file, a process or a network behind.
//
//	LAB_SOAK=1000 go test -run TestSoak -timeout 30m ./cmd/lab
func TestSoak(t *testing.T) {
	runs, _ := strconv.Atoi(os.Getenv("LAB_SOAK"))
	if runs == 0 {
		runs = 5
	}
	if os.Getenv("LAB_REQUIRE_CAPTURE") != "1" && !canCapture() {
		t.Skip("this machine cannot record loopback")
	}
	temporary := t.TempDir()
	t.Setenv("TMPDIR", temporary)
	t.Setenv("LAB_NAME", "홍길동")
	t.Setenv("LAB_DEPT", "컴퓨터공학과")
	for i := range runs {
		dir := t.TempDir()
		soakRun(t, dir)
		if t.Failed() {
			t.Fatalf("in run %d of %d", i+1, runs)
		}
		os.RemoveAll(dir)
	}
	if left, _ := os.ReadDir(temporary); len(left) > 0 {
		t.Errorf("temporary files are left: %v", left)
	}
}

// soakRun runs the main job once and looks at everything that it left.
func soakRun(t *testing.T, dir string) {
	t.Helper()
	cmd := exec.Command("lab", "run", "udp-echo", "--id", "20241234", "--out", dir, "--format", "json")
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	var r report.Report
	if err := json.Unmarshal(out, &r); err != nil || r.Points != 100 {
		t.Errorf("%d points, error %v", r.Points, err)
	}
	if n := countFrames(t, filepath.Join(dir, "20241234.pcapng")); n != framesOfARun {
		t.Errorf("%d frames, want %d", n, framesOfARun)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !slices.Contains(suffixes, strings.TrimPrefix(e.Name(), "20241234")) {
			t.Errorf("left behind: %s", e.Name())
		}
	}
	if n := processes(t, "lab"); n > 0 {
		t.Errorf("%d processes are left", n)
	}
}

func countFrames(t *testing.T, name string) int {
	t.Helper()
	file, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	r, err := capture.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	for n := 0; ; n++ {
		if _, err := r.Next(); err == io.EOF {
			return n
		} else if err != nil {
			t.Fatal(err)
		}
	}
}

// processes counts the processes called name that this test, or what it
// started, has left. A private network ends with its last process.
func processes(t *testing.T, name string) int {
	t.Helper()
	stats, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		t.Fatal(err)
	}
	own := group("/proc/self/stat")
	count := 0
	for _, stat := range stats {
		if g := group(stat); g.id == own.id && g.name == name {
			count++
		}
	}
	return count
}

// A member is a process as a member of its process group.
type member struct{ name, id string }

// group reads the fields "pid (name) state parent group" of a process, and
// nothing if it has ended.
func group(stat string) member {
	text, err := os.ReadFile(stat)
	fields := strings.Fields(string(text))
	if err != nil || len(fields) < 5 {
		return member{}
	}
	return member{strings.Trim(fields[1], "()"), fields[4]}
}
