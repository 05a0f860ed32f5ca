package lab

import (
	"context"
	"errors"
	"strings"

	"socketlab/capture/message"
	"socketlab/lab/doctor"
	"socketlab/lab/experiment"
	"socketlab/lab/program"
)

// What can end a run early.
var (
	ErrInterrupted = errors.New("interrupted")
	ErrTimeout     = errors.New("the run took too long")
)

// A PortInUse error says that a server could not have its port.
type PortInUse struct {
	Port uint16
	UDP  bool        // else TCP
	User doctor.User // who has it; zero if that is not known
	Err  error       // of bind() or listen(); nil if nobody has tried
}

// portInUse returns the error for a port, with its present user.
func (r *run) portInUse(port uint16, err error) *PortInUse {
	e := &PortInUse{Port: port, UDP: r.config.Experiment.Transport == experiment.UDP, Err: err}
	e.User, _ = doctor.PortUser(port, e.UDP)
	return e
}

// In says it in a language.
func (e *PortInUse) In(l message.Language) string {
	protocol := "TCP"
	if e.UDP {
		protocol = "UDP"
	}
	if e.User.PID == 0 {
		return l.Say("%s port %d is already in use", protocol, e.Port)
	}
	return l.Say("%s port %d is already in use by %s (process %d)", protocol, e.Port, e.User.Name, e.User.PID)
}

// Error says it in English.
func (e *PortInUse) Error() string { return e.In(message.English) }

// Unwrap returns the error of bind() or listen(), if there is one.
func (e *PortInUse) Unwrap() error { return e.Err }

// A ServerDied error says that a server ended before its time.
type ServerDied struct {
	Name string // of the server
	Err  error  // how it ended; may be nil
}

// In says it in a language.
func (e *ServerDied) In(l message.Language) string {
	if e.Err == nil {
		return l.Say("%s ended before the clients were done", e.Name)
	}
	return l.Say("%s ended before the clients were done: %v", e.Name, e.Err)
}

// Error says it in English.
func (e *ServerDied) Error() string { return e.In(message.English) }

// Unwrap returns how the server ended.
func (e *ServerDied) Unwrap() error { return e.Err }

// errEnded is how a server ended that has reported success, but too early.
var errEnded = errors.New("exit status 0")

// A StartError says that a student's program could not be started.
type StartError struct {
	Program string // its first word, or the command line if that cannot be read
	Server  bool   // it is the server, else a client
	Advice  program.Advice
	Err     error
}

// In says it in a language.
func (e *StartError) In(l message.Language) string {
	if errors.Is(e.Err, program.ErrShell) {
		return l.Say("cannot start %q: this line is for a shell, and none is asked", e.Program)
	}
	first, _, _ := strings.Cut(e.Advice.Line, " ")
	switch e.Advice.Cause {
	case program.NeedsInterpreter:
		return l.Say("cannot start %q: it is the source of a program, which %s runs", e.Program, first)
	case program.NeedsCompiler:
		return l.Say("cannot start %q: it is the source of a program, and has to be compiled first", e.Program)
	case program.NeedsName:
		return l.Say("cannot start %q: there is no such program here; Python is called %s", e.Program, first)
	}
	return l.Say("cannot start %q: %v", e.Program, e.Err)
}

// Error says it in English.
func (e *StartError) Error() string { return e.In(message.English) }

// Unwrap returns the reason.
func (e *StartError) Unwrap() error { return e.Err }

// early returns why ctx has ended, ErrInterrupted if nobody said why, and err
// if it has not ended at all.
func early(ctx context.Context, err error) error {
	switch cause := context.Cause(ctx); {
	case cause == nil:
		return err
	case errors.Is(cause, context.Canceled), errors.Is(cause, context.DeadlineExceeded):
		return ErrInterrupted
	default:
		return cause
	}
}
