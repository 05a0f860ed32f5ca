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

	"socketlab/capture/message"

	"golang.org/x/sys/unix"
)

// Variables that tell the program, started again, what it is there for.
const (
	channelVariable = "LAB_PRIVATE_CHANNEL" // the descriptor that leads back to its first self
	hostVariable    = "LAB_PRIVATE_HOST"    // set in the host's network: why there is no private one
)

// What the other processes say to the first.
const (
	ready  = "ready"  // the second one can go on; anything else is the reason why not
	killed = "killed" // and the number of the signal: the holder says how the second one ended
)

// Enter starts the program again, with the same arguments, in a private network,
// and there it returns with done false, the loopback interface up. Call it
// before anything that must not happen twice, such as reading standard input.
//
// In the first process Enter passes signals on, returns when the second process
// has ended, with done true, and the caller should exit with code. If the kernel
// refuses, the error is a *Refused and the program goes on in the host's
// network. The program is expected to handle the first os.Interrupt: Enter
// listens for it, too, which keeps it from ending the program by itself.
//
// Where strangers is set, programs of others are going to run: whatever they
// leave behind ends with the second process, in a PID namespace where the
// system has them. If that process is killed, the error is a *Killed.
func Enter(strangers bool) (code int, done bool, err error) {
	if _, host := os.LookupEnv(hostVariable); host {
		return 0, false, &Refused{Reason: Reason(os.Getenv(hostVariable))}
	}
	if second, done, err := enterSecond(prepare); second {
		entered = err == nil && !done
		return 0, done, err
	}
	if strangers {
		Hold()
		if code, done, err := outside(unix.CLONE_NEWNET|unix.CLONE_NEWPID|unix.CLONE_NEWNS, nil); done || err == nil {
			return code, done, err
		}
	}
	return outside(unix.CLONE_NEWNET, nil)
}

// Guard does the same in the host's network, for the programs of others:
// nothing that they leave behind outlives the second process, and that one is
// not killed unnoticed. In the second process Enter returns refused again.
func Guard(refused *Refused) (code int, done bool, err error) {
	if second, done, err := enterSecond(func() error { return nil }); second {
		os.Unsetenv(hostVariable)
		return 0, done, err
	}
	reason := ""
	if refused != nil {
		reason = string(refused.Reason)
	}
	return outside(0, &reason)
}

// Second reports whether this is the second process, before it has called
// Enter or Guard: what is asked of a person has been asked by the first, and
// what is told has been told.
func Second() bool {
	_, second := os.LookupEnv(channelVariable)
	return second
}

// enterSecond finishes the second process, if this is it.
func enterSecond(prepare func() error) (second, done bool, err error) {
	fd, second := os.LookupEnv(channelVariable)
	if !second {
		return false, false, nil
	}
	os.Unsetenv(channelVariable) // not for the programs that this one starts
	done, err = inside(fd, prepare)
	return true, done, err
}

// outside runs the second process, in new namespaces of the kinds given. Its
// thread must not end before the process does: the kernel takes that for the
// death of the parent.
func outside(kinds uintptr, host *string) (code int, done bool, err error) {
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

	adopt()
	child := command(theirs, kinds, host)
	err = child.Start()
	theirs.Close()
	if err != nil {
		return 0, false, refused(err)
	}
	words := bufio.NewReader(ours)
	if answer := line(words); answer != ready {
		child.Wait()
		return 0, false, refusedInside(answer)
	}
	ended := make(chan struct{})
	go forward(signals, ours, ended)
	err = child.Wait()
	close(ended)
	endOrphans()
	if how := howKilled(child.ProcessState, line(words)); how != 0 {
		return exitCode(child.ProcessState), true, &Killed{how}
	}
	return exitCode(child.ProcessState), true, unexpected(err)
}

// line reads what the other processes say next, or "" if they are gone.
func line(words *bufio.Reader) string {
	text, _ := words.ReadString('\n')
	return strings.TrimSpace(text)
}

// howKilled returns the signal that the second process was killed with, 0 if it
// ended by itself: also of a second Ctrl-C, or because nobody reads its output
// any more. Where it has a holder, that one knows.
func howKilled(state *os.ProcessState, said string) (how syscall.Signal) {
	if n, _ := fmt.Sscanf(said, killed+" %d", &how); n != 1 {
		if status, ok := state.Sys().(syscall.WaitStatus); ok && status.Signaled() {
			how = status.Signal()
		}
	}
	if how == unix.SIGINT || how == unix.SIGPIPE {
		return 0
	}
	return how
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
		return nil, nil, message.At("socketpair", err)
	}
	return os.NewFile(uintptr(fds[0]), "channel"), os.NewFile(uintptr(fds[1]), "channel"), nil
}

// command prepares the second process, or, with a PID namespace, the one that
// holds it. Root needs no user namespace, in which the files of other users
// would be out of its reach; anybody else keeps the own user id and gets the
// rights that the lab needs as ambient capabilities.
func command(channel *os.File, kinds uintptr, host *string) *exec.Cmd {
	variable := channelVariable
	if kinds&unix.CLONE_NEWPID != 0 {
		variable = holderVariable
	}
	cmd := again(channel, variable)
	if host != nil {
		cmd.Env = append(cmd.Env, hostVariable+"="+*host)
	}
	attributes := &syscall.SysProcAttr{Cloneflags: kinds, Pdeathsig: unix.SIGKILL}
	if kinds != 0 && !mayMakeNetworks() {
		uid, gid := os.Getuid(), os.Getgid()
		attributes.Cloneflags |= unix.CLONE_NEWUSER
		attributes.UidMappings = []syscall.SysProcIDMap{{ContainerID: uid, HostID: uid, Size: 1}}
		attributes.GidMappings = []syscall.SysProcIDMap{{ContainerID: gid, HostID: gid, Size: 1}}
		attributes.AmbientCaps = []uintptr{unix.CAP_NET_ADMIN, unix.CAP_NET_RAW, unix.CAP_NET_BIND_SERVICE}
		if kinds&unix.CLONE_NEWPID != 0 {
			attributes.AmbientCaps = append(attributes.AmbientCaps, unix.CAP_SYS_ADMIN) // to mount /proc
		}
		// A program with file capabilities is not dumpable, and then the
		// mappings of its children cannot be written.
		unix.Prctl(unix.PR_SET_DUMPABLE, 1, 0, 0, 0)
	}
	cmd.SysProcAttr = attributes
	return cmd
}

// again is this program once more, which finds the channel in a variable.
func again(channel *os.File, variable string) *exec.Cmd {
	// /proc/self/exe is this program even if its file was replaced meanwhile.
	cmd := exec.Command("/proc/self/exe", os.Args[1:]...)
	cmd.Args[0] = os.Args[0]
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	cmd.ExtraFiles = []*os.File{channel} // descriptor 3
	cmd.Env = append(os.Environ(), variable+"=3")
	return cmd
}

// mayMakeNetworks reports whether this is root with the rights to make a network
// and to use it. In a container root may have one and not the other.
func mayMakeNetworks() bool {
	if os.Geteuid() != 0 {
		return false
	}
	header := unix.CapUserHeader{Version: unix.LINUX_CAPABILITY_VERSION_3}
	var data [2]unix.CapUserData
	if unix.Capget(&header, &data[0]) != nil {
		return false
	}
	const wanted = 1<<unix.CAP_SYS_ADMIN | 1<<unix.CAP_NET_ADMIN | 1<<unix.CAP_NET_RAW
	return data[0].Effective&wanted == wanted
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

// channelOf returns the channel that a variable names.
func channelOf(variable, fd string) (*os.File, error) {
	n, err := strconv.Atoi(fd)
	if err != nil {
		return nil, message.At(variable, err)
	}
	unix.CloseOnExec(n)
	return os.NewFile(uintptr(n), "channel"), nil
}

// inside finishes the second process, and reports to the first one. It returns
// true if the process is of no use and should exit.
func inside(fd string, prepare func() error) (done bool, err error) {
	channel, err := channelOf(channelVariable, fd)
	if err != nil {
		return false, err
	}
	if err := prepare(); err != nil {
		fmt.Fprintln(channel, err)
		return true, nil
	}
	if _, err := fmt.Fprintln(channel, ready); err != nil {
		return true, err
	}
	go receive(channel, firstInterrupt())
	return false, nil
}

// entered is set once, before anything else runs in the second process.
var entered bool

// Entered reports whether Enter has made the network that this process is in:
// nobody has used it before.
func Entered() bool { return entered }
