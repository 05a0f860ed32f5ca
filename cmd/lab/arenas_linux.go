//go:build cgo

package main

// #include <malloc.h>
//
// #ifdef M_ARENA_MAX
// // Each thread would take 64 MiB of addresses for the few octets that C
// // allocates in it, and where addresses are limited (ulimit -v) leave none.
// __attribute__((constructor)) static void one_arena(void) { mallopt(M_ARENA_MAX, 1); }
// #endif
import "C"
