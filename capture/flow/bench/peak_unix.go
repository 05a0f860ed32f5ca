//go:build linux || darwin

package main

import (
	"os"
	"runtime"
	"syscall"
)

// peak returns the largest resident set of a program that has ended.
func peak(p *os.ProcessState) int64 {
	usage, ok := p.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0
	}
	if runtime.GOOS == "darwin" {
		return int64(usage.Maxrss) // octets there
	}
	return int64(usage.Maxrss) << 10
}
