package private

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"strconv"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"
)

// channelVariable tells the program, started for the second time, which
// descriptor leads back to its first self.
const channelVariable = "LAB_PRIVATE_CHANNEL"

// ready is what the second process says when its network stands; anything else
// is the error.
const ready = "ready"

// Enter starts the program again, with the same arguments, in a private network,
// and there it returns with done false, the loopback interface up. Call it
// before anything that must not happen twice, such as reading standard input.
//
// In the first process Enter passes signals on, returns when the second process
// has ended, with done true, and the caller should exit with code. If the kernel
// refuses, the error is a *Refused and the program goes on in the host's
// network. The program is expected to handle the first os.Interrupt: Enter
// listens for it, too, which keeps it from ending the program by itself.
func Enter() (code int, done bool, err error) {
	if fd, ok := os.LookupEnv(channelVariable); ok {
		os.Unsetenv(channelVariable) // not for the programs that this one starts
		done, err := inside(fd)
		return 0, done, err
	}
	return outside()
}

// Second reports whether this is the second process, before it has called
// Enter: what is asked of a person has been asked by the first.
func Second() bool {
	_, second := os.LookupEnv(channelVariable)
	return second
}

// outside runs the second process. Its thread must not end before the process
// does: the kernel takes that for the death of the parent.
func outside() (code int, done bool, err error) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	ours, theirs, err := socketPair()
	if err != nil {
		return 0, false, refused(err)
	}
	defer ours.Close()
	signals := make(chan os.Signal, 8)
	signal.Notify(signals, unix.SIGINT, unix.SIGTERM, unix.SIGQUIT)
	if !signal.Ignored(unix.SIGHUP) { // nohup(1)
		signal.Notify(signals, unix.SIGHUP)
	}
	defer signal.Stop(signals)

	child := command(theirs)
	err = child.Start()
	theirs.Close()
	if err != nil {
		return 0, false, refused(err)
	}
	answer, _ := bufio.NewReader(ours).ReadString('\n')
	if answer = strings.TrimSpace(answer); answer != ready {
		child.Wait()
		return 0, false, refusedInside(answer)
	}
	ended := make(chan struct{})
	go forward(signals, ours, ended)
	err = child.Wait()
	close(ended)
	return exitCode(child.ProcessState), true, unexpected(err)
}

// unexpected returns errors of Wait that are not the program's own failure.
func unexpected(err error) error {
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return nil
	}
	return err
}

// socketPair returns the two ends of the channel between the processes.
func socketPair() (ours, theirs *os.File, err error) {
	fds, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return nil, nil, fmt.Errorf("socketpair: %w", err)
	}
	return os.NewFile(uintptr(fds[0]), "channel"), os.NewFile(uintptr(fds[1]), "channel"), nil
}

// command prepares the second process. Root needs no user namespace, in which
// the files of other users would be out of its reach; anybody else keeps the
// own user id and gets the rights that the lab needs as ambient capabilities.
func command(channel *os.File) *exec.Cmd {
	// /proc/self/exe is this program even if its file was replaced meanwhile.
	cmd := exec.Command("/proc/self/exe", os.Args[1:]...)
	cmd.Args[0] = os.Args[0]
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	cmd.ExtraFiles = []*os.File{channel} // descriptor 3
	cmd.Env = append(os.Environ(), channelVariable+"=3")
	attributes := &syscall.SysProcAttr{Cloneflags: unix.CLONE_NEWNET, Pdeathsig: unix.SIGKILL}
	if !mayMakeNetworks() {
		uid, gid := os.Getuid(), os.Getgid()
		attributes.Cloneflags |= unix.CLONE_NEWUSER
		attributes.UidMappings = []syscall.SysProcIDMap{{ContainerID: uid, HostID: uid, Size: 1}}
		attributes.GidMappings = []syscall.SysProcIDMap{{ContainerID: gid, HostID: gid, Size: 1}}
		attributes.AmbientCaps = []uintptr{unix.CAP_NET_ADMIN, unix.CAP_NET_RAW, unix.CAP_NET_BIND_SERVICE}
		// A program with file capabilities is not dumpable, and then the
		// mappings of its children cannot be written.
		unix.Prctl(unix.PR_SET_DUMPABLE, 1, 0, 0, 0)
	}
	cmd.SysProcAttr = attributes
	return cmd
}

// mayMakeNetworks reports whether this is root with CAP_SYS_ADMIN.
func mayMakeNetworks() bool {
	if os.Geteuid() != 0 {
		return false
	}
	header := unix.CapUserHeader{Version: unix.LINUX_CAPABILITY_VERSION_3}
	var data [2]unix.CapUserData
	if unix.Capget(&header, &data[0]) != nil {
		return false
	}
	return data[0].Effective&(1<<unix.CAP_SYS_ADMIN) != 0
}

// forward tells the second process, by number, of the signals that reach the
// first. It does not send the signals themselves, for a Ctrl-C at the terminal
// goes to both, and would count twice.
func forward(signals <-chan os.Signal, channel *os.File, ended <-chan struct{}) {
	for {
		select {
		case s := <-signals:
			channel.Write([]byte{byte(s.(unix.Signal))})
		case <-ended:
			return
		}
	}
}

// exitCode returns the exit code as a shell would show it.
func exitCode(state *os.ProcessState) int {
	if status, ok := state.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		return 128 + int(status.Signal())
	}
	return state.ExitCode()
}

// inside finishes the private network in the second process, and reports to the
// first one. It returns true if the process is of no use and should exit.
func inside(fd string) (done bool, err error) {
	n, err := strconv.Atoi(fd)
	if err != nil {
		return false, fmt.Errorf("%s: %w", channelVariable, err)
	}
	unix.CloseOnExec(n)
	channel := os.NewFile(uintptr(n), "channel")
	if err := prepare(); err != nil {
		fmt.Fprintln(channel, err)
		return true, nil
	}
	if _, err := fmt.Fprintln(channel, ready); err != nil {
		return true, err
	}
	go receive(channel, firstInterrupt())
	entered = true
	return false, nil
}

// entered is set once, before anything else runs in the second process.
var entered bool

// Entered reports whether Enter has made the network that this process is in:
// nobody has used it before.
func Entered() bool { return entered }
