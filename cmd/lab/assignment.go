package main

import (
	"errors"
	"io/fs"
	"strings"

	"socketlab/assignments"
	"socketlab/assignments/check"
	"socketlab/assignments/grade"
	"socketlab/capture/message"
)

// assignmentNames are the names of the built-in assignments.
func assignmentNames() []string { return assignments.Names() }

// assignment reads a built-in assignment or a YAML file. Naming one that does
// not exist, or one with errors in it, is wrong usage.
func (p *program) assignment(name string) (*check.Spec, error) {
	spec, err := await(p.ctx, func() (*check.Spec, error) { return assignments.Load(name) })
	var unknown *assignments.Unknown
	var problems message.Problems
	switch {
	case err == nil:
		return spec, nil
	case p.ctx.Err() != nil:
		return nil, p.ctx.Err()
	case errors.As(err, &unknown):
		return nil, misuse(p.words(err)).tell("lab list")
	case errors.Is(err, fs.ErrNotExist):
		return nil, (&problem{code: exitUsage, err: err}).tell("lab list")
	case errors.As(err, &problems) && len(problems) > 0:
		return nil, misuse(problems[0].In(p.Lang)).tell("lab lint " + quoted(name))
	}
	return nil, cannot(err)
}

// assignmentOf returns given or, if that is nil, the assignment that the capture
// itself tells. Where that may be several nobody guesses: the user says which.
func (p *program) assignmentOf(given *check.Spec, file string, s grade.Work) (*check.Spec, error) {
	if given != nil {
		return given, nil
	}
	all, err := assignments.All()
	if err != nil {
		return nil, cannot(err)
	}
	possible, err := grade.Which(s, all)
	if err != nil {
		return nil, err
	}
	switch len(possible) {
	case 0:
		return nil, misuse(p.Say("%s holds nothing on the ports of any assignment; say which it is: --assignment NAME", file)).tell("lab list")
	case 1:
		p.note(file + ": " + possible[0].Name)
		return possible[0], nil
	}
	var names []string
	for _, spec := range possible {
		names = append(names, spec.Name)
	}
	return nil, misuse(p.Say("%s may be of %s; say which it is: --assignment NAME", file, strings.Join(names, ", "))).
		tell(p.again("--assignment", names[0]))
}
