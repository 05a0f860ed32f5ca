package syscalls

import (
	"encoding/binary"
	"maps"
	"slices"

	"golang.org/x/sys/unix"
)

// filter makes a process stop at the system calls of the signatures only, and
// reports whether that has worked. Without it, a process stops twice at each of
// its calls, most of which read files: a script of a shell takes five times as
// long then.
//
// Only a process itself can restrict its system calls (seccomp), and it has
// been started already. So its first system call is replaced by two others,
// and then it is made to repeat the first.
func filter(process int, of map[uint64]signature) bool {
	var first unix.PtraceRegs
	if !toSystemCall(process) || unix.PtraceGetRegs(process, &first) != nil {
		return false
	}
	program, err := place(process, &first, filterProgram(of))
	if err != nil {
		return false
	}
	// Whoever restricts a program must not let it gain rights. The first call
	// has stopped before the kernel has looked at its number.
	promise := first
	promise.Orig_rax = unix.SYS_PRCTL
	setArguments(&promise, unix.PR_SET_NO_NEW_PRIVS, 1, 0)
	promise.R10, promise.R8 = 0, 0
	ok := unix.PtraceSetRegs(process, &promise) == nil && toSystemCall(process)

	restrict := first
	again(&restrict, unix.SYS_SECCOMP)
	setArguments(&restrict, unix.SECCOMP_SET_MODE_FILTER, unix.SECCOMP_FILTER_FLAG_SPEC_ALLOW, program)
	var after unix.PtraceRegs
	ok = ok && unix.PtraceSetRegs(process, &restrict) == nil && toSystemCall(process) && toSystemCall(process) &&
		unix.PtraceGetRegs(process, &after) == nil && after.Rax == 0

	again(&first, first.Orig_rax)
	return unix.PtraceSetRegs(process, &first) == nil && ok
}

// again makes a process, stopped at a system call, go back to the instruction
// and make another one. The instruction has two octets.
func again(r *unix.PtraceRegs, number uint64) {
	r.Rip -= 2
	r.Rax, r.Orig_rax = number, ^uint64(0)
}

func setArguments(r *unix.PtraceRegs, a, b, c uint64) { r.Rdi, r.Rsi, r.Rdx = a, b, c }

// toSystemCall lets a process run until it enters or leaves a system call, and
// reports whether it has come that far.
func toSystemCall(process int) bool {
	signal := 0
	for {
		proceed(process, signal)
		s, err := await(unix.P_PID, process, unix.WSTOPPED|unix.WEXITED|unix.WNOWAIT)
		if err != nil || s.ended {
			return false
		}
		if s, err = await(unix.P_PID, process, unix.WSTOPPED|unix.WNOHANG); err != nil || s.thread == 0 {
			return false
		}
		if s.signal == unix.SIGTRAP|0x80 {
			return true
		}
		signal = int(s.signal)
	}
}

// place writes a struct sock_fprog and the program it leads to into the unused
// part of the stack of a process, and returns where it stands.
func place(process int, r *unix.PtraceRegs, program []unix.SockFilter) (uint64, error) {
	const distance, header = 8192, 16 // octets
	at := (r.Rsp - distance) &^ 15
	b := binary.LittleEndian.AppendUint64(nil, uint64(len(program)))
	b = binary.LittleEndian.AppendUint64(b, at+header)
	for _, i := range program {
		b = binary.LittleEndian.AppendUint16(b, i.Code)
		b = append(b, i.Jt, i.Jf)
		b = binary.LittleEndian.AppendUint32(b, i.K)
	}
	_, err := unix.PtracePokeData(process, uintptr(at), b)
	return at, err
}

// filterProgram returns a program that the kernel runs at each system call. It
// works on a struct seccomp_data: the number of the call stands first, then
// the architecture.
func filterProgram(of map[uint64]signature) []unix.SockFilter {
	const (
		load         = unix.BPF_LD | unix.BPF_W | unix.BPF_ABS
		jumpIfEqual  = unix.BPF_JMP | unix.BPF_JEQ | unix.BPF_K
		answer       = unix.BPF_RET | unix.BPF_K
		number       = 0
		architecture = 4
	)
	numbers := slices.Sorted(maps.Keys(of))
	program := []unix.SockFilter{
		{Code: load, K: architecture},
		{Code: jumpIfEqual, Jf: uint8(len(numbers) + 1), K: unix.AUDIT_ARCH_X86_64},
		{Code: load, K: number},
	}
	for i, n := range numbers {
		program = append(program, unix.SockFilter{Code: jumpIfEqual, Jt: uint8(len(numbers) - i), K: uint32(n)})
	}
	return append(program,
		unix.SockFilter{Code: answer, K: unix.SECCOMP_RET_ALLOW},
		unix.SockFilter{Code: answer, K: unix.SECCOMP_RET_TRACE})
}

// addOlder adds the system calls that later processors never had.
func addOlder(all map[uint64]signature) {
	all[unix.SYS_POLL] = signature{"poll", enterPoll, leaveWait}
	all[unix.SYS_SELECT] = signature{"select", enterSelect, leaveWait}
	all[unix.SYS_EPOLL_WAIT] = signature{"epoll_wait", enterEpollWait, leaveWait}
	all[unix.SYS_DUP2] = signature{"dup2", on(enterDuplicate), nil}
}
