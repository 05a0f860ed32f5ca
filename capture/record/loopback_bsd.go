//go:build !linux && !windows

package record

func loopbackName() string { return "lo0" }
