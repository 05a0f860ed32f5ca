//go:build !linux

package main

// masquerade does nothing: only Linux has networks within networks.
func masquerade() {}
