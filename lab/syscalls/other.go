//go:build !linux || !(amd64 || arm64)

package syscalls

// Probe returns why programs cannot be watched here.
func Probe() error { return &Refused{Reason: NotHere} }

// Start starts the program without watching it.
func (c *Command) Start() error {
	c.err = Probe()
	return c.Cmd.Start()
}

// Wait is that of the exec.Cmd.
func (c *Command) Wait() error { return c.Cmd.Wait() }
