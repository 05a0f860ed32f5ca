package lab

import (
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
	"socketlab/lab/program"
)

// A value that looks like shell code stays one word.
func TestValuesStayInTheirWords(t *testing.T) {
	words, err := program.Parse("client {name} {n}")
	if err != nil {
		t.Fatal(err)
	}
	r := run{config: Config{Experiment: experiment.Experiment{Port: 1}, Values: Values{Name: "a; rm -rf / 'b"}}}
	address, _ := r.address("")
	got := words.Fill(r.filled(address, 3))
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

// A server that dies of what its last client has sent is named, even when that
// client had given up before.
func TestAServerThatDiesLateIsNamed(t *testing.T) {
	if _, err := exec.LookPath("python3"); err != nil {
		t.Skip(err)
	}
	e := echo()
	e.Clients = []experiment.Client{{Timeout: time.Millisecond, Lines: []string{"hello"}}}
	server := strings.Replace(echoServer, "s.sendto(data, client)", "sum(range(10**6)); raise SystemExit(3)", 1)
	_, err := runFor(t, Config{Experiment: e, Server: python(t, server)})
	var died *ServerDied
	if !errors.As(err, &died) || !strings.Contains(err.Error(), "exit status 3") {
		t.Errorf("got %v, want a server that died with exit status 3", err)
	}
}
