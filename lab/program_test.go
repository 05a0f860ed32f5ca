package lab

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"socketlab/lab/experiment"
)

func TestCommandLinesAreCutIntoWords(t *testing.T) {
	for line, want := range map[string][]string{
		`python3 server.py`:               {"python3", "server.py"},
		`  ./a.out  {port} `:              {"./a.out", "{port}"},
		`sh -c 'exec ./server "$0"' x`:    {"sh", "-c", `exec ./server "$0"`, "x"},
		`"my folder/server" --text ""`:    {"my folder/server", "--text", ""},
		`python3 my\ server.py {n}'{id}'`: {"python3", "my server.py", "{n}{id}"},
	} {
		got, err := parseCommand(line)
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: got %q, %v, want %q", line, got, err, want)
		}
	}
	for _, line := range []string{"", "  ", `'`, `python3 "x`, `x\`} {
		if got, err := parseCommand(line); err == nil {
			t.Errorf("%q is accepted as %q", line, got)
		}
	}
}

// A value that looks like shell code stays one word.
func TestValuesStayInTheirWords(t *testing.T) {
	words, err := parseCommand("client {name} {n}")
	if err != nil {
		t.Fatal(err)
	}
	r := run{config: Config{Experiment: experiment.Experiment{Port: 1}}}
	address, _ := r.address("")
	got := words.fill(address, Values{Name: "a; rm -rf / 'b"}, 3)
	if want := []string{"client", "a; rm -rf / 'b", "3"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// python returns the command that runs a Python program, or skips the test.
func python(t *testing.T, program string) string {
	t.Helper()
	if _, err := exec.LookPath("python3"); err != nil {
		t.Skip(err)
	}
	file := filepath.Join(t.TempDir(), "program.py")
	if err := os.WriteFile(file, []byte(program), 0o600); err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("python3 '%s' {host} {port}", file)
}

const echoServer = `
import socket, sys
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("", int(sys.argv[2])))
print("ready")
while True:
    data, client = s.recvfrom(4096)
    s.sendto(data, client)
    print("echo", data.decode())
`

const echoClient = `
import socket, sys
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.settimeout(2.0)
while True:
    line = input("> ")
    if not line:
        break
    s.sendto(line.encode(), (sys.argv[1], int(sys.argv[2])))
    print("got", s.recvfrom(4096)[0].decode())
`

func TestProgramsTakeThePlaceOfPeers(t *testing.T) {
	r, err := runFor(t, Config{Experiment: echo(), Server: python(t, echoServer), Client: python(t, echoClient)})
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Packets) != 8 {
		t.Errorf("%d frames, want 8", len(r.Packets))
	}
	var shown []string
	for _, l := range r.Sessions[1].Lines {
		// A slow program prints its prompt after the line has been typed, and
		// then it stands before the answer, as in any terminal.
		shown = append(shown, strings.TrimPrefix(l.Text, "> "))
	}
	identity := "컴퓨터공학과 20241234 홍길동"
	if want := []string{identity, "got " + identity, "client 1", "got client 1"}; !slices.Equal(shown, want) {
		t.Errorf("client 1 shows %q, want %q", shown, want)
	}
}

func TestAProgramThatCannotBeStarted(t *testing.T) {
	_, err := runFor(t, Config{Experiment: echo(), Server: "/no/such/program"})
	var failed *StartError
	if !errors.As(err, &failed) || failed.Program != "/no/such/program" {
		t.Errorf("got %v", err)
	}
}

func TestAServerThatDiesIsNamed(t *testing.T) {
	_, err := runFor(t, Config{Experiment: silent(), Server: python(t, "raise SystemExit(3)")})
	var died *ServerDied
	if !errors.As(err, &died) || died.Name != "server" || !strings.Contains(err.Error(), "exit status 3") {
		t.Errorf("got %v", err)
	}
}

// A child that has left the process group, as a daemon does, ends with its
// program.
func TestADaemonIsNotLeftBehind(t *testing.T) {
	if _, err := exec.LookPath("setsid"); err != nil {
		t.Skip(err)
	}
	mark := fmt.Sprintf("daemon%d", os.Getpid())
	p, err := startProcess(t.Context(), []string{"sh", "-c", "setsid sh -c 'echo up; sleep 60; : " + mark + "' & sleep 0.2"}, &screen{language: english{}}, nil)
	if err != nil {
		t.Skip(err)
	}
	<-p.exited
	for range 100 {
		if out, _ := exec.Command("pgrep", "-f", mark).Output(); len(out) == 0 {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Error("the daemon is still there")
}

// A program, its children and what they print without end are gone when the
// run is over.
func TestNoProcessIsLeftBehind(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	mark := fmt.Sprintf("leftover%d", os.Getpid())
	s := &screen{language: english{}}
	p, err := startProcess(ctx, []string{"sh", "-c", "sh -c 'sleep 60; : " + mark + "' & yes; : " + mark}, s, nil)
	if err != nil {
		t.Skip(err)
	}
	p.settle(ctx)
	cancel()
	<-p.exited
	for range 100 {
		if out, _ := exec.Command("pgrep", "-f", mark).Output(); len(out) == 0 {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	if out, _ := exec.Command("pgrep", "-af", mark).Output(); len(out) > 0 {
		t.Errorf("still there:\n%s", out)
	}
	octets := 0
	for _, l := range s.session().Lines {
		octets += len(l.Text) + 1
	}
	if octets == 0 || octets > transcriptLimit {
		t.Errorf("%d octets of output were kept, want 1 to %d", octets, transcriptLimit)
	}
}
