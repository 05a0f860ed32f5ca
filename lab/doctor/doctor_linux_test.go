package doctor

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"socketlab/lab/private"
)

// A kernel that allows no user namespaces is named as the cause. The limit is
// set in a user namespace made for the purpose.
func TestNamespaceLimitIsNamed(t *testing.T) {
	cmd := exec.Command("/proc/self/exe")
	cmd.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags:  unix.CLONE_NEWUSER,
		UidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getgid(), Size: 1}},
	}
	if got := answerOf(t, cmd, "forbid"); got.Refused != private.UserLimit {
		t.Errorf("got %+v, want %s", got, private.UserLimit)
	}
}

// forbid allows no more user namespaces, gives up all rights and becomes the
// program that answers.
func forbid() int {
	runtime.LockOSThread() // the bounding set is the thread's
	if err := os.WriteFile("/proc/sys/user/max_user_namespaces", []byte("0"), 0); err != nil {
		fmt.Println(err)
		return 1
	}
	for capability := range uintptr(unix.CAP_LAST_CAP + 1) {
		unix.Prctl(unix.PR_CAPBSET_DROP, capability, 0, 0, 0)
	}
	os.Setenv("LAB_DOCTOR_TEST", "answer")
	fmt.Println(syscall.Exec("/proc/self/exe", os.Args[:1], os.Environ()))
	return 1
}

func TestPortUser(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	port := uint16(listener.Addr().(*net.TCPAddr).Port)
	user, ok := PortUser(port, false)
	if !ok || user.PID != os.Getpid() || user.Name == "" {
		t.Errorf("got %+v, %v, want this process, %d", user, ok, os.Getpid())
	}
	if user, ok := PortUser(port, true); ok {
		t.Errorf("got %+v for the UDP port of the same number", user)
	}
}

func TestQuote(t *testing.T) {
	for path, want := range map[string]string{
		"/usr/bin/lab":      "/usr/bin/lab",
		"/home/a b/lab":     "'/home/a b/lab'",
		"/home/o'brien/lab": `'/home/o'\''brien/lab'`,
		"/home/컴퓨터/bin/lab": "/home/컴퓨터/bin/lab",
	} {
		if got := quote(path); got != want {
			t.Errorf("%s: got %s, want %s", path, got, want)
		}
	}
	if !filepath.IsAbs(program()) {
		t.Errorf("got %s, want an absolute path", program())
	}
}
