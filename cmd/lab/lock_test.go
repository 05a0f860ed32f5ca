package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"socketlab/assignments/class/madeup"
	"socketlab/capture/files"
)

// Two labs that write into one folder: the second stops at once, says why and
// writes nothing. When the first is gone it works.
func TestTheSecondStops(t *testing.T) {
	dir := t.TempDir()
	write := func(name string, data []byte) {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	write("20240001.pcapng", madeup.Capture{ID: "20240001", Name: "홍길동", Department: "컴퓨터공학과", Lines: 3}.Bytes())
	write("20240001.expect", []byte("assignment: udp-echo\n"))
	for _, test := range []struct {
		lock, says string
		args       []string
		needs      func(*testing.T)
	}{
		{".lab-lock", "another lab grade is writing into ", []string{"grade", dir, "-a", "udp-echo", "--out", "DIR"}, nil},
		{".lab-lock", "another lab replay is writing into ", []string{"replay", "DIR", "--update"}, nil},
		{".lab-lock-20241234", "another lab run is writing 20241234 into ", []string{"run", "udp-echo", "--network", "host", "--id", "20241234",
			"--name", "홍길동", "--dept", "컴퓨터공학과", "--out", "DIR"}, needsHostCapture},
	} {
		t.Run(test.args[0], func(t *testing.T) {
			if test.needs != nil {
				test.needs(t)
			}
			out := filepath.Join(t.TempDir(), "out")
			if err := os.CopyFS(out, os.DirFS(dir)); err != nil {
				t.Fatal(err)
			}
			for i, arg := range test.args {
				if arg == "DIR" {
					test.args[i] = out
				}
			}
			first, err := files.Exclusive(filepath.Join(out, test.lock))
			if err != nil {
				t.Fatal(err)
			}
			code, stderr := asProcess(test.args...)
			if code != exitCannot || !strings.Contains(stderr, test.says+out) {
				t.Errorf("the second: exit code %d, %s", code, stderr)
			}
			if entries, _ := os.ReadDir(out); len(entries) != 3 { // the two, and the lock
				t.Errorf("the second has written: %v", entries)
			}
			first.Release()
			if code, stderr := asProcess(test.args...); code != exitDone {
				t.Errorf("after the first: exit code %d, %s", code, stderr)
			}
			if _, err := os.Stat(filepath.Join(out, test.lock)); err == nil {
				t.Error("the lock is left behind")
			}
		})
	}
}

// asProcess runs lab as a process of its own: what records ends all that its
// process has begun, and in this one that would be the programs of other tests.
func asProcess(args ...string) (code int, stderr string) {
	var said strings.Builder
	cmd := exec.Command("lab", args...)
	cmd.Stderr = &said
	if err := cmd.Run(); err != nil && cmd.ProcessState == nil {
		return -1, err.Error()
	}
	return cmd.ProcessState.ExitCode(), said.String()
}
