package main

import (
	"errors"
	"io/fs"

	"socketlab/assignments"
)

// assignmentNames are the names of the built-in assignments.
func assignmentNames() []string { return assignments.Names() }

// assignment reads a built-in assignment or a YAML file. Naming one that does
// not exist, or one with errors in it, is wrong usage.
func (p *program) assignment(name string) (*assignments.Spec, error) {
	spec, err := assignments.Load(name)
	var unknown *assignments.Unknown
	var problems assignments.Problems
	switch {
	case err == nil:
		return spec, nil
	case errors.As(err, &unknown):
		return nil, misuse(p.words(err)).tell("lab list")
	case errors.Is(err, fs.ErrNotExist):
		return nil, (&problem{code: exitUsage, err: err}).tell("lab list")
	case errors.As(err, &problems) && len(problems) > 0:
		return nil, misuse(problems[0].In(p.Lang)).tell("lab lint " + quoted(name))
	}
	return nil, cannot(err)
}
