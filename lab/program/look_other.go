//go:build !linux

package program

// family returns the process alone.
func family(pid int) []int { return []int{pid} }

// look sees nothing.
func look([]int) Sight { return Sight{} }

// unread sees nothing.
func unread(int) int { return 0 }
