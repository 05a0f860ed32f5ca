//go:build !linux

package program

// connectOutput makes the program print to a pipe.
func connectOutput(p *Program) output { return newPipeOutput(p) }
