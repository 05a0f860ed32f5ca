package main

import "context"

// await returns what f returns, or the error of ctx as soon as that is done: a
// pipe that nobody writes into, or a file that never ends, does not keep a
// user who has pressed Ctrl-C waiting. f is left behind, so it must own
// nothing but what it reads.
func await[T any](ctx context.Context, f func() (T, error)) (T, error) {
	type outcome struct {
		value T
		err   error
	}
	done := make(chan outcome, 1)
	go func() {
		value, err := f()
		done <- outcome{value, err}
	}()
	select {
	case o := <-done:
		return o.value, o.err
	case <-ctx.Done():
		var none T
		return none, ctx.Err()
	}
}
