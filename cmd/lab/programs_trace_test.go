package main

import (
	"os"
	"runtime"
	"strings"
	"testing"

	"socketlab/assignments/report"
	"socketlab/lab/syscalls"
)

// TestTracedPrograms runs students' programs of three languages with --trace:
// the verdict is full marks, as without it, and beside every frame that carries
// something stands the call that sent it.
func TestTracedPrograms(t *testing.T) {
	t.Parallel()
	required := os.Getenv("LAB_REQUIRE_CAPTURE") == "1" && runtime.GOOS == "linux"
	if err := syscalls.Probe(); err != nil && !required {
		t.Skip(err)
	}
	if !required && !canCapture() {
		t.Skip("nothing can be recorded here; lab doctor tells why")
	}
	for _, p := range []struct{ lab, server, client, sends string }{
		{"udp-echo", "server.c", "client.go", "sendto"},
		{"tcp-echo", "server.py", "client.py", "send"},
		{"tcp-threaded", "server.py", "client.py", "send"},
		{"tcp-sink", "server.c", "client.py", "send"},
	} {
		t.Run(p.lab, func(t *testing.T) {
			t.Parallel()
			r := runReport(t, "run", p.lab, "--id", "20241234", "--name", "홍길동", "--dept", "컴퓨터공학과",
				"--out", t.TempDir(), "--format", "json", "--trace",
				"--server", studentProgram(t, p.lab, p.server),
				"--client", studentProgram(t, p.lab, p.client)+" {host} {port}")
			if !r.Passed {
				t.Errorf("%d of %d points", r.Points, r.MaxPoints)
			}
			if len(r.Ladders) == 0 {
				t.Error("no conversation")
			}
			for _, l := range r.Ladders {
				callsNamed(t, &l, p.sends)
			}
		})
	}
}

// callsNamed wants a call of a name beside every frame with octets.
func callsNamed(t *testing.T, l *report.Ladder, sends string) {
	for _, row := range l.Rows {
		wanted := []string{"client", "server"}[row.From]
		all := strings.Join(row.Calls, "; ")
		if row.Length > 0 && (!strings.HasPrefix(all, wanted) || !strings.Contains(all, ": "+sends+"(")) {
			t.Errorf("frame %d, sent by the %s: calls %q, want %s()", row.Frame, wanted, all, sends)
		}
	}
}
