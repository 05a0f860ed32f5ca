//go:build race

package main

// raced tells a program that looks for races: it takes many times the memory.
const raced = true
