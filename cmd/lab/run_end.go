package main

import (
	"errors"

	"socketlab/assignments/check"
	"socketlab/assignments/report"
	"socketlab/capture/message"
	"socketlab/capture/party"
	"socketlab/capture/record"
	"socketlab/lab"
)

// conclude ends a run that was recorded, graded and shown. What went wrong
// with the student's programs is named, but only the verdict counts: the report
// shows what became of it.
func (p *program) conclude(result *report.Report, err error) error {
	troubles := troubled(result.Programs)
	var died *lab.ServerDied
	switch {
	case len(troubles) > 0:
		return p.concludeTroubled(troubles, result)
	case errors.As(err, &died) && result.Passed:
		p.note(p.words(err))
	case errors.As(err, &died):
		return &problem{code: exitNotPassed, err: err}
	case errors.Is(err, lab.ErrTimeout):
		return cannot(message.Errorf("the run took longer than --timeout allows")).tell(p.again("--timeout", "2m"))
	case errors.Is(err, record.ErrIncomplete):
		return cannot(message.Errorf("the recording may be incomplete: frames may be missing in it")).tell(p.again())
	case err != nil:
		return cannot(err)
	case !result.Passed:
		return p.notPassed(result)
	}
	return nil
}

// troubled returns the parties with which something went wrong, servers
// first.
func troubled(all []report.Program) (out []party.Party) {
	for _, one := range all {
		if one.Trouble != nil {
			out = append(out, one.Party)
		}
	}
	return out
}

// concludeTroubled ends a run in which something went wrong with programs. The
// first of those that may be the reason is, if the run has not passed; what the
// report has not said before anything else is said here.
func (p *program) concludeTroubled(all []party.Party, result *report.Report) error {
	for _, one := range all {
		if !result.Passed && !one.Trouble.Harmless() {
			failed := &problem{code: exitNotPassed, err: one.Cause().Err()}
			return failed.tell(p.remedy(one))
		}
	}
	if result.Passed {
		return nil
	}
	return p.notPassed(result)
}

// notPassed ends a run of which the report says everything, but for the command
// that runs the student's own program where a demonstration was run.
func (p *program) notPassed(result *report.Report) error {
	switch own := result.Own; {
	case own == nil || !own.Demonstration:
		return errNotPassed
	case own.Wants == check.OwnClient:
		return (&problem{code: exitNotPassed}).tell(p.again("--client", "python3 client.py {host} {port}"))
	}
	return (&problem{code: exitNotPassed}).tell(p.again("--server", "python3 server.py"))
}

// remedy returns the command line with the student's command mended, where
// that helps; else nothing.
func (p *program) remedy(one party.Party) string {
	switch {
	case one.Trouble.Kind != party.NoArguments:
		return ""
	case one.Serves():
		return p.again("--server", one.WithArguments())
	}
	return p.again("--client", one.WithArguments())
}

// startAdvice returns the command that helps against a program that could not
// be started; nothing where none is known.
func (p *program) startAdvice(e *lab.StartError) string {
	side, again := "--client", ""
	if e.Server {
		side = "--server"
	}
	if e.Advice.Line != "" {
		again = p.again(side, e.Advice.Line)
	}
	if e.Advice.First != "" && again != "" {
		return e.Advice.First + " && " + again
	}
	return e.Advice.First + again
}
