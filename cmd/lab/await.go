package main

import (
	"context"
	"fmt"

	"socketlab/capture/message"
)

// An ours error is lab's own fault, or that of its limits: nobody loses points
// by it.
type ours struct{ error }

func (e ours) Unwrap() error { return e.error }

// await returns what f returns, or the error of ctx as soon as that is done: a
// pipe that nobody writes into, or a file that never ends, does not keep a
// user who has pressed Ctrl-C waiting. f is left behind, so it must own
// nothing but what it reads. If it panics, the error is lab's own.
func await[T any](ctx context.Context, f func() (T, error)) (T, error) {
	type outcome struct {
		value T
		err   error
	}
	done := make(chan outcome, 1)
	go func() {
		var o outcome
		defer func() {
			if cause := recover(); cause != nil {
				o.err = ours{message.Errorf("lab itself failed (%s); this is not the student's fault", fmt.Sprint(cause))}
			}
			done <- o
		}()
		o.value, o.err = f()
	}()
	select {
	case o := <-done:
		return o.value, o.err
	case <-ctx.Done():
		var none T
		return none, ctx.Err()
	}
}
