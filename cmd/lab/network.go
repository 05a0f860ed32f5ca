package main

import "github.com/urfave/cli/v2"

// enterNetwork moves the program into the network that the run takes place
// in.
func (p *program) enterNetwork(c *cli.Context, t *task) error { return nil }
