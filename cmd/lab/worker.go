package main

import (
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"slices"

	"socketlab/assignments"
	"socketlab/assignments/class"
)

// workerVariable makes this program a worker of `lab grade`; its value is the
// assignment.
const workerVariable = "LAB_GRADE_WORKER"

// worker returns how workers for an assignment are started; nil if they could
// not read it, because it came through a pipe.
func worker(assignment string) func() *exec.Cmd {
	if !slices.Contains(assignmentNames(), assignment) && !isFile(assignment) {
		return nil
	}
	self, err := os.Executable()
	if runtime.GOOS == "linux" {
		self, err = "/proc/self/exe", nil // also if the file was replaced meanwhile
	}
	if err != nil {
		return nil
	}
	return func() *exec.Cmd {
		cmd := exec.Command(self)
		cmd.Args = []string{"lab"}
		cmd.Env = append(os.Environ(), workerVariable+"="+assignment)
		return cmd
	}
}

// work is for the beginning of main: in a worker it does not return.
func (p *program) work() {
	assignment, ok := os.LookupEnv(workerVariable)
	if !ok {
		return
	}
	spec, err := p.assignment(assignment)
	if err == nil {
		labs, _ := assignments.All() // a test reads them all
		err = class.Serve(spec, labs, os.Stdin, os.Stdout)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(exitCannot)
	}
	os.Exit(exitDone)
}
