package main

import "log"

func ordinary() { log.Fatal("ordinary: not on Windows") }
