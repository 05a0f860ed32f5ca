package main

import (
	"errors"
	"fmt"
	"log"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"socketlab/assignments/store"
	"socketlab/lab/syscalls"
)

func TestMain(m *testing.M) {
	shop.M = m
	if os.Getenv("XDG_DATA_HOME") == "" { // what is done here is nobody's progress
		os.Setenv("XDG_DATA_HOME", filepath.Join(os.TempDir(), "lab-test-data"))
	}
	testscript.Main(shop, map[string]func(){
		"lab":        main,
		"signals":    signals,
		"ordinary":   ordinary,
		"filtered":   filtered,
		"masquerade": masquerade,
	})
}

// TestScripts types commands as a user does (see testdata/script).
func TestScripts(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup:               setUp,
		Condition:           condition,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits": exits,
			"word":  word,
			"none":  none,
			"taken": taken,
			"spare": spare,
			"bound": bound,
			"share": share,
		},
	})
}

// setUp gives every script a home of its own, an English locale and the
// folder of the repository.
func setUp(env *testscript.Env) error {
	root, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		return err
	}
	env.Setenv("REPOSITORY", root)
	env.Setenv("HOME", filepath.Join(env.WorkDir, "home"))
	env.Setenv("XDG_CONFIG_HOME", filepath.Join(env.WorkDir, "config"))
	env.Setenv("XDG_DATA_HOME", filepath.Join(env.WorkDir, "data"))
	env.Setenv("LC_ALL", "en_US.UTF-8")
	env.Setenv("TERM", "dumb")
	env.Setenv("GORACE", os.Getenv("GORACE")) // else every lab of a -race test sleeps for a second at its end
	return os.MkdirAll(filepath.Join(env.WorkDir, "home"), 0o777)
}

// condition answers what scripts ask in square brackets.
func condition(name string) (bool, error) {
	if program, ok := strings.CutPrefix(name, "have:"); ok {
		_, err := exec.LookPath(program)
		return err == nil, nil
	}
	switch name {
	case "capture":
		return os.Getenv("LAB_REQUIRE_CAPTURE") == "1" || canCapture(), nil
	case "trace":
		return os.Getenv("LAB_REQUIRE_CAPTURE") == "1" && runtime.GOOS == "linux" || syscalls.Probe() == nil, nil
	case "path":
		return canChoosePackets(), nil
	case "store":
		return store.Have, nil
	case "root":
		return os.Getuid() == 0, nil
	case "alone":
		interfaces, err := net.Interfaces()
		return len(interfaces) == 1, err
	case "mount":
		return runtime.GOOS == "linux" && exec.Command("unshare", "--map-root-user", "--mount", "true").Run() == nil, nil
	case "setcap":
		return os.Getuid() == 0 && canSetCapabilities(), nil
	case "limits":
		limit := "echo 0 > /proc/sys/user/max_net_namespaces"
		return runtime.GOOS == "linux" && exec.Command("unshare", "--map-root-user", "sh", "-c", limit).Run() == nil, nil
	}
	return false, errors.New("unknown condition " + name)
}

// canSetCapabilities reports whether setcap works on the files of the tests.
func canSetCapabilities() bool {
	file, err := os.CreateTemp("", "lab-setcap")
	if err != nil {
		return false
	}
	defer os.Remove(file.Name())
	defer file.Close()
	return exec.Command("setcap", "cap_net_raw+ep", file.Name()).Run() == nil
}

// canCapture reports whether lab can record here at all.
var canCapture = sync.OnceValue(func() bool {
	dir, err := os.MkdirTemp("", "lab-can-capture")
	if err != nil {
		return false
	}
	defer os.RemoveAll(dir)
	var exit *exec.ExitError
	err = exec.Command("lab", "run", "udp-echo", "--id", "1", "--out", dir).Run()
	return !errors.As(err, &exit) || exit.ExitCode() != exitCannot
})

// canChoosePackets reports whether the network can do something to single
// packets. A server that ends at once breaks under anything that can be tried.
var canChoosePackets = sync.OnceValue(func() bool {
	file, err := os.CreateTemp("", "lab-path")
	if err != nil {
		return false
	}
	defer os.Remove(file.Name())
	defer file.Close()
	fmt.Fprint(file, "schema: lab/break/v1\nlab: udp-echo\nagainst: server\nbehaviour: {actions: [{do: lose}]}\n")
	var exit *exec.ExitError
	return errors.As(exec.Command("lab", "break", "--replay", file.Name(), "--server", "true").Run(), &exit) && exit.ExitCode() == exitNotPassed
})

// exits runs a command that has to end with an exit code:
//
//	exits 2 lab run
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND…")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	var exit *exec.ExitError
	if err := ts.Exec(args[1], args[2:]...); errors.As(err, &exit) {
		got = exit.ExitCode()
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	if got != want {
		ts.Fatalf("%s: exit code %d, want %d\nstderr: %s", strings.Join(args[1:], " "), got, want, ts.ReadFile("stderr"))
	}
}

// word puts a word of a given length into a variable:
//
//	word NAME 65536
func word(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: word VARIABLE LENGTH")
	}
	n, err := strconv.Atoi(args[1])
	ts.Check(err)
	ts.Setenv(args[0], strings.Repeat("x", n))
}

// none requires that a folder holds nothing, hidden files included.
func none(ts *testscript.TestScript, neg bool, args []string) {
	for _, dir := range args {
		entries, err := os.ReadDir(ts.MkAbs(dir))
		ts.Check(err)
		if found := len(entries) > 0; found != neg {
			ts.Fatalf("%s holds %v", dir, entries)
		}
	}
}

// share makes a folder that every user may use, with a copy of lab in it, and
// puts its name into a variable: the folders of the tests are closed to all
// but their owner.
//
//	share FOLDER
func share(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: share VARIABLE")
	}
	dir, err := os.MkdirTemp("", "lab-shared")
	ts.Check(err)
	ts.Defer(func() { os.RemoveAll(dir) })
	ts.Check(os.Chmod(dir, 0o777))
	path, err := exec.LookPath("lab")
	ts.Check(err)
	binary, err := os.ReadFile(path)
	ts.Check(err)
	ts.Check(os.WriteFile(filepath.Join(dir, "lab"), binary, 0o755))
	ts.Setenv(args[0], dir)
}

// taken occupies a UDP port of the host until the script has ended, and puts
// its number into a variable:
//
//	taken PORT
func taken(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: taken VARIABLE")
	}
	socket, err := net.ListenPacket("udp4", "0.0.0.0:0")
	ts.Check(err)
	ts.Defer(func() { socket.Close() })
	ts.Setenv(args[0], strconv.Itoa(socket.LocalAddr().(*net.UDPAddr).Port))
}

// spare puts a UDP port of the host that nobody uses into a variable:
//
//	spare VARIABLE
func spare(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: spare VARIABLE")
	}
	socket, err := net.ListenPacket("udp4", "0.0.0.0:0")
	ts.Check(err)
	ts.Setenv(args[0], strconv.Itoa(socket.LocalAddr().(*net.UDPAddr).Port))
	ts.Check(socket.Close())
}

// bound waits until somebody has bound a UDP port of the host:
//
//	bound PORT
func bound(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: bound PORT")
	}
	for range 1000 {
		socket, err := net.ListenPacket("udp4", "0.0.0.0:"+args[0])
		if err != nil {
			return
		}
		socket.Close()
		time.Sleep(10 * time.Millisecond)
	}
	ts.Fatalf("nobody has bound port %s", args[0])
}

// signals is a program that starts another, sends it a signal when a file has
// appeared, and ends as it ends:
//
//	signals INT FILE COMMAND…
func signals() {
	cmd := exec.Command(os.Args[3], os.Args[4:]...)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	if err := cmd.Start(); err != nil {
		log.Fatal(err)
	}
	for range 1000 {
		if _, err := os.Stat(os.Args[2]); err == nil {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	cmd.Process.Signal(map[string]os.Signal{
		"INT": os.Interrupt, "TERM": syscall.SIGTERM, "HUP": syscall.SIGHUP, "KILL": os.Kill,
	}[os.Args[1]])
	cmd.Wait()
	os.Exit(exitCode(cmd.ProcessState))
}

// exitCode is how a shell shows the end of a program: that of a signal is 128
// and its number.
func exitCode(state *os.ProcessState) int {
	if status, ok := state.Sys().(interface {
		Signaled() bool
		Signal() syscall.Signal
	}); ok && status.Signaled() {
		return 128 + int(status.Signal())
	}
	return state.ExitCode()
}
