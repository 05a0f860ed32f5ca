package program

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"sync"
	"testing"
	"time"

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
	octets := 0
	for _, l := range s.lines() {
		octets += len(l.Text) + 1
	}
	if octets == 0 || octets > transcriptLimit {
		t.Errorf("%d octets of output were kept, want 1 to %d", octets, transcriptLimit)
	}
}
