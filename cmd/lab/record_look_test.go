package main

import (
	"bytes"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"socketlab/assignments/i18n"
	"socketlab/capture/printable"
	"socketlab/capture/trace"
)

func TestFramesInOneLine(t *testing.T) {
	packets, err := trace.Parse("0.000 udp 40001 > 5000 \"hi \\x1b[31m\"\n0.001 tcp 40000 > 9999 S 100:100(0)\n0.002 udp 40001 > 5000 \"" + strings.Repeat("long ", 1000) + "\"\n")
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{`UDP 127.0.0.1:40001 → 127.0.0.1:5000 8 octets hi \x1b[31m`, "TCP 127.0.0.1:40000 → 127.0.0.1:9999 SYN 0 octets", "UDP 127.0.0.1:40001 → 127.0.0.1:5000 5000 octets long "} {
		got := frameLine(&packets[i], i18n.En)
		if !strings.HasPrefix(got, want) || printable.Width(got) > maxLine {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// TestARecordingShowsItsFrames: with --verbose a line each, as they pass.
func TestARecordingShowsItsFrames(t *testing.T) {
	needsHostCapture(t)
	g := startRecording(t, "--verbose")
	g.send(t, 3, 10)
	g.cmd.Process.Signal(os.Interrupt)
	g.cmd.Wait()
	line := regexp.MustCompile(`(?m)^ +\d+ +\d+\.\d{6}  UDP 127\.0\.0\.1:\d+ → 127\.0\.0\.1:` + strconv.Itoa(g.port) + ` 10 octets`)
	if n := len(line.FindAllString(g.stderr.String(), -1)); n != 3 {
		t.Errorf("%d lines, want 3:\n%s", n, g.stderr.String())
	}
}

// TestACounterShowsFramesOnATerminal counts on a terminal, and nowhere else.
func TestACounterShowsFramesOnATerminal(t *testing.T) {
	var b bytes.Buffer
	w := &onlooker{out: &b, lang: i18n.En, stop: make(chan struct{})}
	w.ended.Go(w.countUp)
	packets, err := trace.Parse("0.000 udp 40001 > 5000 \"hi\"\n")
	if err != nil {
		t.Fatal(err)
	}
	for range 7 {
		w.frame(&packets[0])
	}
	for deadline := time.Now().Add(10 * time.Second); w.seen() < 7 && time.Now().Before(deadline); {
		time.Sleep(5 * time.Millisecond)
	}
	w.end()
	if text := b.String(); !strings.Contains(text, "\r\x1b[Kframes so far: 7") || !strings.HasSuffix(text, "\r\x1b[K") {
		t.Errorf("the terminal shows %q", text)
	}
	if _, err := exec.LookPath("lab"); err != nil {
		t.Skip("lab is not installed beside the tests")
	}
	if out, _ := exec.Command("lab", "record", "--for", "100ms", "--port", "9", "-o", t.TempDir()+"/quiet.pcapng").CombinedOutput(); strings.Contains(string(out), "so far") {
		t.Errorf("counted where nobody looks: %q", out)
	}
}
