//go:build amd64 || arm64

package syscalls

import (
	"runtime"
	"unsafe"

	"golang.org/x/sys/unix"
)

// Every request below must come from the thread that watches the program.

// ptrace is the system call of that name, for requests that pass numbers.
func ptrace(request, thread int, address, data uintptr) error {
	_, _, errno := unix.Syscall6(unix.SYS_PTRACE, uintptr(request), uintptr(thread), address, data, 0, 0)
	if errno != 0 {
		return errno
	}
	return nil
}

// follow makes the kernel watch new threads and children as well, tell of the
// end of each, and end them all if this program ends.
const follow = unix.PTRACE_O_TRACESYSGOOD | unix.PTRACE_O_TRACECLONE | unix.PTRACE_O_TRACEFORK |
	unix.PTRACE_O_TRACEVFORK | unix.PTRACE_O_TRACEEXEC | unix.PTRACE_O_TRACEEXIT | unix.PTRACE_O_TRACESECCOMP | unix.PTRACE_O_EXITKILL

// seize begins to watch a process that has stopped at its first instruction,
// as exec.Cmd leaves it. PTRACE_TRACEME, which brought it there, would lose
// the stops of job control (Ctrl-Z); PTRACE_SEIZE keeps them, but needs a
// process that nobody watches. Between the two it is held by SIGSTOP, and must
// have come to rest before SIGCONT may undo that.
func seize(process int) error {
	if err := ptrace(unix.PTRACE_DETACH, process, 0, uintptr(unix.SIGSTOP)); err != nil {
		return err
	}
	if s, err := await(unix.P_PID, process, unix.WSTOPPED|unix.WEXITED|unix.WNOWAIT); err != nil || s.ended {
		return err
	}
	err := ptrace(unix.PTRACE_SEIZE, process, 0, follow)
	_ = unix.Kill(process, unix.SIGCONT)
	return err
}

// proceed lets a thread run until its next system call, and delivers a signal
// to it unless that is 0.
func proceed(thread, signal int) {
	_ = ptrace(unix.PTRACE_SYSCALL, thread, 0, uintptr(signal)) // fails if the thread has been killed
}

// stopInfo is struct ptrace_syscall_info.
type stopInfo struct {
	kind          uint8 // PTRACE_SYSCALL_INFO_ENTRY, …
	_             [3]uint8
	architecture  uint32
	_, _          uint64    // instruction and stack pointer
	number, first uint64    // at the entry: number of the call, its first argument
	others        [5]uint64 // the other arguments
	_             uint64
}

// result returns what the call has returned; valid at the exit.
func (s *stopInfo) result() int64 { return int64(s.number) }

// arguments returns the arguments of the call; valid at the entry.
func (s *stopInfo) arguments() (a [6]uint64) {
	a[0] = s.first
	copy(a[1:], s.others[:])
	return a
}

// describe tells at which system call a thread has stopped.
func describe(thread int) (info stopInfo, err error) {
	_, _, errno := unix.Syscall6(unix.SYS_PTRACE, unix.PTRACE_GET_SYSCALL_INFO, uintptr(thread),
		unsafe.Sizeof(info), uintptr(unsafe.Pointer(&info)), 0, 0)
	if errno != 0 {
		return info, errno
	}
	return info, nil
}

// native reports whether a stopped program speaks the system calls of this
// one: an i386 program on amd64 numbers them differently.
func (s *stopInfo) native() bool {
	if runtime.GOARCH == "arm64" {
		return s.architecture == unix.AUDIT_ARCH_AARCH64
	}
	return s.architecture == unix.AUDIT_ARCH_X86_64
}

// A stop is what a watched thread has stopped for, or its end.
type stop struct {
	thread int
	ended  bool
	signal unix.Signal // that it was stopped by; with 0x80, at a system call
	event  int         // PTRACE_EVENT_…; 0 if it is another stop
}

// nextStop waits for a thread that this one watches. The end of the process
// leader is left for exec.Cmd to find: it is reported again and again until
// that has happened. The error is ECHILD when nothing is watched any more.
func nextStop(leader int) (stop, error) {
	// Looking first and taking later, for only a look tells whose turn it is.
	found, err := await(unix.P_ALL, 0, unix.WEXITED|unix.WSTOPPED|unix.WNOWAIT)
	switch {
	case err != nil:
		return stop{}, err
	case !found.ended:
		return await(unix.P_PID, found.thread, unix.WSTOPPED|unix.WNOHANG) // it may have been killed meanwhile
	case found.thread != leader:
		return await(unix.P_PID, found.thread, unix.WEXITED|unix.WNOHANG)
	}
	return found, nil
}

// await is the system call waitid() for threads that this one watches.
func await(kind, number, options int) (stop, error) {
	const ended = 3 // CLD_EXITED, CLD_KILLED and CLD_DUMPED are 1 to 3
	var info unix.Siginfo
	err := retry(func() error {
		return unix.Waitid(kind, number, &info, options|unix.WNOTHREAD|unix.WALL, nil)
	})
	// Two fields that package unix does not name: si_pid and si_status.
	thread := *(*int32)(unsafe.Add(unsafe.Pointer(&info), 16))
	status := *(*int32)(unsafe.Add(unsafe.Pointer(&info), 24))
	return stop{thread: int(thread), ended: info.Code <= ended, signal: unix.Signal(status & 0xff), event: int(status) >> 8}, err
}

// retry repeats a call that a signal has interrupted.
func retry(call func() error) error {
	for {
		if err := call(); err != unix.EINTR {
			return err
		}
	}
}
