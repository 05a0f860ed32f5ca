package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"socketlab/capture/trace"
)

// inspectRun types lab inspect and returns what it printed and its exit code.
func inspectRun(t *testing.T, args ...string) (out, errs string, code int) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	p := &program{in: os.Stdin, out: &stdout, err: &stderr, getenv: func(string) string { return "" }}
	code = p.run(context.Background(), append([]string{"inspect"}, args...))
	return stdout.String(), stderr.String(), code
}

// talkFile writes a capture of a UDP exchange and a refused TCP connection.
func talkFile(t *testing.T) string {
	t.Helper()
	packets, err := trace.Parse(`
		0.0 udp 40001 > 5000 "hello"
		0.1 udp 5000 > 40001 "hello"
		0.2 tcp 40000 > 81 S 7:7(0)
		0.3 tcp 81 > 40000 R. 0:0(0) ack 8`)
	if err != nil {
		t.Fatal(err)
	}
	file, err := trace.File(packets)
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "talk.pcapng")
	if err := os.WriteFile(name, file, 0o666); err != nil {
		t.Fatal(err)
	}
	return name
}

func TestInspect(t *testing.T) {
	name := talkFile(t)
	broken := filepath.Join(t.TempDir(), "note.txt")
	os.WriteFile(broken, []byte("This is no capture."), 0o666)
	for _, c := range []struct {
		name string
		args []string
		code int
		out  []string // each stands on stdout
		err  string   // stands on stderr
	}{
		{"text", []string{name}, 0, []string{"UDP 127.0.0.1:40001", "TCP 127.0.0.1:40000", "SYN-SENT", "refuses the connection"}, ""},
		{"Korean", []string{name, "--lang", "ko"}, 0, []string{"연결을 거절합니다"}, ""},
		{"one conversation", []string{"--conversation", "2", name}, 0, []string{"2  TCP"}, ""},
		{"ports", []string{"--ports=5000", name}, 0, []string{"1  UDP"}, ""},
		{"mermaid", []string{name, "--format", "mermaid"}, 0, []string{"sequenceDiagram", "P1->>P2"}, ""},
		{"mermaid of two files", []string{name, name, "--format", "mermaid"}, 2, nil, "not 2"},
		{"two files", []string{name, name}, 0, []string{"== " + name + " =="}, ""},
		{"no such conversation", []string{"--conversation", "3", name}, 3, nil, "there is no conversation 3"},
		{"a wrong number", []string{"--conversation", "0", name}, 2, nil, "--conversation"},
		{"more than are told apart", []string{"--max-conversations", "1", name}, 0, []string{"further conversations, only counted: 2;"}, ""},
		{"the same in Korean", []string{"--max-conversations", "1", "--lang", "ko", name}, 0, []string{"프레임 2개는 세기만"}, ""},
		{"and in JSON", []string{"--max-conversations", "1", "--format", "json", name}, 0, []string{`"left_out":2,`, `"tcp":[],"udp":[{"client"`}, ""},
		{"ports come first", []string{"--max-conversations", "1", "--ports", "81", name}, 0, []string{"TCP 127.0.0.1:40000", "refuses the connection"}, ""},
		{"in JSON, too", []string{"--max-conversations", "1", "--ports", "81", "--format", "json", name}, 0, []string{`"tcp":[{"client":"127.0.0.1:40000"`}, ""},
		{"a wrong bound", []string{"--max-conversations", "0", name}, 2, nil, "--max-conversations"},
		{"wrong ports", []string{"--ports", "http", name}, 2, nil, "--ports"},
		{"no file", nil, 2, nil, "FILE"},
		{"a file that is not there", []string{"nowhere.pcapng"}, 3, nil, "nowhere.pcapng"},
		{"no capture", []string{broken}, 3, nil, "note.txt"},
		{"a wrong format", []string{"--format", "xml", name}, 2, nil, "--format"},
	} {
		t.Run(c.name, func(t *testing.T) {
			out, errs, code := inspectRun(t, c.args...)
			if code != c.code {
				t.Errorf("exit code %d, want %d; stderr %s", code, c.code, errs)
			}
			for _, want := range c.out {
				if !strings.Contains(out, want) {
					t.Errorf("stdout lacks %q:\n%s", want, out)
				}
			}
			if !strings.Contains(errs, c.err) || c.err == "" && errs != "" {
				t.Errorf("stderr %q, want %q", errs, c.err)
			}
		})
	}
}

func TestInspectShowsOnlyWhatWasSelected(t *testing.T) {
	name := talkFile(t)
	if out, _, _ := inspectRun(t, "--ports", "5000", name); strings.Contains(out, "40000") {
		t.Errorf("the other conversation is shown:\n%s", out)
	}
	if out, _, _ := inspectRun(t, "--conversation", "2", name); strings.Contains(out, "40001") {
		t.Errorf("the other conversation is shown:\n%s", out)
	}
}

// The name of a file may hold what acts on a terminal.
func TestFileNamesAreSafeToPrint(t *testing.T) {
	talk, err := os.ReadFile(talkFile(t))
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "a\u009b31m\u202e.pcapng")
	if err := os.WriteFile(name, talk, 0o666); err != nil {
		t.Fatal(err)
	}
	expect := strings.TrimSuffix(name, ".pcapng") + ".expect"
	os.WriteFile(expect, []byte("assignment: udp-echo\necho: \u202e"), 0o666)
	for _, args := range [][]string{
		{"inspect", name, name},
		{"inspect", "--conversation", "9", name},
		{"inspect", name + "2"},
		{"check", "--assignment", "udp-echo", name},
		{"check", "--assignment", "udp-echo", expect},
		{"check", "--assignment", expect, name},
		{"lint", name},
		{"replay", filepath.Dir(name)},
		{"grade", name + "2", "--assignment", "udp-echo"},
	} {
		var out bytes.Buffer
		p := &program{in: os.Stdin, out: &out, err: &out, getenv: func(string) string { return "" }}
		p.run(context.Background(), args)
		if got := out.String(); strings.ContainsAny(got, "\u009b\u202e") || !strings.Contains(got, `\u202e`) {
			t.Errorf("%q prints %q", args, got)
		}
	}
}

// Several files give one object a line, in the order given.
func TestInspectJSONLines(t *testing.T) {
	name := talkFile(t)
	out, _, code := inspectRun(t, "--format", "json", name, name)
	lines := strings.Split(strings.TrimSuffix(out, "\n"), "\n")
	if code != 0 || len(lines) != 2 || lines[0] != lines[1] {
		t.Fatalf("exit code %d, %d lines", code, len(lines))
	}
	var object struct {
		Schema string
		TCP    []struct{ Close string }
		UDP    []struct{ Frames [2]int }
	}
	if err := json.Unmarshal([]byte(lines[0]), &object); err != nil {
		t.Fatal(err)
	}
	if object.Schema != "lab/inspect/v1" || len(object.TCP) != 1 || object.TCP[0].Close != "abort" ||
		len(object.UDP) != 1 || object.UDP[0].Frames != [2]int{1, 1} {
		t.Errorf("got %+v", object)
	}
}
