//go:build amd64 || arm64

package syscalls

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"socketlab/lab/peer"
)

// A watched program of the tests.
type watched struct {
	*Command
	calls []peer.Call // complete when Wait has returned and no child is left
	out   *bufio.Reader
}

// begin starts one of the test's programs, or skips the test where programs
// cannot be watched.
func begin(t *testing.T, program string, everything bool) *watched {
	t.Helper()
	if err := Probe(); err != nil {
		if os.Getenv("LAB_REQUIRE_CAPTURE") == "1" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
	cmd := exec.Command("/proc/self/exe")
	cmd.Env = append(os.Environ(), programVariable+"="+program, "GODEBUG=asyncpreemptoff=1") // no call is interrupted
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	w := &watched{out: bufio.NewReader(out)}
	w.Command = &Command{Cmd: cmd, everything: everything, Note: func(c peer.Call) { w.calls = append(w.calls, c) }}
	if err := w.Start(); err != nil {
		t.Fatal(err)
	}
	if err := w.Refused(); err != nil {
		t.Fatal(err)
	}
	return w
}

// end waits for the program and wants it to end so.
func (w *watched) end(t *testing.T, want string) {
	t.Helper()
	got := "exit status 0"
	if err := w.Wait(); err != nil {
		got = err.Error()
	}
	if got != want {
		t.Errorf("the program ended with %q, want %q", got, want)
	}
}

// ports stands for whatever port the kernel has chosen, names for descriptors.
var ports, descriptors = regexp.MustCompile(`127\.0\.0\.1:[1-9]\d*`), regexp.MustCompile(`^(socket.*) = \d+$`)

// text writes the calls without what differs from run to run.
func (w *watched) text() string {
	var lines []string
	for _, c := range w.calls {
		line := ports.ReplaceAllString(c.String(), "PORT")
		lines = append(lines, descriptors.ReplaceAllString(line, "$1 = FD"))
	}
	return strings.Join(lines, "\n")
}

func TestCallsOfPrograms(t *testing.T) {
	for program, want := range map[string]string{
		"datagrams": `
socket(AF_INET, SOCK_DGRAM) = FD
setsockopt(SO_REUSEADDR, 1) = 0
setsockopt(SO_RCVTIMEO, 50ms) = 0
bind(127.0.0.1:0) = 0
getsockname() = PORT
sendto(5 octets, PORT) = 5
recvfrom(100) = 5, PORT
recvfrom(100) = EAGAIN
close() = 0`,
		"streams": `
socket(AF_INET, SOCK_STREAM) = FD
bind(127.0.0.1:0) = 0
getsockname() = PORT
listen(5) = 0
socket(AF_INET, SOCK_STREAM) = FD
connect(PORT) = 0
accept() = PORT
close() = 0
write(5 octets) = 5
recvfrom(10, MSG_PEEK) = 5
read(10) = 5
shutdown(SHUT_WR) = 0
read(10) = 0
setsockopt(SO_LINGER, on, 0 s) = 0
close() = 0
close() = 0`,
		"messages": `
socket(AF_INET, SOCK_DGRAM) = FD
bind(127.0.0.1:0) = 0
getsockname() = PORT
sendmsg(5 octets, PORT) = 5
recvmsg(30) = 5, PORT
close() = 0`,
		"waits": `
socket(AF_INET, SOCK_DGRAM) = FD
bind(127.0.0.1:0) = 0
getsockname() = PORT
poll(1 sockets, 20ms) = timed out after 20ms
select(1 sockets, 20ms) = timed out after 20ms
epoll_wait(20ms) = timed out after 20ms
close() = 0`,
		"refused": `
socket(AF_INET, SOCK_STREAM) = FD
bind(127.0.0.1:0) = 0
getsockname() = PORT
socket(AF_INET, SOCK_STREAM) = FD
connect(PORT) = ECONNREFUSED
close() = 0
send(1 octets) = EPIPE
exit(0) = socket closed`,
		"persists": `
socket(AF_INET, SOCK_STREAM) = FD
bind(127.0.0.1:0) = 0
getsockname() = PORT
socket(AF_INET, SOCK_STREAM) = FD
listen(1) = 0
connect(PORT) = EINPROGRESS
poll(1 sockets) = 1
connect(PORT) = 0
connect(PORT) = EISCONN
close() = 0
close() = 0`,
		"asks": `
socket(AF_INET, SOCK_DGRAM) = FD
bind(127.0.0.1:0) = 0
getsockname() = PORT
recvfrom(10) = EAGAIN
close() = 0`,
	} {
		for _, everything := range []bool{false, true} {
			t.Run(fmt.Sprint(program, " ", everything), func(t *testing.T) {
				w := begin(t, program, everything)
				w.end(t, "exit status 0")
				if got := w.text(); got != strings.TrimPrefix(want, "\n") {
					t.Errorf("got\n%s\nwant%s", got, want)
				}
			})
		}
	}
}

func TestCallsKnowTheirAddresses(t *testing.T) {
	w := begin(t, "streams", false)
	w.end(t, "exit status 0")
	at := func(name string) peer.Call {
		return w.calls[slices.IndexFunc(w.calls, func(c peer.Call) bool { return c.Name == name })]
	}
	connect, accept, write, read := at("connect"), at("accept"), at("write"), at("read")
	if connect.Local.Port() == 0 || connect.Remote != accept.Local || accept.Remote != connect.Local {
		t.Errorf("connect() from %v to %v, accept() at %v from %v", connect.Local, connect.Remote, accept.Local, accept.Remote)
	}
	if write.Local != connect.Local || write.Remote != connect.Remote || write.Octets != 5 || !write.Stream {
		t.Errorf("write() of %d octets from %v to %v, stream %t", write.Octets, write.Local, write.Remote, write.Stream)
	}
	if read.Local != accept.Local || read.Remote != accept.Remote || read.Octets != 5 {
		t.Errorf("read() of %d octets at %v from %v", read.Octets, read.Local, read.Remote)
	}
	for i, c := range w.calls {
		if c.Start.After(c.End) || i > 0 && c.End.Before(w.calls[i-1].End) {
			t.Errorf("%v: from %v to %v, out of order", c, c.Start, c.End)
		}
	}
}

// TestOnlyTheFirstConnectSends: the later ones are about no frame.
func TestOnlyTheFirstConnectSends(t *testing.T) {
	w := begin(t, "persists", false)
	w.end(t, "exit status 0")
	var about []bool
	for _, c := range w.calls {
		if c.Name == "connect" {
			about = append(about, c.Remote.IsValid())
		}
	}
	if want := []bool{true, false, false}; !slices.Equal(about, want) {
		t.Errorf("connects that are about frames: got %v, want %v\n%s", about, want, w.text())
	}
}

func TestThreadsAndCallsThatDoNotBlock(t *testing.T) {
	w := begin(t, "nonblocking", false)
	w.end(t, "exit status 0")
	count := map[string]int{}
	for _, c := range w.calls {
		count[c.Name]++
		if (c.Name == "write" || c.Name == "connect" || c.Name == "accept" && c.Err == nil) &&
			(c.Local.Port() == 0 || c.Remote.Port() == 0) {
			t.Errorf("%v: from %v to %v", c, c.Local, c.Remote)
		}
	}
	if count["connect"] != 2 || count["write"] != 4 || count["close"] < 5 {
		t.Errorf("got %v\n%s", count, w.text())
	}
	for _, want := range []string{"connect(PORT) = EINPROGRESS", "getsockopt(SO_ERROR) = 0", "accept() = PORT"} {
		if !strings.Contains(w.text(), want) {
			t.Errorf("no %s in\n%s", want, w.text())
		}
	}
}

// TestOnlyTheLastCloseCloses lets two processes close a connection: only the
// second one tells the other side.
func TestOnlyTheLastCloseCloses(t *testing.T) {
	w := begin(t, "inherits", false)
	w.end(t, "exit status 0")
	written := slices.IndexFunc(w.calls, func(c peer.Call) bool { return c.Name == "write" })
	if written < 0 {
		t.Fatalf("no write() of the child in\n%s", w.text())
	}
	var about []bool
	for _, c := range w.calls {
		if c.Name == "close" && c.Local == w.calls[written].Local {
			about = append(about, c.Remote.IsValid())
		}
	}
	if !slices.Equal(about, []bool{false, true}) {
		t.Errorf("closes that are about the connection: got %v, want only the second\n%s", about, w.text())
	}
}

func TestProgramsEndAsTheyWould(t *testing.T) {
	for _, c := range []struct {
		program      string
		signal       unix.Signal
		status, last string
	}{
		{"exits", 0, "exit status 3", "exit(3) = socket closed"},
		{"endless", unix.SIGTERM, "exit status 7", "exit(7) = socket closed"},
		{"endless", unix.SIGKILL, "signal: killed", "killed(SIGKILL) = socket closed"},
		{"endless", unix.SIGINT, "signal: interrupt", "killed(SIGINT) = socket closed"},
	} {
		w := begin(t, c.program, false)
		if c.signal != 0 {
			w.out.ReadString('\n')
			unix.Kill(w.Cmd.Process.Pid, c.signal)
		}
		w.end(t, c.status)
		if text := w.text(); !strings.HasSuffix(text, "\n"+c.last) {
			t.Errorf("%s: want %s last in\n%s", c.program, c.last, text)
		}
	}
}

// state returns the State of a process as ps shows it.
func state(process int) string {
	text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/stat", process))
	_, rest, _ := strings.Cut(string(text), ") ")
	return rest[:min(len(rest), 1)]
}

func TestStoppedProgramsStayStopped(t *testing.T) {
	w := begin(t, "endless", false)
	w.out.ReadString('\n')
	process := w.Cmd.Process.Pid
	unix.Kill(process, unix.SIGSTOP)
	for stopped := 0; stopped < 5; { // every stop is a short one but this
		time.Sleep(time.Millisecond)
		if stopped++; !strings.Contains("tT", state(process)) {
			stopped = 0
		}
	}
	unix.Kill(process, unix.SIGTERM) // remains undelivered
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		w.end(t, "exit status 7")
	}()
	select {
	case <-ended:
		t.Error("the program did not stop")
	case <-time.After(50 * time.Millisecond):
	}
	unix.Kill(process, unix.SIGCONT)
	<-ended
	if s := state(process); s != "" {
		t.Errorf("the program is still there, in state %s", s)
	}
}

// TestChildrenMayOutliveThePrograms lets a program leave a child behind: Wait
// does not wait for it, and it runs on.
func TestChildrenMayOutliveThePrograms(t *testing.T) {
	begin(t, "exits", false).end(t, "exit status 3") // may skip
	cmd := exec.Command("/bin/sh", "-c", "(read line; echo still here >&2) <&3 &")
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	said, says, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.ExtraFiles, cmd.Stderr = []*os.File{read}, says
	c := &Command{Cmd: cmd, Note: func(peer.Call) {}}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	if err := c.Wait(); err != nil {
		t.Error(err)
	}
	read.Close()
	says.Close()
	fmt.Fprintln(write, "go on")
	if text, _ := io.ReadAll(said); string(text) != "still here\n" {
		t.Errorf("the child said %q", text)
	}
}

func TestProgramsThatDoNotStart(t *testing.T) {
	c := &Command{Cmd: exec.Command("/nonexistent"), Note: func(peer.Call) {}}
	if err := c.Start(); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("got %v, want %v", err, os.ErrNotExist)
	}
}

func TestWatchedProgramsMayNotWatch(t *testing.T) {
	w := begin(t, "probes", false)
	said, _ := io.ReadAll(w.out)
	w.end(t, "exit status 0")
	if !strings.Contains(string(said), "does not permit ptrace") {
		t.Errorf("said %q", said)
	}
}
