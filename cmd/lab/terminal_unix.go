//go:build unix

package main

// terminalName is the terminal that the program was started from.
const terminalName = "/dev/tty"
