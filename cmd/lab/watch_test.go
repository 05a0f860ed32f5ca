package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"socketlab/assignments"
	"socketlab/assignments/i18n"
	"socketlab/assignments/starter"
)

// A watched is `lab watch` in plain mode, as a person sits before it: in a shell,
// which tells at the end how it ended.
type watched struct {
	t    *testing.T
	cmd  *exec.Cmd
	keys io.WriteCloser
	said chan string // line by line
	all  strings.Builder
}

func startWatch(t *testing.T, dir string, args ...string) *watched {
	t.Helper()
	w := &watched{t: t, said: make(chan string, 10_000)}
	w.cmd = exec.Command("sh", append([]string{"-c", `lab watch "$@"; echo "exit code $?"`, "sh"}, args...)...)
	w.cmd.Dir = dir
	var err error
	if w.keys, err = w.cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	out, err := w.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := w.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		w.keys.Close() // which ends it
		w.cmd.Process.Kill()
	})
	go func() {
		defer close(w.said)
		for in := bufio.NewScanner(out); in.Scan(); {
			w.said <- in.Text()
		}
	}()
	return w
}

// until waits for a line that holds a text.
func (w *watched) until(text string) {
	w.t.Helper()
	late := time.After(3 * time.Minute)
	for {
		select {
		case line, ok := <-w.said:
			w.all.WriteString(line + "\n")
			if strings.Contains(line, text) {
				return
			}
			if !ok {
				w.t.Fatalf("it ended before it said %q:\n%s", text, w.all.String())
			}
		case <-late:
			w.t.Fatalf("it never said %q:\n%s", text, w.all.String())
		}
	}
}

// quit ends it, and returns the exit code.
func (w *watched) quit() (code int) {
	io.WriteString(w.keys, "q\n")
	last := ""
	for last = range w.said { // to the end
	}
	if _, err := fmt.Sscanf(last, "exit code %d", &code); err != nil {
		w.t.Errorf("at its end it said %q", last)
	}
	w.cmd.Wait()
	return code
}

// newcomers are labs, and languages of programs, that a newcomer does from an
// empty folder to full marks.
var newcomers = []struct{ lab, language string }{
	{"tcp-echo", "c"}, {"udp-echo", "python"}, // what -short does
	{"udp-upper", "python"}, {"tcp-hello", "c"}, {"tcp-threaded", "python"},
}

// A newcomer goes from lab start through lab watch to full marks: the first run
// says what is to do, saving the right program makes it pass.
func TestANewcomerGetsThere(t *testing.T) {
	t.Parallel()
	if os.Getenv("LAB_REQUIRE_CAPTURE") != "1" && !canCapture() {
		t.Skip("nothing can be recorded here; lab doctor tells why")
	}
	all := newcomers
	if testing.Short() {
		all = all[:2]
	}
	for _, n := range all {
		t.Run(n.lab+" "+n.language, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			if out, err := exec.Command("lab", "start", n.lab, "--lang", n.language, "--out", dir).CombinedOutput(); err != nil {
				t.Fatalf("%v: %s", err, out)
			}
			right := filled(t, n.lab, n.language)
			args := []string{n.lab, "--id", "20241234", "--name", "홍길동", "--dept", "컴퓨터공학과", "--server", right.Command}
			if right.Build != "" {
				args = append(args, "--build", right.Build)
			}
			w := startWatch(t, dir, args...)
			w.until("TODO 1 (" + right.File + ")")
			w.until(" points")
			save(t, dir, right)
			w.until("passed  100 of 100 points")
			if code := w.quit(); code != exitDone {
				t.Errorf("exit code %d", code)
			}
		})
	}
}

// filled is the server of a lab with the right calls in its gaps.
func filled(t *testing.T, lab, language string) starter.Program {
	t.Helper()
	spec, err := assignments.Load(lab)
	if err != nil {
		t.Fatal(err)
	}
	programs, err := starter.Filled(spec, language, i18n.En, model)
	if err != nil {
		t.Fatal(err)
	}
	return programs[0]
}

func save(t *testing.T, dir string, p starter.Program) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, p.File), []byte(p.Source), 0o666); err != nil {
		t.Fatal(err)
	}
}

// A program that hangs hangs nobody: the next save ends it. One that does not
// build, or is nothing at all, is told, and the keys work meanwhile.
func TestWatchOutlivesEveryProgram(t *testing.T) {
	t.Parallel()
	if os.Getenv("LAB_REQUIRE_CAPTURE") != "1" && !canCapture() {
		t.Skip("nothing can be recorded here; lab doctor tells why")
	}
	dir := t.TempDir()
	right := filled(t, "udp-echo", "python")
	hanging, broken := right, right
	hanging.Source, broken.Source = "while True: pass\n", "this is no program\n"
	save(t, dir, hanging)
	w := startWatch(t, dir, "udp-echo", "--id", "20241234", "--name", "홍길동", "--dept", "컴퓨터공학과", "--server", "python3 server.py")
	w.until("running")
	io.WriteString(w.keys, "h\n")
	w.until("There is no result yet.")
	save(t, dir, broken)
	w.until("SyntaxError")
	w.until("not passed")
	save(t, dir, right)
	w.until("passed  100 of 100 points")
	io.WriteString(w.keys, "l\n")
	w.until("───▶")
	io.WriteString(w.keys, "h\n")
	w.until("Nothing is missing.")
	save(t, dir, hanging)
	w.until("running")
	begin := time.Now()
	if code := w.quit(); code != exitDone || time.Since(begin) > time.Minute {
		t.Errorf("exit code %d after %v", code, time.Since(begin))
	}
}
