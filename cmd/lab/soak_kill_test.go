package main

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"socketlab/assignments/class/madeup"
)

// soakTimes is how often something is done: LAB_SOAK of few times, or few.
func soakTimes(few int) int {
	if n, _ := strconv.Atoi(os.Getenv("LAB_SOAK")); n > 0 {
		return n * few / 20
	}
	return few
}

// needsSoak skips where nothing can be recorded, and sets who the student is.
func needsSoak(t *testing.T) {
	t.Helper()
	if os.Getenv("LAB_REQUIRE_CAPTURE") != "1" && !canCapture() {
		t.Skip("this machine cannot record loopback")
	}
	t.Setenv("LAB_NAME", "홍길동")
	t.Setenv("LAB_DEPT", "컴퓨터공학과")
}

// TestSoakParallel runs the main job many times at once, each with a folder of
// its own: none loses a frame.
func TestSoakParallel(t *testing.T) {
	needsSoak(t)
	const together = 4
	var all sync.WaitGroup
	for range together {
		dir := t.TempDir()
		all.Go(func() {
			for i := range soakTimes(8) / together {
				out := filepath.Join(dir, strconv.Itoa(i))
				if text, err := exec.Command("lab", "run", "udp-echo", "--id", "20241234", "--out", out, "-q").CombinedOutput(); err != nil {
					t.Errorf("%v: %s", err, text)
					return
				}
				if n := countFrames(t, filepath.Join(out, "20241234.pcapng")); n != framesOfARun {
					t.Errorf("%d frames, want %d", n, framesOfARun)
				}
			}
		})
	}
	all.Wait()
}

// A victim is a command that is interrupted at random, in a folder of its own.
type victim struct {
	name string
	args func(dir string) []string
	made func(dir string) string // what a whole run makes, as text; nil if it may differ
}

// TestSoakInterrupted interrupts each command that writes, at random moments, by
// every signal. Each ends with the right code, leaves nothing behind, and the
// same command then gives what an undisturbed one gives.
func TestSoakInterrupted(t *testing.T) {
	needsSoak(t)
	handed := t.TempDir()
	for i := range 30 {
		id := fmt.Sprint(20240001 + i)
		data := madeup.Capture{ID: id, Name: "홍길동", Department: "컴퓨터공학과", Lines: 3}.Bytes()
		if err := os.WriteFile(filepath.Join(handed, id+".pcapng"), data, 0o666); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(handed, id+".expect"), []byte("assignment: udp-echo\n"), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for _, v := range []victim{
		{"grade", func(dir string) []string { return []string{"grade", handed, "-a", "udp-echo", "--out", dir, "-q"} }, contents},
		{"replay", func(dir string) []string { return []string{"replay", dir, "--update", "-q"} }, contents},
		{"run", func(dir string) []string { return []string{"run", "udp-echo", "--id", "20241234", "--out", dir, "-q"} }, nil},
		{"record", func(dir string) []string {
			return []string{"record", "--for", "400ms", "--port", "9", "-o", dir + "/r.pcapng", "--force", "-q"}
		}, nil},
	} {
		t.Run(v.name, func(t *testing.T) { v.suffer(t, handed) })
	}
}

// suffer interrupts the command again and again.
func (v victim) suffer(t *testing.T, handed string) {
	fresh := func() string {
		dir := t.TempDir()
		if v.name == "replay" {
			if err := os.CopyFS(dir, os.DirFS(handed)); err != nil {
				t.Fatal(err)
			}
		}
		return dir
	}
	undisturbed := fresh()
	begin := time.Now()
	if text, err := exec.Command("lab", v.args(undisturbed)...).CombinedOutput(); err != nil {
		t.Fatalf("undisturbed: %v: %s", err, text)
	}
	long := time.Since(begin)
	begin = time.Now()
	if err := exec.Command("lab", "--version").Run(); err != nil {
		t.Fatal(err)
	}
	start := time.Since(begin)
	signals := []syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGKILL}
	for i := range soakTimes(8) {
		signal, dir := signals[i%len(signals)], fresh()
		cmd := exec.Command("lab", v.args(dir)...)
		var said bytes.Buffer
		cmd.Stderr = &said
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		after := 60*time.Millisecond + time.Duration(rand.Int64N(int64(long)))
		time.Sleep(after)
		cmd.Process.Signal(signal)
		cmd.Wait()
		// Before it has come to main, a signal does what the system does.
		early := after < 200*time.Millisecond+3*start || signal == syscall.SIGKILL
		if code := exitCode(cmd.ProcessState); code != 0 && code != exitInterrupted && !(early && code == 128+int(signal)) {
			t.Errorf("%v after %v: exit code %d: %s", signal, after, code, &said)
		}
		text, err := exec.Command("lab", v.args(dir)...).CombinedOutput()
		if err != nil {
			t.Errorf("%v after %v: the next one: %v: %s", signal, after, err, text)
		}
		if left := leftovers(dir); left != "" {
			t.Errorf("%v after %v: left behind: %s", signal, after, left)
		}
		if v.made != nil && v.made(dir) != v.made(undisturbed) {
			t.Errorf("%v after %v: the next one gives something else", signal, after)
		}
	}
	for limit := time.Now().Add(5 * time.Second); processes(t, "lab") > 0; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(limit) {
			t.Fatalf("%d processes are left", processes(t, "lab"))
		}
	}
}

// contents are all files of a folder with their octets.
func contents(dir string) string {
	var b strings.Builder
	filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			data, _ := os.ReadFile(path)
			name, _ := filepath.Rel(dir, path)
			fmt.Fprintf(&b, "%s %d %s\n", name, len(data), data)
		}
		return err
	})
	return b.String()
}

// leftovers lists hidden files: locks, journals and temporary ones. A recording
// that is named .part is none: it is all that a killed program could save.
func leftovers(dir string) string {
	var left []string
	filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && strings.HasPrefix(d.Name(), ".") && path != dir {
			left = append(left, path)
		}
		return err
	})
	return strings.Join(left, " ")
}
