//go:build amd64 || arm64

package syscalls

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"socketlab/lab/peer"
)

// scripts are programs as students write them, each with something of its own.
var scripts = map[string]string{
	"echo over UDP": `
s = socket(AF_INET, SOCK_DGRAM); s.bind(("127.0.0.1", 0))
c = socket(AF_INET, SOCK_DGRAM); c.sendto(b"hi", s.getsockname())
m, a = s.recvfrom(100); s.sendto(m, a); c.recvfrom(100); c.close(); s.close()`,
	"a connected UDP socket": `
s = socket(AF_INET, SOCK_DGRAM); s.bind(("127.0.0.1", 0))
c = socket(AF_INET, SOCK_DGRAM); c.connect(s.getsockname()); c.send(b"abc"); s.recv(2); c.close(); s.close()`,
	"nobody at the port": `
s = socket(AF_INET, SOCK_DGRAM); s.bind(("127.0.0.1", 0)); a = s.getsockname(); s.close()
c = socket(AF_INET, SOCK_DGRAM); c.connect(a); c.send(b"abc")
try: c.recv(10)
except ConnectionRefusedError: pass
c.close()`,
	"a timeout": `
s = socket(AF_INET, SOCK_DGRAM); s.bind(("127.0.0.1", 0)); s.settimeout(0.03)
try: s.recvfrom(10)
except TimeoutError: pass
s.close()`,
	"a datagram that is too long": `
s = socket(AF_INET, SOCK_DGRAM)
try: s.sendto(b"x" * 70000, ("127.0.0.1", 9))
except OSError: pass
s.close()`,
	"a port that is taken": `
s = socket(AF_INET, SOCK_STREAM); s.bind(("127.0.0.1", 0)); s.listen(1)
t = socket(AF_INET, SOCK_STREAM)
try: t.bind(s.getsockname())
except OSError: pass
t.close(); s.close()`,
	"a whole connection": `
s = socket(AF_INET, SOCK_STREAM); s.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1); s.bind(("127.0.0.1", 0)); s.listen(5)
c = socket(AF_INET, SOCK_STREAM); c.connect(s.getsockname()); a, _ = s.accept()
c.sendall(b"hello"); a.recv(2); a.recv(10); a.send(b"HELLO"); c.recv(100)
c.shutdown(SHUT_WR); a.recv(10); a.close(); c.recv(10); c.close(); s.close()`,
	"a refused connection": `
s = socket(AF_INET, SOCK_STREAM); s.bind(("127.0.0.1", 0))
c = socket(AF_INET, SOCK_STREAM)
try: c.connect(s.getsockname())
except ConnectionRefusedError: pass
c.close(); s.close()`,
	"calls that do not block": `
s = socket(AF_INET, SOCK_STREAM); s.bind(("127.0.0.1", 0)); s.listen(1); s.setblocking(False)
try: s.accept()
except BlockingIOError: pass
s.close()`,
	"select": `
import select
s = socket(AF_INET, SOCK_DGRAM); s.bind(("127.0.0.1", 0)); select.select([s], [], [], 0.03)
s.sendto(b"me", s.getsockname()); select.select([s], [], [], 5); s.recv(5); s.close()`,
	"poll": `
import select
s = socket(AF_INET, SOCK_DGRAM); s.bind(("127.0.0.1", 0)); p = select.poll(); p.register(s, select.POLLIN); p.poll(30)
s.sendto(b"me", s.getsockname()); p.poll(5000); s.recv(5); s.close()`,
	"epoll": `
import select
s = socket(AF_INET, SOCK_DGRAM); s.bind(("127.0.0.1", 0)); p = select.epoll(); p.register(s, select.EPOLLIN); p.poll(0.03)
s.sendto(b"me", s.getsockname()); p.poll(5); s.recv(5); p.close(); s.close()`,
	"looking before reading": `
s = socket(AF_INET, SOCK_DGRAM); s.bind(("127.0.0.1", 0)); s.sendto(b"hello", s.getsockname())
s.recv(3, MSG_PEEK); s.recv(3); s.setblocking(False)
try: s.recv(3)
except BlockingIOError: pass
s.close()`,
	"messages": `
s = socket(AF_INET, SOCK_DGRAM); s.bind(("127.0.0.1", 0)); s.sendmsg([b"he", b"llo"], [], 0, s.getsockname())
s.recvmsg(100); s.close()`,
	"a reset connection": `
import struct
s = socket(AF_INET, SOCK_STREAM); s.bind(("127.0.0.1", 0)); s.listen(5)
c = socket(AF_INET, SOCK_STREAM); c.connect(s.getsockname()); a, _ = s.accept()
c.setsockopt(SOL_SOCKET, SO_LINGER, struct.pack("ii", 1, 0)); c.close()
try: a.recv(10)
except ConnectionResetError: pass
a.close(); s.close()`,
}

// Whatever is told of the calls of a program, strace says as well: the same
// calls, in the same order, with the same results; and where one has waited in
// vain, so has the other.
func TestStraceAgrees(t *testing.T) {
	strace, err := exec.LookPath("strace")
	if err != nil || exec.Command(strace, "-o", os.DevNull, "true").Run() != nil {
		t.Skip("strace is not installed, or may not watch")
	}
	for _, program := range []string{"datagrams", "streams", "messages", "refused", "persists"} {
		t.Run(program, func(t *testing.T) {
			w := begin(t, program, false)
			_ = w.Wait()
			self, err := os.Executable()
			if err != nil {
				t.Fatal(err)
			}
			cmd := exec.Command(self)
			cmd.Env = append(os.Environ(), programVariable+"="+program, "GODEBUG=asyncpreemptoff=1")
			agree(t, w.calls, straced(t, strace, cmd))
		})
	}
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("python3 is not installed")
	}
	for name, script := range scripts {
		t.Run(name, func(t *testing.T) {
			var calls []peer.Call
			line := []string{"-ISc", "from socket import *" + script}
			c := &Command{Cmd: exec.Command(python, line...), Note: func(c peer.Call) { calls = append(calls, c) }}
			if err := c.Start(); err != nil || c.Refused() != nil {
				t.Skip(err, c.Refused())
			}
			if err := c.Wait(); err != nil {
				t.Fatal(err)
			}
			agree(t, calls, straced(t, strace, exec.Command(python, line...)))
		})
	}
}

// A seen call is what both can say of a call.
type seen struct {
	name, result string
	took         time.Duration
}

// agree compares the calls that were told with those of strace.
func agree(t *testing.T, told []peer.Call, stracer []seen) {
	t.Helper()
	var ours, theirs []string
	for _, c := range told {
		if c.Name == "exit" { // no call, but the end of the program
			continue
		}
		result := c.Result
		if strings.HasPrefix(result, "timed out") {
			result = "0"
		}
		ours = append(ours, c.Name+" "+common(c.Name, result))
	}
	for _, s := range stracer {
		theirs = append(theirs, s.name+" "+s.result)
	}
	if a, b := strings.Join(ours, "\n"), strings.Join(theirs, "\n"); a != b {
		t.Fatalf("told\n%s\nstrace says\n%s", a, b)
	}
	const vain = 15 * time.Millisecond
	i := 0
	for _, c := range told {
		if c.Name == "exit" {
			continue
		}
		if strings.HasPrefix(c.Result, "timed out") && (c.End.Sub(c.Start) < vain || stracer[i].took < vain) {
			t.Errorf("%v took %v, strace says %v", c, c.End.Sub(c.Start), stracer[i].took)
		}
		i++
	}
}

// common is what of a result is the same in two runs, and in both ways to write
// it: the name of an error, or a number of octets or sockets. Descriptors and
// addresses differ.
func common(name, result string) string {
	if name == "socket" || name == "accept" || name == "getsockname" {
		result = strings.TrimLeft(result, "0123456789.:")
	}
	return beginning.FindString(result)
}

var beginning = regexp.MustCompile(`^(E[A-Z]+|\d+)`)

var (
	straceLine = regexp.MustCompile(`^(\w+)\((.*)\)\s+= (-?\d+)(?:<[^>]*>)?(?:\s+(E[A-Z]+))?.* <([0-9.]+)>$`)
	resumed    = regexp.MustCompile(`^<\.\.\. \w+ resumed>`)
	onSocket   = regexp.MustCompile(`<(TCP|UDP)[^>]*:\[`)
	notWaiting = regexp.MustCompile(`tv_sec=0, tv_[nu]sec=0\}`)
)

// straced runs a program under strace and returns its calls on sockets.
func straced(t *testing.T, strace string, cmd *exec.Cmd) (all []seen) {
	t.Helper()
	out := filepath.Join(t.TempDir(), "calls")
	traced := "trace=%network,read,write,close,?poll,ppoll,?select,pselect6,?epoll_wait,epoll_pwait"
	cmd.Args = append([]string{strace, "-f", "--seccomp-bpf", "-yy", "-T", "-o", out, "-e", traced, "-e", "signal=none", cmd.Path}, cmd.Args[1:]...)
	cmd.Path = strace
	if text, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	text, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	begun := map[string]string{}
	for line := range strings.Lines(string(text)) {
		thread, line, _ := strings.Cut(strings.TrimSpace(line), " ")
		line = strings.TrimSpace(line)
		if half, ok := strings.CutSuffix(line, " <unfinished ...>"); ok {
			begun[thread] = half
			continue
		}
		if at := resumed.FindStringIndex(line); at != nil {
			line = begun[thread] + line[at[1]:]
		}
		if s, ok := read(line); ok {
			all = append(all, s)
		}
	}
	return all
}

// read reads a line of strace, if it is about a socket of the internet.
func read(line string) (s seen, ok bool) {
	f := straceLine.FindStringSubmatch(line)
	if f == nil || !onSocket.MatchString(line) && !strings.HasPrefix(line, "epoll_") || notWaiting.MatchString(f[2]) {
		return s, false
	}
	s.name, s.result = f[1], f[3]+f[4]
	s.took, _ = time.ParseDuration(f[5] + "s")
	s.result = strings.TrimPrefix(s.result, "-1")
	other := map[string]string{"accept4": "accept", "ppoll": "poll", "pselect6": "select", "epoll_pwait": "epoll_wait"}
	if name, ok := other[s.name]; ok {
		s.name = name
	}
	switch {
	case s.name == "getsockopt" && !strings.Contains(f[2], "SO_ERROR"), s.name == "epoll_ctl", s.name == "epoll_create1":
		return s, false
	case s.name == "sendto" && strings.HasSuffix(f[2], "NULL, 0"):
		s.name = "send"
	case s.name == "recvfrom" && strings.HasSuffix(f[2], "NULL, NULL"):
		s.name = "recv"
	}
	s.result = common(s.name, s.result)
	return s, true
}
