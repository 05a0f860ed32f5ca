//go:build !linux

package doctor

func forbid() int { return 1 }
