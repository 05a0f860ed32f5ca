package program

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"

	"socketlab/lab/sockets"
	"socketlab/lab/terminal"
)

// A screen keeps what is shown.
type screen struct {
	mu    sync.Mutex
	shown []terminal.Line
}

func (s *screen) Show(kind terminal.Kind, text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.shown = append(s.shown, terminal.Line{Kind: kind, Text: text})
}

func (s *screen) lines() []terminal.Line {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.shown)
}

func TestCommandLinesAreCutIntoWords(t *testing.T) {
	for line, want := range map[string][]string{
		`python3 server.py`:               {"python3", "server.py"},
		`  ./a.out  {port} `:              {"./a.out", "{port}"},
		`sh -c 'exec ./server "$0"' x`:    {"sh", "-c", `exec ./server "$0"`, "x"},
		`"my folder/server" --text ""`:    {"my folder/server", "--text", ""},
		`python3 my\ server.py {n}'{id}'`: {"python3", "my server.py", "{n}{id}"},
	} {
		got, err := Parse(line)
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: got %q, %v, want %q", line, got, err, want)
		}
	}
	for _, line := range []string{"", "  ", `'`, `python3 "x`, `x\`} {
		if got, err := Parse(line); err == nil {
			t.Errorf("%q is accepted as %q", line, got)
		}
	}
}

// A child that has left the process group, as a daemon does, ends with its
// program.
func TestADaemonIsNotLeftBehind(t *testing.T) {
	if _, err := exec.LookPath("setsid"); err != nil {
		t.Skip(err)
	}
	mark := fmt.Sprintf("daemon%d", os.Getpid())
	p, err := Start(t.Context(), []string{"sh", "-c", "setsid sh -c 'echo up; sleep 60; : " + mark + "' & sleep 0.2"}, &screen{}, nil)
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
	s := &screen{}
	p, err := Start(ctx, []string{"sh", "-c", "sh -c 'sleep 60; : " + mark + "' & yes; : " + mark}, s, nil)
	if err != nil {
		t.Skip(err)
	}
	p.Settle(ctx)
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
	if len(s.lines()) == 0 {
		t.Error("nothing was shown of its output")
	}
}

// start starts a shell script, which ends with the test.
func start(t *testing.T, script string) (*Program, *screen) {
	t.Helper()
	s := &screen{}
	p, err := Start(t.Context(), []string{"sh", "-c", script}, s, nil)
	if err != nil {
		t.Skip(err)
	}
	t.Cleanup(p.End)
	return p, s
}

// until waits for something to become true.
func until(t *testing.T, what string, is func() bool) {
	t.Helper()
	for range 500 {
		if is() {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Error(what)
}

// What a child of a wrapper does counts: it asks, computes, and has sockets.
func TestAWrapperIsLookedThrough(t *testing.T) {
	if !look([]int{os.Getpid()}).Known {
		t.Skip("this system does not tell")
	}
	asks, _ := start(t, "sh -c 'read answer; echo $answer; sleep 60'; :")
	until(t, "it is not seen to ask", asks.Asks)
	asks.Type("5000")
	until(t, "it is still seen to ask", func() bool { return !asks.Asks() })

	computes, _ := start(t, "sh -c 'while :; do :; done'; :")
	first := computes.Look().Used
	until(t, "it is not seen to compute", func() bool { s := computes.Look(); return s.Busy && s.Used > first })

	if _, err := exec.LookPath("python3"); err != nil {
		t.Skip(err)
	}
	listens, _ := start(t, "python3 -c 'import socket; s = socket.socket(); s.bind((\"127.0.0.1\", 0)); s.listen(); s.accept()'; :")
	until(t, "no socket of its child is seen", func() bool {
		held, ok := listens.Sockets()
		return ok && len(held) == 1 && held[0].State == sockets.Listen && held[0].Local.Port() != 0
	})
}

// A program that has died is not taken for one that rests, though the rest of
// what it printed is still being read.
func TestTheDeadDoNotRest(t *testing.T) {
	if !look([]int{os.Getpid()}).Known {
		t.Skip("this system does not tell")
	}
	for range 5 {
		p, _ := start(t, "sleep 60 & exit 3") // the child keeps its output open
		if !p.Rest(t.Context()) {
			t.Fatal("it does not come to rest")
		}
		if p.Exit() != "status 3" {
			t.Fatalf("it is said to rest before its end is known: %q", p.Exit())
		}
	}
}

func TestAPromptAsks(t *testing.T) {
	p, _ := start(t, "printf 'Port: '; exec sleep 60")
	until(t, "it is not seen to ask", func() bool { return p.Prompt() == "Port:" && p.Asks() })
}

// A program that reads nothing does not keep anybody from typing, and what it
// prints without a newline is shown.
func TestNobodyWaitsForAProgramThatDoesNotRead(t *testing.T) {
	p, s := start(t, "printf 'no newline' >&2; exec sleep 60")
	for range 10 {
		p.Type(string(make([]byte, 1<<16)))
	}
	p.CloseInput()
	until(t, "it prints nothing", func() bool { return p.Printed() > 0 })
	p.End()
	lines := s.lines()
	if last := lines[len(lines)-1]; last.Text != "no newline" || last.Kind != terminal.Failure {
		t.Errorf("the last line is %.40q", last.Text)
	}
	if p.Err() == nil {
		t.Error("it ended with success")
	}
}

// Who was started may only be waiting for the program proper: what counts is
// whether any of them is at work.
func TestAProgramAtWorkDoesNotRest(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("nobody knows here whether a program is at work")
	}
	for _, script := range []string{"cat", "sleep 60 & wait"} {
		p, _ := start(t, script)
		until(t, "rest", func() bool { return p.Rest(t.Context()) })
	}
	for _, script := range []string{"while :; do :; done & wait", "while :; do :; done & cat"} {
		p, _ := start(t, script)
		if p.Rest(t.Context()) {
			t.Errorf("%s: at rest", script)
		}
	}
}
