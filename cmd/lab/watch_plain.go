package main

import (
	"bufio"
	"context"
	"fmt"
	"strings"
)

// plain shows one result after the other as text, and takes keys as lines. It
// returns the last outcome when the user quits, or ctx ends.
func (w *watcher) plain(ctx context.Context) (last *outcome, err error) {
	fmt.Fprintln(w.out, w.Say("%s runs at each save. Type r to run, l for the ladder, h for a hint, o to open the page, q to quit.", w.assignment))
	keys := w.lines(ctx)
	for {
		select {
		case e := <-w.events:
			if e.running {
				fmt.Fprintf(w.out, "\n%s\n", w.Say("running …"))
				continue
			}
			last = e.outcome
			fmt.Fprint(w.out, w.verdict(last))
		case key, ok := <-keys:
			if !ok {
				keys = nil // nobody types: saves alone count
				continue
			}
			if key == "q" {
				return last, nil
			}
			w.key(key, last)
		case <-ctx.Done():
			return last, nil
		}
	}
}

// key does what a line asks for.
func (w *watcher) key(key string, last *outcome) {
	switch {
	case key == "r":
		w.rerun()
	case key == "o":
		if err := w.open(); err != nil {
			fmt.Fprintln(w.out, w.words(err))
		}
	case last == nil:
		fmt.Fprintln(w.out, w.Say("There is no result yet."))
	case key == "l":
		fmt.Fprint(w.out, w.ladder(last))
	case key == "h":
		fmt.Fprint(w.out, w.hint(last))
	}
}

// lines sends what is typed, line by line, until ctx ends.
func (w *watcher) lines(ctx context.Context) <-chan string {
	out := make(chan string)
	go func() {
		defer close(out)
		for in := bufio.NewScanner(w.in); in.Scan(); {
			select {
			case out <- strings.ToLower(strings.TrimSpace(in.Text())):
			case <-ctx.Done():
				return
			}
		}
	}()
	return out
}
