//go:build !linux

package lab

// connectOutput makes the program print to a pipe.
func connectOutput(p *program) output { return newPipeOutput(p) }
