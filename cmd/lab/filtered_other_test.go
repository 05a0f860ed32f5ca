//go:build !linux

package main

import "log"

func filtered() { log.Fatal("filtered: on Linux only") }
