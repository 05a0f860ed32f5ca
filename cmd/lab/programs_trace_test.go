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

// TestOneThread counts the threads of servers of many clients, which packets do
// not show and calls do. It costs nothing, so that nobody gains by leaving the
// trace out.
func TestOneThread(t *testing.T) {
	t.Parallel()
	required := os.Getenv("LAB_REQUIRE_CAPTURE") == "1" && runtime.GOOS == "linux"
	if err := syscalls.Probe(); !required && (err != nil || !canCapture()) {
		t.Skip("nothing can be traced and recorded here")
	}
	for _, p := range []struct {
		server, note string
		one          bool
	}{
		{"server.py", "one thread of the server", true},
		{"server_threads.py", "20 threads of the server", false},
	} {
		t.Run(p.server, func(t *testing.T) {
			t.Parallel()
			r := runReport(t, "run", "tcp-nonblocking", "--id", "20241234", "--name", "홍길동", "--dept", "컴퓨터공학과",
				"--out", t.TempDir(), "--format", "json", "--trace", "--server", studentProgram(t, "tcp-nonblocking", p.server))
			if !r.Passed || r.Programs[0].Threads == 0 || p.one != (r.Programs[0].Threads == 1) {
				t.Errorf("%d points, %d threads", r.Points, r.Programs[0].Threads)
			}
			for _, c := range r.Checks {
				if c.ID == "overlap" && (len(c.Notes) != 1 || !strings.HasPrefix(c.Notes[0].Message, p.note)) {
					t.Errorf("got the notes %+v, want %q", c.Notes, p.note)
				}
			}
		})
	}
}
