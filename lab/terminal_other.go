//go:build !linux

package lab

// connectOutput makes the program print to a pipe.
func connectOutput(p *process) output { return newPipeOutput(p) }
