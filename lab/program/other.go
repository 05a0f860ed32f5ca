//go:build !linux

package program

// family returns the process alone.
func family(pid int) []int { return []int{pid} }

// look sees nothing.
func look([]int) Sight { return Sight{} }

// unread sees nothing.
func unread(int) int { return 0 }

func blocked([]int) []Blocked { return nil }

// connectOutput makes the program print to a pipe.
func connectOutput(p *Program) output { return newPipeOutput(p) }
