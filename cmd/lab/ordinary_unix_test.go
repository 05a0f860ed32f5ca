//go:build unix

package main

import (
	"log"
	"os"
	"os/exec"
	"syscall"
)

// ordinaryUser is a user id that no account has, and so no right either.
const ordinaryUser = 54321

// ordinary is a program that gives up root's rights and becomes another one:
//
//	ordinary COMMAND…
func ordinary() {
	for _, err := range []error{
		syscall.Setgroups(nil),
		syscall.Setgid(ordinaryUser),
		syscall.Setuid(ordinaryUser),
	} {
		if err != nil {
			log.Fatal(err)
		}
	}
	path, err := exec.LookPath(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	log.Fatal(syscall.Exec(path, os.Args[1:], os.Environ()))
}
