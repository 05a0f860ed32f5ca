//go:build unix

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// A pipe that nobody writes into, or reads from, keeps nobody waiting: the first
// Ctrl-C ends every command that it is given to.
func TestTheFirstInterruptEndsWaiting(t *testing.T) {
	for _, line := range []string{
		"lint FIFO", "show FIFO", "check FIFO -a udp-echo", "check x.pcapng -a FIFO", "inspect FIFO",
		"grade 20240001.pcapng -a udp-echo --out out --roster FIFO", "grade 20240001.pcapng -a udp-echo --out out --gradebook FIFO",
		"grade 20240001.pcapng -a FIFO --out out", "run FIFO --id 1 --out out", "serve FIFO", "connect FIFO",
		"bundle gradescope -a FIFO -o x.zip", "checks -o FIFO",
	} {
		t.Run(line, func(t *testing.T) {
			t.Parallel()
			cmd := exec.Command("lab", strings.Fields(line)...)
			cmd.Dir = t.TempDir()
			if err := syscall.Mkfifo(filepath.Join(cmd.Dir, "FIFO"), 0o666); err != nil {
				t.Skip(err)
			}
			if err := os.WriteFile(filepath.Join(cmd.Dir, "20240001.pcapng"), nil, 0o666); err != nil {
				t.Fatal(err)
			}
			var said strings.Builder
			cmd.Stdout, cmd.Stderr = &said, &said
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			done := make(chan struct{})
			go func() { cmd.Wait(); close(done) }()
			// It waits once it has opened the pipe, or tries to.
			time.Sleep(500 * time.Millisecond)
			cmd.Process.Signal(os.Interrupt)
			select {
			case <-done:
			case <-time.After(5 * time.Second):
				cmd.Process.Kill()
				t.Fatal("the first Ctrl-C does not end it")
			}
			if code := exitCode(cmd.ProcessState); code != exitInterrupted {
				t.Errorf("exit code %d, want %d: %s", code, exitInterrupted, said.String())
			}
		})
	}
}
