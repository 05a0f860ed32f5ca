package private

import (
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"syscall"

	"golang.org/x/sys/unix"

	"socketlab/capture/message"
)

// holderVariable is channelVariable for the process that holds a PID namespace.
const holderVariable = "LAB_PRIVATE_HOLDER"

// Hold is for the beginning of main. In the process that holds a PID namespace
// it does not return; in any other it does nothing.
//
// The holder is the first process of the namespace (pid_namespaces(7)): the
// kernel gives it every process that has lost its parent, lets none of them
// kill it, and ends them all when it ends.
func Hold() {
	fd, holder := os.LookupEnv(holderVariable)
	if !holder {
		return
	}
	os.Unsetenv(holderVariable)
	channel, err := channelOf(holderVariable, fd)
	if err != nil {
		os.Exit(1)
	}
	os.Exit(hold(channel))
}

// hold starts the second process, buries every process that ends, and returns
// the exit code of the second one when that has ended.
func hold(channel *os.File) int {
	runtime.LockOSThread() // it gives up a right, and is the parent of the second process
	deaf()
	if err := ownProc(); err != nil {
		fmt.Fprintln(channel, err)
		return 1
	}
	second := again(channel, channelVariable)
	second.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: unix.SIGKILL}
	if ownTables() {
		second.SysProcAttr.Cloneflags = unix.CLONE_NEWNET // one more, that has them
	}
	if err := second.Start(); err != nil {
		fmt.Fprintln(channel, err)
		return 1
	}
	for {
		var status unix.WaitStatus
		pid, err := unix.Wait4(-1, &status, 0, nil)
		switch {
		case err == unix.EINTR || err == nil && pid != second.Process.Pid:
			continue
		case err != nil:
			return 1
		case status.Signaled():
			fmt.Fprintln(channel, killed, int(status.Signal()))
			return 128 + int(status.Signal())
		}
		return status.ExitStatus()
	}
}

// deaf keeps what is typed at the terminal from ending the holder: the others
// hear it, too. Ignored, the signals would be ignored by the others as well.
func deaf() {
	unheard := make(chan os.Signal, 1)
	signal.Notify(unheard, unix.SIGINT, unix.SIGTERM, unix.SIGQUIT)
	if !signal.Ignored(unix.SIGHUP) {
		signal.Notify(unheard, unix.SIGHUP)
	}
}

// ownProc shows the processes of the namespace, and no others, in /proc, and
// gives up the right that this takes.
func ownProc() error {
	if err := unix.Mount("", "/", "", unix.MS_SLAVE|unix.MS_REC, ""); err != nil {
		return message.At("mounts", err)
	}
	if err := unix.Mount("proc", "/proc", "proc", unix.MS_NOSUID|unix.MS_NODEV|unix.MS_NOEXEC, ""); err != nil {
		return message.At("/proc", err)
	}
	// Not for root, whose rights are no ambient ones.
	unix.Prctl(unix.PR_CAP_AMBIENT, unix.PR_CAP_AMBIENT_LOWER, unix.CAP_SYS_ADMIN, 0, 0)
	return nil
}
