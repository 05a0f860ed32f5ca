package main

import (
	"errors"
	"os"

	"github.com/urfave/cli/v2"

	"socketlab/capture/message"
	"socketlab/capture/record"
	"socketlab/lab"
	"socketlab/lab/doctor"
	"socketlab/lab/private"
)

// enterNetwork moves the program into the network that the run takes place
// in: a private one where the kernel grants it, unless the user wants the
// host's. It returns done when a second process has done the whole run.
func (p *program) enterNetwork(c *cli.Context, t *task) (done bool, err error) {
	network, told := c.String("network"), private.Second()
	// What was asked at the terminal is not asked again.
	os.Setenv("LAB_NAME", t.config.Values.Name)
	os.Setenv("LAB_DEPT", t.config.Values.Dept)
	strangers := t.config.Server != "" || t.config.Client != ""
	if network != "host" && t.meeting == nil { // a referee is in the network of the host
		code, done, err := private.Enter(strangers)
		switch {
		case !errors.As(err, &t.refused):
			return p.ended(t, code, done, err)
		case network == "private":
			return false, cannot(p.refusal(t.refused)).tell(t.refused.Command())
		case t.refused.Reason != private.NotLinux && !told:
			p.note(p.Say("%v; using the network of this machine", p.refusal(t.refused)))
		}
	}
	if !strangers {
		return false, nil
	}
	code, done, err := private.Guard(t.refused)
	return p.ended(t, code, done, err)
}

// ended says how the second process ended, if there was one.
func (p *program) ended(t *task, code int, done bool, err error) (bool, error) {
	var killed *private.Killed
	switch {
	case errors.As(err, &killed):
		text := p.Say("lab itself was ended (%v) while the lab ran, perhaps by one of its programs", killed.Signal)
		if part := t.left(); part != "" {
			text += "; " + p.Say("what was recorded until then is in %s", part)
		}
		return true, cannot(errors.New(text))
	case err != nil:
		return false, cannot(err)
	case done && code != exitDone:
		return true, &problem{code: code}
	}
	return done, nil
}

// refusal says in the user's language why there is no private network.
func (p *program) refusal(refused *private.Refused) error {
	if refused.Reason == private.NotLinux {
		return message.Errorf("only Linux has private networks")
	}
	return doctor.Refusal(refused.Reason).Err()
}

// notRun explains why nothing was recorded, with the command that helps.
func (p *program) notRun(err error) error {
	var inUse *lab.PortInUse
	var noLoss *private.NoLoss
	var notStarted *lab.StartError
	switch {
	case errors.As(err, &notStarted):
		return cannot(err).tell(p.startAdvice(notStarted))
	case errors.Is(err, lab.ErrInterrupted):
		return interrupted(message.Errorf("interrupted before anything was recorded"))
	case errors.As(err, &inUse):
		return cannot(err).tell("lab doctor")
	case errors.As(err, &noLoss):
		return cannot(err).tell(noLoss.Command())
	}
	for _, cause := range []error{record.ErrPermission, record.ErrNoLibrary, record.ErrNotSupported, record.ErrNoDevice} {
		if errors.Is(err, cause) {
			f := doctor.Explain(err)
			return cannot(f.Message.Err()).tell(f.Command)
		}
	}
	return cannot(err)
}

// notPrivate explains why an experiment that loses packets is not run in the
// network of the host.
func (p *program) notPrivate(t *task) error {
	problem := cannot(message.Errorf("packets are lost in a private network only"))
	if t.refused == nil {
		return problem.tell(p.again("--network", "private"))
	}
	return problem.tell(t.refused.Command())
}
