//go:build !linux

package program

func blocked([]int) []Blocked { return nil }
