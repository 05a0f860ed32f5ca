package main

import (
	"errors"
	"os"

	"github.com/urfave/cli/v2"

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
		return false, cannot(err).tell(refused.Command())
	case errors.As(err, &refused):
		if refused.Reason != private.NotLinux {
			p.note(p.Say("%v; using the network of this machine", err))
		}
		return false, nil
	case err != nil:
		return false, cannot(err)
	case done && code != exitDone:
		return true, &problem{code: code}
	}
	return done, nil
}
