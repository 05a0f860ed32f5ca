package main

import (
	"errors"
	"os"

	"github.com/urfave/cli/v2"

	"socketlab/capture/record"
	"socketlab/lab"
	"socketlab/lab/doctor"
	"socketlab/lab/private"
)

// enterNetwork moves the program into the network that the run takes place
// in: a private one where the kernel grants it, unless the user wants the
// host's. It returns done when a second process has done the whole run.
func (p *program) enterNetwork(c *cli.Context, t *task) (done bool, err error) {
	network := c.String("network")
	if network == "host" {
		return false, nil
	}
	// What was asked at the terminal is not asked again.
	os.Setenv("LAB_NAME", t.config.Values.Name)
	os.Setenv("LAB_DEPT", t.config.Values.Dept)
	code, done, err := private.Enter()
	var refused *private.Refused
	switch {
	case errors.As(err, &refused) && network == "private":
		return false, cannot(p.refusal(refused)).tell(refused.Command())
	case errors.As(err, &refused):
		t.refused = refused
		if refused.Reason != private.NotLinux {
			p.note(p.Say("%v; using the network of this machine", p.refusal(refused)))
		}
		return false, nil
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
		return errors.New(p.Say("only Linux has private networks"))
	}
	return errors.New(doctor.Refusal(refused.Reason).In(p.Lang))
}

// notRun explains why nothing was recorded, with the command that helps.
func (p *program) notRun(err error) error {
	var inUse *lab.PortInUse
	var noLoss *private.NoLoss
	switch {
	case errors.Is(err, lab.ErrInterrupted):
		return interrupted(errors.New(p.Say("interrupted before anything was recorded")))
	case errors.As(err, &inUse):
		return cannot(err).tell("lab doctor")
	case errors.As(err, &noLoss):
		return cannot(err).tell(noLoss.Command())
	}
	for _, cause := range []error{record.ErrPermission, record.ErrNoLibrary, record.ErrNotSupported, record.ErrNoDevice} {
		if errors.Is(err, cause) {
			f := doctor.Explain(err)
			return cannot(errors.New(f.Message.In(p.Lang))).tell(f.Command)
		}
	}
	return cannot(err)
}

// notPrivate explains why an experiment that loses packets is not run in the
// network of the host.
func (p *program) notPrivate(t *task) error {
	problem := cannot(errors.New(p.Say("packets are lost in a private network only")))
	if t.refused == nil {
		return problem.tell(p.again("--network", "private"))
	}
	return problem.tell(t.refused.Command())
}
