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
	return p.writeFile(name, f)
}

// writeFile creates or replaces the file name with what f writes. The file
// appears whole or not at all, unless it is a device or a pipe.
func (p *program) writeFile(name string, f func(w io.Writer) error) error {
	if isDevice(name) {
		return p.writeDevice(name, f)
	}
	return files.Write(name, f)
}

// read reads a file whole. A pipe that nobody writes into keeps nobody waiting
// who has pressed Ctrl-C.
func (p *program) read(name string) ([]byte, error) {
	data, err := await(p.ctx, func() ([]byte, error) { return os.ReadFile(name) })
	if err != nil && p.ctx.Err() == nil {
		return nil, named(name, err)
	}
	return data, err
}

// isDevice reports whether name is a device or a pipe.
func isDevice(name string) bool {
	info, err := os.Stat(name)
	return err == nil && !info.Mode().IsRegular() && !info.IsDir()
}

// writeDevice writes into something that cannot be replaced by renaming. A pipe
// that nobody reads keeps nobody waiting, either.
func (p *program) writeDevice(name string, f func(w io.Writer) error) error {
	file, err := await(p.ctx, func() (*os.File, error) { return os.OpenFile(name, os.O_WRONLY, 0) })
	switch {
	case p.ctx.Err() != nil:
		return p.ctx.Err()
	case err != nil:
		return cannot(err)
	}
	return errors.Join(f(file), file.Close())
}

// named returns err as an error about the file name.
func named(name string, err error) error { return cannot(files.Named(name, err)) }
