package program

import (
	"os/exec"
	"sync"
	"unsafe"

	"golang.org/x/sys/windows"
)

// A leash holds a program and all its children: a job object, which ends them
// when its last handle is closed, even by the death of this program.
type leash struct {
	mu  sync.Mutex
	job windows.Handle // 0 once it is given back
}

// startLeashed starts a program in a job of its own.
func startLeashed(cmd *exec.Cmd, program child) (*leash, error) {
	job, err := windows.CreateJobObject(nil, nil)
	if err != nil {
		return nil, err
	}
	limits := windows.JOBOBJECT_EXTENDED_LIMIT_INFORMATION{}
	limits.BasicLimitInformation.LimitFlags = windows.JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE
	_, err = windows.SetInformationJobObject(job, windows.JobObjectExtendedLimitInformation,
		uintptr(unsafe.Pointer(&limits)), uint32(unsafe.Sizeof(limits)))
	if err == nil {
		err = program.Start()
	}
	if err != nil {
		windows.CloseHandle(job)
		return nil, err
	}
	if err := assign(job, uint32(cmd.Process.Pid)); err != nil {
		_ = cmd.Process.Kill()
		_ = program.Wait()
		windows.CloseHandle(job)
		return nil, err
	}
	return &leash{job: job}, nil
}

func assign(job windows.Handle, pid uint32) error {
	process, err := windows.OpenProcess(windows.PROCESS_SET_QUOTA|windows.PROCESS_TERMINATE, false, pid)
	if err != nil {
		return err
	}
	defer windows.CloseHandle(process)
	return windows.AssignProcessToJobObject(job, process)
}

// terminate ends the programs: there is no way to ask that all of them
// understand.
func (l *leash) terminate() { l.kill() }

// kill ends the programs.
func (l *leash) kill() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.job != 0 {
		_ = windows.TerminateJobObject(l.job, 1)
	}
}

// release gives the job back.
func (l *leash) release() {
	l.mu.Lock()
	defer l.mu.Unlock()
	_ = windows.CloseHandle(l.job)
	l.job = 0
}
