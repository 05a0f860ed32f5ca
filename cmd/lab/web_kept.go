package main

import (
	"path"
	"path/filepath"
	"strings"

	"github.com/urfave/cli/v2"

	"socketlab/assignments/web"
)

const (
	keptAddress = "address" // under which people reach the course
	keptFolder  = "course"  // in the scratch folder
)

// keepCourse keeps what a server is told of its course in the store: who works on
// the store beside it goes by the same deadlines.
func (p *program) keepCourse(c *cli.Context, config *web.Config) error {
	files, err := web.PlanFiles(*config)
	if err != nil {
		return cannot(err)
	}
	files[keptAddress] = []byte(config.Address)
	if err := config.Store.KeepCourse(c.Context, files); err != nil {
		return cannot(err)
	}
	return nil
}

// keptLab finds a lab, or all where name is "", in the course that the store keeps;
// kept is false where there is none, or the command line says itself until when a
// lab is due.
func (p *program) keptLab(c *cli.Context, config *web.Config, name string) (lab *web.Lab, kept bool, err error) {
	if strings.Contains(name, "=") {
		return nil, false, nil
	}
	files, err := config.Store.Course(c.Context)
	if err != nil {
		return nil, false, cannot(err)
	}
	if files[web.CourseName] == nil {
		return nil, false, nil
	}
	if err := p.keptCourse(c, config, files); err != nil {
		return nil, false, err
	}
	if isFile(name) { // the assignment itself
		spec, err := p.assignment(name)
		if err != nil {
			return nil, false, err
		}
		name = spec.Name
	}
	lab, err = p.labOf(config, name, p.Say("the course"))
	return lab, true, err
}

// keptCourse reads the course of which the store keeps these files.
func (p *program) keptCourse(c *cli.Context, config *web.Config, files map[string][]byte) error {
	if err := unpackCourse(config, files); err != nil {
		return cannot(err)
	}
	return p.webCourse(c, config, filepath.Join(config.Scratch.Name(), keptFolder, web.CourseName))
}

// unpackCourse writes a course file, and what it names, into the scratch folder,
// where another may have been before.
func unpackCourse(config *web.Config, files map[string][]byte) error {
	if err := config.Scratch.RemoveAll(keptFolder); err != nil {
		return err
	}
	for name, content := range files {
		name = path.Join(keptFolder, name)
		if err := config.Scratch.MkdirAll(path.Dir(name), 0o700); err != nil {
			return err
		}
		if err := config.Scratch.WriteFile(name, content, 0o600); err != nil {
			return err
		}
	}
	return nil
}

// onlineAddress is under which people reach a course whose store is open.
func (p *program) onlineAddress(c *cli.Context, config *web.Config) (string, error) {
	address, err := p.ownAddress(c)
	if err != nil {
		return "", err
	}
	if address == "" {
		files, err := config.Store.Course(c.Context)
		if err != nil {
			return "", cannot(err)
		}
		if address = string(files[keptAddress]); address == "" {
			address = "http://127.0.0.1:8080" // what lab web takes, too
		}
	}
	return address, nil
}
