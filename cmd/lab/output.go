package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"socketlab/capture/files"
)

// inputs are how the names of files end that lab reads and somebody made with
// care: no result takes their place.
var inputs = []string{".pcapng", ".pcap", ".cap", ".gz", ".zst", ".lz4", ".zip", ".tgz", ".png", ".jpg", ".jpeg", ".expect", ".yaml"}

// fileFlags are the flags that may name a file to read.
var fileFlags = []string{"assignment", "roster", "gradebook", "binary", "answers", "key"}

// spare refuses an output that is one of the files that the command reads:
// those that its arguments and flags name, and those below a folder among
// them.
func (p *program) spare(c *cli.Context) error {
	output := c.String("output")
	if output == "" || output == "-" {
		return nil
	}
	below := slices.Contains(inputs, strings.ToLower(filepath.Ext(output)))
	for _, name := range p.given(c) {
		if isFile(name) && files.Same(output, name) || below && files.Below(output, name) {
			return p.taken(output)
		}
	}
	return nil
}

// given lists the words of the command line that may name files to read.
func (p *program) given(c *cli.Context) (names []string) {
	if c.Command.ArgsUsage == strings.ToUpper(c.Command.ArgsUsage) || strings.Contains(c.Command.ArgsUsage, "FILE") {
		names = slices.DeleteFunc(c.Args().Slice(), func(arg string) bool { return slices.Contains(assignmentNames(), arg) })
	}
	for _, flag := range fileFlags {
		if name := c.String(flag); name != "" {
			names = append(names, name)
		}
	}
	return names
}

func isFile(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.Mode().IsRegular()
}

// spareOwn refuses an output that is one of the files that the command writes
// besides.
func (p *program) spareOwn(c *cli.Context, own ...string) error {
	output := c.String("output")
	if output == "" || output == "-" {
		return nil
	}
	for _, name := range own {
		if files.Same(output, name) {
			return p.taken(output)
		}
	}
	return nil
}

func (p *program) taken(output string) error {
	return misuse(p.Say("--output %s: that is one of the command's own files; choose another name", output))
}
