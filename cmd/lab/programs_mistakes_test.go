package main

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"socketlab/assignments/report"
	"socketlab/capture/party"
	"socketlab/lab/syscalls"
)

// mistakenPrograms are programs with the mistakes that students make most often.
// kind is what is said of each party of the student's own, once, before anything
// else; place is what it says of the source.
var mistakenPrograms = []struct {
	lab, server, client string
	trace               bool
	kind                party.Kind
	place               string
}{
	{"tcp-upper", "server_no_listen.py", "", false, party.NotListening, "server_no_listen.py:7"},
	{"tcp-upper", "server_no_flush.py", "", false, party.NothingSent, ""},
	{"tcp-upper", "server_no_flush.py", "", true, party.NothingSent, ""},
	{"tcp-upper", "", "client_no_flush.py", false, party.NothingSent, ""},
	{"tcp-upper", "server_asks_midway.py", "", false, party.ForInput, ""},
	{"tcp-upper", "server_lines.py", "", false, party.ForMore, ""},
	{"tcp-upper", "lines/server.go", "", false, party.ForMore, ""},
	{"tcp-upper", "lines/server.go", "", true, party.ForMore, ""},
	{"tcp-upper", "ServerLines.java", "", false, party.ForMore, ""},
	{"tcp-upper", "server_crashes.py", "", false, party.Died, "server_crashes.py:6"},
	{"tcp-echo", "server_crashes.py", "", false, party.Died, "server_crashes.py:8"},
	{"tcp-echo", "", "client_part.py", false, party.Unread, ""},
	{"tcp-echo", "", "client_part.py", true, party.PartTaken, ""},
	{"tcp-echo", "server_closes_first.py", "", false, party.PartTaken, ""},
	{"udp-echo", "server_send.py", "", false, party.NotConnected, "server_send.py:8"},
	{"udp-echo", "server_send.c", "", false, party.Unanswered, ""},
	{"udp-echo", "server_send.c", "", true, party.NotConnected, ""},
	{"udp-echo", "server_strlen.c", "", false, party.TooMuchSent, ""},
	{"udp-echo", "server_buffer.c", "", false, party.TooMuchSent, ""},
	{"udp-echo", "server_truncates.py", "", false, party.SmallBuffer, ""},
	{"udp-echo", "", "client_small_buffer.py", true, party.SmallBuffer, ""},
	{"udp-echo", "server_first_client.py", "", false, party.WrongAddress, ""},
	{"udp-echo", "hides/server.py", "", false, party.HidesModule, "server.py:4"},
}

// TestMistakesAreNamed runs them: what is wrong is known, with its cause and its
// cure, from the run and from the file alone, and nothing else is said to be the
// reason. Right programs have none.
func TestMistakesAreNamed(t *testing.T) {
	mustCapture(t)
	for i, p := range mistakenPrograms {
		if testing.Short() && i%3 != 0 {
			continue
		}
		name := strings.Join([]string{p.lab, p.server, p.client, string(p.kind)}, " ")
		if p.trace {
			name += " traced"
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if err := syscalls.Probe(); p.trace && err != nil {
				t.Skip(err)
			}
			folder := t.TempDir()
			args := []string{"run", p.lab, "--id", "20241234", "--name", "홍길동", "--dept", "컴퓨터공학과", "--out", folder, "--format", "json"}
			if p.trace {
				args = append(args, "--trace")
			}
			if p.server != "" {
				args = append(args, "--server", studentProgram(t, p.lab, p.server))
			}
			if p.client != "" {
				args = append(args, "--client", studentProgram(t, p.lab, p.client)+" {host} {port}")
			}
			r := runReport(t, args...)
			kinds := slices.Compact(kindsOf(t, r))
			if !slices.Equal(kinds, []party.Kind{p.kind}) {
				t.Errorf("got %q, want %q", kinds, p.kind)
			}
			for _, one := range r.Programs {
				if one.Trouble != nil && one.Trouble.Place != p.place || one.Own && one.Traced != p.trace {
					t.Errorf("got place %q, traced %v, want %q, %v", one.Trouble.Place, one.Traced, p.place, p.trace)
				}
			}
			notOfTheRecording(t, r)
			oneAdvice(t, r)
			saidInBothLanguages(t, filepath.Join(folder, "20241234.pcapng"), r)
		})
	}
}

// notOfTheRecording wants nobody to be told to record better: lab has recorded
// it itself.
func notOfTheRecording(t *testing.T, r report.Report) {
	for _, c := range r.Checks {
		for _, f := range c.Findings {
			if c.Verdict == report.NotCaptured || strings.Contains(strings.ToLower(f.Hint), "record") || strings.Contains(f.Message, "the capture") {
				t.Errorf("%s, %s: %s → %s", c.ID, c.Verdict, f.Message, f.Hint)
			}
		}
	}
}

// oneAdvice wants the checks of answers to say nothing else about what to do than
// what is said of the server.
func oneAdvice(t *testing.T, r report.Report) {
	for _, c := range r.Checks {
		for _, f := range c.Findings {
			if r.Programs[0].Own && strings.Contains(f.Message, "no answer") && f.Hint != r.Programs[0].Hint {
				t.Errorf("%s: %s → %s, and of the program: %s", c.ID, f.Message, f.Hint, r.Programs[0].Hint)
			}
		}
	}
}
