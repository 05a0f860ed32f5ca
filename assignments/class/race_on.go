//go:build race

package class

// raced tells a program that looks for races: it takes many times the memory.
const raced = true
