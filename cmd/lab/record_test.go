package main

import (
	"bytes"
	"context"
	"net"
	"os"
	"os/exec"
	ossignal "os/signal"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"
)

// needsHostCapture skips where the loopback of the host cannot be recorded.
func needsHostCapture(t *testing.T) {
	t.Helper()
	if os.Getenv("LAB_REQUIRE_CAPTURE") != "1" && exec.Command("lab", "doctor", "-q").Run() != nil {
		t.Skip("this machine cannot record loopback")
	}
}

// A recording that is going on, in a folder of its own.
type going struct {
	cmd    *exec.Cmd
	stderr bytes.Buffer
	name   string // of the file
	part   string // its name while it grows
	port   int
}

// startRecording starts `lab record`, and returns when it records.
func startRecording(t *testing.T, flags ...string) *going {
	t.Helper()
	socket, err := net.ListenPacket("udp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { socket.Close() })
	g := &going{name: filepath.Join(t.TempDir(), "r.pcapng"), port: socket.LocalAddr().(*net.UDPAddr).Port}
	g.part = filepath.Join(filepath.Dir(g.name), "r.part.pcapng")
	g.cmd = exec.Command("lab", append([]string{"record", "-o", g.name, "--port", strconv.Itoa(g.port)}, flags...)...)
	g.cmd.Stderr = &g.stderr
	if err := g.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { g.cmd.Process.Kill() })
	for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		if _, err := os.Stat(g.part); err == nil {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("the recording does not begin")
		}
	}
	return g
}

// send sends datagrams of so many octets to the port that is recorded.
func (g *going) send(t *testing.T, datagrams, octets int) {
	t.Helper()
	c, err := net.Dial("udp4", "127.0.0.1:"+strconv.Itoa(g.port))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	for range datagrams {
		if _, err := c.Write(make([]byte, octets)); err != nil {
			t.Fatal(err)
		}
	}
}

// However a recording ends, what was recorded can be read; a program that is
// killed loses a second at most.
func TestEveryEndOfARecordingKeepsIt(t *testing.T) {
	needsHostCapture(t)
	// Under nohup(1) the programs begun here would ignore SIGHUP, as they should.
	hangups := make(chan os.Signal, 1)
	ossignal.Notify(hangups, syscall.SIGHUP)
	defer ossignal.Stop(hangups)
	for signal, want := range map[syscall.Signal]int{
		syscall.SIGINT: exitInterrupted, syscall.SIGTERM: exitInterrupted, syscall.SIGHUP: exitInterrupted, syscall.SIGKILL: 128 + 9,
	} {
		t.Run(signal.String(), func(t *testing.T) {
			g := startRecording(t)
			g.send(t, 20, 100)
			name := g.name
			if signal == syscall.SIGKILL {
				time.Sleep(time.Second)
				name = g.part
			}
			g.cmd.Process.Signal(signal)
			g.cmd.Wait()
			if got := exitCode(g.cmd.ProcessState); got != want {
				t.Errorf("exit code %d, want %d: %s", got, want, &g.stderr)
			}
			if n := countFrames(t, name); n != 20 {
				t.Errorf("%d frames, want 20", n)
			}
			if left, _ := os.ReadDir(filepath.Dir(name)); len(left) != 1 {
				t.Errorf("%d files, want 1: %v", len(left), left)
			}
			if !bytes.Contains(g.stderr.Bytes(), []byte(g.part)) {
				t.Errorf("nothing names %s: %s", g.part, &g.stderr)
			}
		})
	}
}

// A name that somebody takes meanwhile stays theirs.
func TestRecordingTakesAFreeName(t *testing.T) {
	needsHostCapture(t)
	g := startRecording(t)
	os.WriteFile(g.name, []byte("theirs"), 0o666)
	g.send(t, 3, 1)
	time.Sleep(50 * time.Millisecond)
	g.cmd.Process.Signal(os.Interrupt)
	g.cmd.Wait()
	other := filepath.Join(filepath.Dir(g.name), "r-2.pcapng")
	if n := countFrames(t, other); n != 3 {
		t.Errorf("%d frames, want 3", n)
	}
	if got, _ := os.ReadFile(g.name); string(got) != "theirs" {
		t.Errorf("their file holds %q", got)
	}
	if !bytes.Contains(g.stderr.Bytes(), []byte("the recording is in "+other)) {
		t.Errorf("nothing names %s: %s", other, &g.stderr)
	}
}

// Ctrl-C before the recording runs is an interruption and no failure.
func TestInterruptedWhileItStarts(t *testing.T) {
	needsHostCapture(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	name := filepath.Join(t.TempDir(), "r.pcapng")
	var out, err bytes.Buffer
	p := &program{in: os.Stdin, out: &out, err: &err, getenv: func(string) string { return "" }}
	if code := p.run(ctx, []string{"record", "-o", name}); code != exitInterrupted {
		t.Errorf("exit code %d, want %d: %s", code, exitInterrupted, &err)
	}
	if left, _ := os.ReadDir(filepath.Dir(name)); len(left) != 0 && countFrames(t, name) != 0 {
		t.Errorf("left behind: %v", left)
	}
}
