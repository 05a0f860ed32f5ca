package main

import (
	"context"
	"errors"
	"strings"
	"testing"
)

func TestAwaitEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	never := make(chan struct{})
	defer close(never)
	started := make(chan struct{})
	go func() {
		<-started
		cancel()
	}()
	_, err := await(ctx, func() (int, error) {
		close(started)
		<-never
		return 1, nil
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want that it was interrupted", err)
	}
	if _, err := await(t.Context(), func() (int, error) { panic("boom") }); err == nil || !strings.Contains(err.Error(), "(boom)") {
		t.Errorf("got %v, want the panic", err)
	}
	if n, err := await(t.Context(), func() (int, error) { return 2, nil }); n != 2 || err != nil {
		t.Errorf("got %d, %v", n, err)
	}
}
