package main

import (
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"socketlab/assignments/report"
)

// studentPrograms are servers and clients as students write them. A name that is
// missing leaves that part to lab; fails are the checks that have to notice
// the mistake, and no others.
var studentPrograms = []struct {
	lab, server, client string
	fails               []string
}{
	{"udp-echo", "server.py", "client.py", nil},
	{"udp-echo", "server.c", "client.go", nil},
	{"udp-echo", "", "client_buffer.c", nil},
	{"udp-echo", "", "ClientBuffer.java", nil},
	{"udp-echo", "", "client_record.py", nil},
	{"udp-echo", "", "client_connect.py", nil},
	{"udp-echo", "", "client_cp949.py", nil},
	{"udp-echo", "", "client_never_reads.py", nil},
	{"udp-echo", "", "client_no_identity.py", []string{"identity"}},
	{"udp-echo", "", "client_one_port.py", []string{"clients"}},
	{"udp-echo", "", "client_wrong_port.py", []string{"ports", "echo"}},
	{"udp-echo", "server_late.py", "client_impatient.py", []string{"echo"}},
	{"udp-echo", "server_localhost.py", "", nil},
	{"udp-echo", "server_buffer.c", "", []string{"echo"}},
	{"udp-echo", "server_first_client.py", "", []string{"echo"}},
	{"udp-echo", "server_no_encode.py", "", []string{"echo"}},
	{"udp-echo", "server_other_socket.py", "", []string{"echo"}},
	{"udp-echo", "server_prefix.py", "", []string{"echo"}},
	{"udp-echo", "server_silent.py", "", []string{"echo"}},
	{"udp-echo", "server_truncates.py", "", []string{"echo"}},
	{"udp-echo", "server_upper.py", "", []string{"echo"}},
	{"udp-echo", "server_wrong_port.py", "", []string{"echo"}},

	{"udp-upper", "server.py", "client.py", nil},
	{"udp-upper", "server_echo.py", "", []string{"upper"}},
	{"udp-upper", "server_ascii.py", "", []string{"upper"}},

	{"udp-reply", "server.py", "client.py", nil},
	{"udp-reply", "server_other_text.py", "", []string{"answer"}},

	{"tcp-upper", "server.py", "client.py", nil},
	{"tcp-upper", "", "client_shuts_first.py", nil},
	{"tcp-upper", "", "client_never_reads.py", []string{"close"}},
	{"tcp-upper", "server_ascii.py", "", []string{"upper"}},
	{"tcp-upper", "server_echo.py", "", []string{"upper"}},
	{"tcp-upper", "server_lines.py", "", []string{"upper", "close"}},
	{"tcp-upper", "ServerLines.java", "", []string{"upper", "close"}},
	{"tcp-upper", "server_once.py", "", []string{"connections"}},
	{"tcp-upper", "server_reset.py", "", []string{"close"}},
	{"tcp-upper", "server_twice.py", "", []string{"upper"}},
	{"tcp-upper", "server_unread.py", "", []string{"upper", "close"}},

	{"tcp-threaded", "server.py", "client.py", nil},
	{"tcp-threaded", "server_one_by_one.py", "", []string{"overlap"}},

	{"tcp-echo", "server.py", "client.py", nil},
	{"tcp-echo", "", "client_pieces.py", nil},
	{"tcp-echo", "", "client_messages.py", nil},
	{"tcp-echo", "server_lines.c", "", []string{"echo", "close"}},
	{"tcp-echo", "server_small_buffer.py", "", nil},
	{"tcp-echo", "", "client_killed.py", []string{"close"}},
	{"tcp-echo", "", "client_never_reads.py", []string{"close"}},
	{"tcp-echo", "server_closes_first.py", "", []string{"close"}},
	{"tcp-echo", "server_echo.py", "", []string{"echo"}},
	{"tcp-echo", "server_unicode.py", "", nil},
	{"tcp-echo", "ServerText.java", "", nil},
	{"tcp-echo", "text/server.go", "", nil},

	{"tcp-hello", "server.py", "client.py", nil},
	{"tcp-hello", "server_other_text.py", "", []string{"hello"}},
	{"tcp-hello", "server_unread.py", "", []string{"close"}},

	{"tcp-sink", "server.py", "client.py", nil},
	{"tcp-sink", "server.c", "", nil},
	{"tcp-sink", "server_answers.py", "", []string{"sink"}},
}

// TestPrograms runs programs that are not ours in place of lab's own peers,
// right ones and wrong ones: each mistake costs the points of the checks it
// belongs to, and every finding tells what to change.
func TestPrograms(t *testing.T) {
	t.Parallel()
	if os.Getenv("LAB_REQUIRE_CAPTURE") != "1" && !canCapture() {
		t.Skip("nothing can be recorded here; lab doctor tells why")
	}
	for _, p := range studentPrograms {
		t.Run(strings.Join([]string{p.lab, p.server, p.client}, " "), func(t *testing.T) {
			t.Parallel()
			args := []string{"run", p.lab, "--id", "20241234", "--name", "홍길동", "--dept", "컴퓨터공학과", "--out", t.TempDir(), "--format", "json"}
			if p.server != "" {
				args = append(args, "--server", studentProgram(t, p.lab, p.server))
			}
			if p.client != "" {
				args = append(args, "--client", studentProgram(t, p.lab, p.client)+" {host} {port}")
			}
			r := runReport(t, args...)
			var fails []string
			for _, c := range r.Checks {
				if c.MaxPoints > 0 && c.Verdict != report.Pass {
					fails = append(fails, c.ID)
					explained(t, c)
				}
			}
			if !slices.Equal(fails, p.fails) {
				t.Errorf("checks not passed: got %q, want %q", fails, p.fails)
			}
		})
	}
}

// explained wants every finding of a check to say what to do about it.
func explained(t *testing.T, c report.CheckResult) {
	if c.Points >= c.MaxPoints || len(c.Findings) == 0 {
		t.Errorf("%s: %d of %d points with %d findings", c.ID, c.Points, c.MaxPoints, len(c.Findings))
	}
	for _, f := range c.Findings {
		if f.Hint == "" {
			t.Errorf("%s: no hint for %q", c.ID, f.Message)
		}
	}
}

// runReport runs lab and reads the report that it prints.
func runReport(t *testing.T, args ...string) (r report.Report) {
	t.Helper()
	var stderr strings.Builder
	cmd := exec.Command("lab", args...)
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	// On a busy machine the status of one child in some thousands gets lost, why
	// nobody has found out; what it said is whole, and counts.
	if code := cmd.ProcessState.ExitCode(); code != exitDone && code != exitNotPassed && !errors.Is(err, syscall.ECHILD) {
		t.Fatalf("lab %q: %v\n%s", args, err, stderr.String())
	}
	if err := json.Unmarshal(out, &r); err != nil {
		t.Fatalf("lab %q: %v\n%s", args, err, stderr.String())
	}
	return r
}

// studentProgram returns the command that starts a program of testdata/programs,
// compiled if it has to be.
func studentProgram(t *testing.T, lab, file string) string {
	source, err := filepath.Abs(filepath.Join("..", "..", "testdata", "programs", lab, file))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(source); err != nil {
		t.Fatal(err)
	}
	switch filepath.Ext(file) {
	case ".py":
		return "python3 " + source
	case ".java":
		if _, err := exec.LookPath("java"); err != nil {
			t.Skip(err)
		}
		return "java " + source
	case ".c":
		return build(t, "cc", "-o", "{}", source)
	case ".go":
		return build(t, "go", "build", "-o", "{}", source)
	}
	t.Fatalf("%s: nobody knows how to start it", file)
	return ""
}

// unearned tells what costs points in a report.
func unearned(r report.Report) string {
	var out []string
	for _, c := range r.Checks {
		if c.Points < c.MaxPoints {
			for _, f := range c.Findings {
				out = append(out, c.ID+": "+f.Message)
			}
		}
	}
	return strings.Join(out, "; ")
}
