package main

import (
	"bufio"
	"errors"
	"io"
	"os"

	"github.com/urfave/cli/v2"

	"socketlab/capture/files"
)

// write calls f with the place where the result of c goes: standard output,
// or the file of --output, which appears whole or not at all.
func (p *program) write(c *cli.Context, f func(w io.Writer) error) error {
	name := c.String("output")
	if name == "" || name == "-" {
		w := bufio.NewWriter(p.out)
		if err := f(w); err != nil {
			return err
		}
		return w.Flush()
	}
	return writeFile(name, f)
}

// writeFile creates or replaces the file name with what f writes. The file
// appears whole or not at all, unless it is a device or a pipe.
func writeFile(name string, f func(w io.Writer) error) error {
	if isDevice(name) {
		return writeDevice(name, f)
	}
	return files.Write(name, f)
}

// isDevice reports whether name is a device or a pipe.
func isDevice(name string) bool {
	info, err := os.Stat(name)
	return err == nil && !info.Mode().IsRegular() && !info.IsDir()
}

// writeDevice writes into something that cannot be replaced by renaming.
func writeDevice(name string, f func(w io.Writer) error) error {
	file, err := os.OpenFile(name, os.O_WRONLY, 0)
	if err != nil {
		return cannot(err)
	}
	return errors.Join(f(file), file.Close())
}

// named returns err as an error about the file name.
func named(name string, err error) error { return cannot(files.Named(name, err)) }
