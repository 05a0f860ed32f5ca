package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/urfave/cli/v2"
)

// version is set by the linker (see the Makefile).
var version string

func (p *program) versionCommand() *cli.Command {
	return &cli.Command{
		Name:   "version",
		Usage:  p.Say("print the version"),
		Action: p.printVersion,
	}
}

func (p *program) printVersion(c *cli.Context) error {
	if _, err := p.arguments(c, 0, 0); err != nil {
		return err
	}
	_, err := fmt.Fprintf(p.out, "lab %s %s/%s %s\n", programVersion(), runtime.GOOS, runtime.GOARCH, runtime.Version())
	return err
}

// programVersion returns what the linker was told, or what the toolchain
// noted about a plain go build.
func programVersion() string {
	if version != "" {
		return version
	}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "unknown"
}
