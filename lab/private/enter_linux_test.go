package private

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"os/signal"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// TestMain lets the test binary be the program that enters a private network:
// LAB_PRIVATE_TEST names what it does there.
func TestMain(m *testing.M) {
	if os.Getenv(nestedVariable) != "" {
		os.Exit(beNested())
	}
	task := os.Getenv("LAB_PRIVATE_TEST")
	if task == "" {
		os.Exit(m.Run())
	}
	code, done, err := enterAs(os.Getenv("LAB_PRIVATE_HOW"))
	var no *Refused
	var dead *Killed
	switch {
	case errors.As(err, &dead):
		fmt.Println("killed by", int(dead.Signal))
		os.Exit(code)
	case errors.As(err, &no):
		fmt.Println("refused", no.Reason)
	case err != nil:
		fmt.Println("error", err)
		os.Exit(1)
	case done:
		os.Exit(code)
	default:
		os.Exit(tasks[task]())
	}
}

// enterAs enters as LAB_PRIVATE_HOW says.
func enterAs(how string) (code int, done bool, err error) {
	if how == "guard" {
		return Guard(nil)
	}
	return Enter(how == "strangers")
}

var tasks = map[string]func() int{
	"exit": func() int { return 7 },
	"echo": func() int { io.Copy(os.Stdout, os.Stdin); return 0 },
	"look": func() int {
		fmt.Println("uid", os.Getuid())
		fmt.Println("channel", os.Getenv(channelVariable))
		interfaces, _ := net.InterfaceAddrs()
		fmt.Println("addresses", interfaces)
		fd, err := unix.Socket(unix.AF_PACKET, unix.SOCK_RAW, 0)
		fmt.Println("packet socket", fd > 0, err)
		_, err = net.Listen("tcp", "127.0.0.1:80")
		fmt.Println("port 80", err)
		return 0
	},
	"signals":           func() int { return countInterrupts() },
	"lose datagrams":    func() int { return loseDatagrams() },
	"lose segments":     func() int { return loseSegments() },
	"path of datagrams": func() int { return sendThroughPath() },
	"path of fragments": func() int { return sendFragments() },
	"path of segments":  func() int { return sendSegments() },
	"leave":             func() int { return leaveDaemon() },
	"leave and wait":    func() int { leaveDaemon(); fmt.Println("left"); time.Sleep(time.Minute); return 0 },
	"die":               func() int { leaveDaemon(); unix.Kill(os.Getpid(), unix.SIGKILL); return 0 },
	"processes":         func() int { return countProcesses() },
	"tables":            func() int { return showTables() },
	"nest":              func() int { return nest() },
	"wait":              func() int { fmt.Println(os.Getpid()); time.Sleep(time.Minute); return 0 },
}

// countInterrupts prints how often each signal came within half a second.
func countInterrupts() int {
	signals := make(chan os.Signal, 8)
	signal.Notify(signals, unix.SIGINT, unix.SIGTERM)
	fmt.Println("listening")
	counts := map[os.Signal]int{}
	limit := time.After(time.Second)
	for {
		select {
		case s := <-signals:
			counts[s]++
		case <-limit:
			fmt.Println("INT", counts[unix.SIGINT], "TERM", counts[unix.SIGTERM])
			return 0
		}
	}
}

// leaveDaemon leaves a daemon behind: of a session of its own, without an
// environment, and for longer than any test.
func leaveDaemon() int {
	cmd := exec.Command("/bin/sh", "-c", "setsid sleep "+os.Getenv("LAB_PRIVATE_SLEEP")+" >/dev/null 2>&1 & :")
	cmd.Env = []string{}
	if err := cmd.Run(); err != nil {
		fmt.Println(err)
	}
	return 0
}

// countProcesses prints how many processes there are, and whether this one
// finds itself among them.
func countProcesses() int {
	stats, _ := filepath.Glob("/proc/[0-9]*/stat")
	self, err := os.Stat(fmt.Sprintf("/proc/%d", os.Getpid()))
	fmt.Println("processes", len(stats), "self", self != nil, err)
	return 0
}

// program returns this test binary as a program that does the task.
func program(task string) *exec.Cmd {
	cmd := exec.Command("/proc/self/exe")
	cmd.Env = append(os.Environ(), "LAB_PRIVATE_TEST="+task)
	return cmd
}

// output runs the program, and skips the test if it may not have a private
// network here.
func output(t *testing.T, cmd *exec.Cmd) string {
	t.Helper()
	out, err := cmd.CombinedOutput()
	skipRefused(t, string(out))
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return string(out)
}

func skipRefused(t *testing.T, out string) {
	t.Helper()
	if strings.HasPrefix(out, "refused") && os.Getenv("LAB_REQUIRE_CAPTURE") != "1" {
		t.Skip(out)
	}
}

const insideView = `uid %d
channel 
addresses [127.0.0.1/8 ::1/128]
packet socket true <nil>
port 80 <nil>
`

func TestEnter(t *testing.T) {
	if got, want := output(t, program("look")), fmt.Sprintf(insideView, os.Getuid()); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

// An ordinary user needs no rights, and stays the same user.
func TestEnterAsOrdinaryUser(t *testing.T) {
	cmd := program("look")
	uid := asOrdinaryUser(t, cmd)
	if got, want := output(t, cmd), fmt.Sprintf(insideView, uid); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

// asOrdinaryUser makes cmd run as nobody, from a copy that nobody may execute.
func asOrdinaryUser(t *testing.T, cmd *exec.Cmd) (uid int) {
	t.Helper()
	if os.Getuid() != 0 {
		t.Skip("only root can become another user")
	}
	nobody, err := user.Lookup("nobody")
	if err != nil {
		t.Skip(err)
	}
	uid, _ = strconv.Atoi(nobody.Uid)
	gid, _ := strconv.Atoi(nobody.Gid)
	folder, err := os.MkdirTemp("", "private")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(folder) })
	os.Chmod(folder, 0o755)
	binary, err := os.ReadFile("/proc/self/exe")
	if err != nil {
		t.Fatal(err)
	}
	cmd.Path = filepath.Join(folder, "program")
	if err := os.WriteFile(cmd.Path, binary, 0o755); err != nil {
		t.Fatal(err)
	}
	cmd.Dir = "/"
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}
	return uid
}

// sleeping returns the processes that sleep for so long.
func sleeping(seconds string) (found []string) {
	lines, _ := filepath.Glob("/proc/[0-9]*/cmdline")
	for _, name := range lines {
		if text, _ := os.ReadFile(name); string(text) == "sleep\x00"+seconds+"\x00" {
			found = append(found, filepath.Dir(name))
		}
	}
	return found
}

// Nothing that a program leaves behind outlives the second process, not even a
// daemon that cannot be known by its group or its environment; nor if that
// process is killed, which is told.
func TestNothingStaysBehind(t *testing.T) {
	for i, test := range []struct {
		how, task, want string
		ordinary        bool
	}{
		{"strangers", "leave", "", false},
		{"strangers", "die", "killed by 9\n", false},
		{"strangers", "leave", "", true},
		{"guard", "leave", "", false},
		{"guard", "die", "killed by 9\n", false},
		{"", "leave", "", false},
	} {
		t.Run(fmt.Sprint(test.how, " ", test.task, " ", test.ordinary), func(t *testing.T) {
			t.Parallel()
			seconds := strconv.Itoa(1003 + os.Getpid()*10 + i)
			cmd := program(test.task)
			cmd.Env = append(cmd.Env, "LAB_PRIVATE_HOW="+test.how, "LAB_PRIVATE_SLEEP="+seconds)
			if test.ordinary {
				asOrdinaryUser(t, cmd)
			}
			out, _ := cmd.CombinedOutput()
			skipRefused(t, string(out))
			if string(out) != test.want {
				t.Errorf("it says %q, want %q", out, test.want)
			}
			if code, want := cmd.ProcessState.ExitCode(), map[string]int{"leave": 0, "die": 137}[test.task]; code != want {
				t.Errorf("exit code %d, want %d", code, want)
			}
			if left := sleeping(seconds); left != nil {
				t.Errorf("left behind: %v", left)
			}
		})
	}
}

// Where no PID namespace can be had, the first process is the parent of all.
func TestNothingStaysBehindWithoutNamespace(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	seconds := strconv.Itoa(1002 + os.Getpid()*10)
	cmd := exec.Command("unshare", "--map-root-user", "sh", "-c", `echo 0 >/proc/sys/user/max_pid_namespaces || exit 9; exec "$0"`, self)
	cmd.Env = append(os.Environ(), "LAB_PRIVATE_TEST=leave", "LAB_PRIVATE_HOW=strangers", "LAB_PRIVATE_SLEEP="+seconds)
	out, err := cmd.CombinedOutput()
	skipRefused(t, string(out))
	if code := cmd.ProcessState.ExitCode(); code == 9 || code == 1 {
		t.Skipf("user namespaces cannot be limited here: %s", out)
	}
	if len(out) > 0 || err != nil {
		t.Errorf("it says %q, %v", out, err)
	}
	if left := sleeping(seconds); left != nil {
		t.Errorf("left behind: %v", left)
	}
}

// With programs of others, /proc shows the processes of the namespace alone.
func TestProcShowsItsOwnProcesses(t *testing.T) {
	cmd := program("processes")
	cmd.Env = append(cmd.Env, "LAB_PRIVATE_HOW=strangers")
	if got := output(t, cmd); got != "processes 2 self true <nil>\n" {
		t.Errorf("got %q", got)
	}
}

// entries is how many places the kernel's table of connections has; negative, if it
// is that of another network (since Linux 6.1).
const entries = "/proc/sys/net/ipv4/tcp_ehash_entries"

func showTables() int {
	text, err := os.ReadFile(entries)
	fmt.Println("own", err == nil && !bytes.HasPrefix(text, []byte("-")), "small", len(bytes.TrimSpace(text)) <= 5)
	return 0
}

// Whoever looks for a port of a student's program reads a small table, not that
// of the whole machine.
func TestTheNetworkOfStrangersHasTablesOfItsOwn(t *testing.T) {
	if _, err := os.Stat(entries); err != nil {
		t.Skip("this kernel has one table for all networks")
	}
	cmd := program("tables")
	cmd.Env = append(cmd.Env, "LAB_PRIVATE_HOW=strangers")
	if got := output(t, cmd); got != "own true small true\n" {
		t.Errorf("got %q", got)
	}
}

func TestParentOf(t *testing.T) {
	for stat, want := range map[string]int{"7 (sh) S 3 7 7": 3, "7 (a) b) (c) Z 12 7 7": 12, "": 0, "7 (sh)": 0} {
		if got, ok := parentOf([]byte(stat)); got != want || ok != (want != 0) {
			t.Errorf("%q: got %d, %v, want %d", stat, got, ok, want)
		}
	}
}

func TestExitCodePasses(t *testing.T) {
	cmd := program("exit")
	out, _ := cmd.CombinedOutput()
	skipRefused(t, string(out))
	if code := cmd.ProcessState.ExitCode(); code != 7 {
		t.Errorf("got exit code %d, want 7: %s", code, out)
	}
}

func TestStandardInputPasses(t *testing.T) {
	cmd := program("echo")
	cmd.Stdin = strings.NewReader("한글\n")
	if got := output(t, cmd); got != "한글\n" {
		t.Errorf("got %q", got)
	}
}

// begin starts the program in a process group of its own and returns the first
// line that it prints.
func begin(t *testing.T, cmd *exec.Cmd) (line string, rest *bufio.Reader) {
	t.Helper()
	pipe, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
	rest = bufio.NewReader(pipe)
	line, _ = rest.ReadString('\n')
	skipRefused(t, line)
	return strings.TrimSpace(line), rest
}

// A signal reaches the program once, whether it is sent to the first process
// alone or, as the terminal does, to the whole process group.
func TestSignals(t *testing.T) {
	for _, test := range []struct {
		name   string
		whom   int // factor for the process id: -1 is the group
		signal unix.Signal
		want   string
	}{
		{"interrupt to one", 1, unix.SIGINT, "INT 1 TERM 0"},
		{"interrupt to all", -1, unix.SIGINT, "INT 1 TERM 0"},
		{"termination to one", 1, unix.SIGTERM, "INT 0 TERM 1"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			cmd := program("signals")
			_, rest := begin(t, cmd)
			unix.Kill(test.whom*cmd.Process.Pid, test.signal)
			got, _ := io.ReadAll(rest)
			if strings.TrimSpace(string(got)) != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

// When the first process is killed, the second dies with it, and the network
// with that.
func TestKilledParentLeavesNothing(t *testing.T) {
	seconds := strconv.Itoa(1001 + os.Getpid()*10)
	strangers := program("leave and wait")
	strangers.Env = append(strangers.Env, "LAB_PRIVATE_HOW=strangers", "LAB_PRIVATE_SLEEP="+seconds)
	if line, _ := begin(t, strangers); line != "left" {
		t.Fatalf("got %q", line)
	}
	for limit := time.Now().Add(5 * time.Second); len(sleeping(seconds)) != 1; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(limit) {
			t.Fatal("no daemon is left")
		}
	}
	strangers.Process.Kill()
	for limit := time.Now().Add(5 * time.Second); sleeping(seconds) != nil; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(limit) {
			t.Fatal("a daemon has outlived the first process")
		}
	}

	cmd := program("wait")
	line, rest := begin(t, cmd)
	pid, err := strconv.Atoi(line)
	if err != nil || pid == cmd.Process.Pid {
		t.Fatalf("got %q, want the id of the second process", line)
	}
	cmd.Process.Kill()
	io.Copy(&bytes.Buffer{}, rest) // until the second process has closed its output
	for range 100 {
		if unix.Kill(pid, 0) == unix.ESRCH || zombie(pid) {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Errorf("process %d is still there", pid)
}

// zombie reports whether the process is dead and only waits for its parent.
func zombie(pid int) bool {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	return err == nil && bytes.Contains(stat, []byte(") Z "))
}

func TestReasonOf(t *testing.T) {
	off := map[string]string{}
	for _, test := range []struct {
		err      error
		settings map[string]string
		want     Reason
	}{
		{unix.ENOSPC, off, UserLimit},
		{unix.EINVAL, off, NoNamespaces},
		{unix.ENOSPC, map[string]string{"user/max_net_namespaces": "0"}, NetworkLimit},
		{unix.EPERM, map[string]string{"kernel/unprivileged_userns_clone": "0"}, CloneSysctl},
		{unix.EPERM, map[string]string{"kernel/apparmor_restrict_unprivileged_userns": "1"}, AppArmor},
		{unix.ENOENT, off, CouldNotStart},
	} {
		setting := func(name string) string { return test.settings[name] }
		if got := reasonOf(fmt.Errorf("fork/exec: %w", test.err), setting); got != test.want {
			t.Errorf("%v with %v: got %s, want %s", test.err, test.settings, got, test.want)
		}
	}
}
